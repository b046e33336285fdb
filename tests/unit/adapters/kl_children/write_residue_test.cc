#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/report_writer.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::Contains;
using ::testing::Not;

TEST(WriteResidueTest, WholeResourcesComeBackUnderTheirIds) {
  const std::string bytes = WriteJson({HandoverOf(Report("school.json"))}).bytes;
  for (const std::string_view id :
       {"Encounter/00000000-0000-4000-8000-000000000013", "Observation/00000000-0000-4000-8000-000000000030",
        "Observation/00000000-0000-4000-8000-000000000034", "RelatedPerson/00000000-0000-4000-8000-000000000005"}) {
    EXPECT_NE(bytes.find(std::string(id)), std::string::npos) << id;
  }
  EXPECT_NE(bytes.find("\"status\":\"entered-in-error\""), std::string::npos);
}

TEST(WriteResidueTest, SingleElementsAreALoss) {
  EXPECT_THAT(CodesOf(WriteJson({HandoverOf(Report("two_months.json"))}).losses), Contains("KL_OUT_RESIDUE"));
  EXPECT_THAT(CodesOf(WriteJson({HandoverOf(Report("pregnancy.json"))}).losses), Not(Contains("KL_OUT_RESIDUE")));
}

TEST(WriteResidueTest, ResourceThatRefersToNobodyIsALoss) {
  exchange::v1::Handover handover = HandoverOf(Report("pregnancy.json"));
  model::v1::Residue& residue = *handover.add_sections()->mutable_body()->mutable_residue();
  residue.set_format("KL_CHILDREN");
  residue.add_elements()->set_value(
      "{\"resourceType\":\"Observation\",\"id\":\"a\",\"subject\":{\"reference\":\"Patient/b\"}}");
  const Written written = WriteJson({handover});
  EXPECT_EQ(written.bytes.find("Patient/b"), std::string::npos);
  EXPECT_THAT(CodesOf(written.losses), Contains("KL_OUT_RESIDUE"));
}

TEST(WriteResidueTest, FieldsAndSectionsThatNobodyHoldsAreTold) {
  exchange::v1::Handover handover = HandoverOf(Report("pregnancy.json"));
  handover.add_sections()->mutable_body()->mutable_note()->set_text("x");
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (section.body().has_professional()) section.mutable_body()->mutable_professional()->set_name("Hanne Test");
  }
  const std::vector<std::string> losses = LossesOf({{}, {}, WriteJson({handover}).losses, {}});
  EXPECT_THAT(losses, Contains("KL_OUT_SECTION Note"));
  EXPECT_THAT(losses, Contains("KL_OUT_FIELD Professional.name"));
}

}  // namespace handover::adapters::kl::testing
