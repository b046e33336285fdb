#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/report_writer.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

TEST(WritePeopleTest, WithoutAKeeperNothingIsWritten) {
  exchange::v1::Handover handover = HandoverOf(Report("weight_alone.json"));
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (section.body().has_professional()) section.mutable_body()->mutable_professional()->set_organisation("gln:1");
  }
  EXPECT_THAT(CodesOf(WriteJson({handover}).issues), ElementsAre("KL_OUT_ORGANISATION"));
}

TEST(WritePeopleTest, ParentsLinkToTheirRelation) {
  const std::string bytes = WriteJson({HandoverOf(Report("two_months.json"))}).bytes;
  const Checked checked(bytes);
  EXPECT_EQ(checked.report.relations.size(), 2u);
  EXPECT_EQ(checked.report.citizens.size(), 3u);
}

TEST(WritePeopleTest, WhoGaveBirthIsLostWhereNoVisitTellsIt) {
  exchange::v1::Handover handover = HandoverOf(Report("two_months.json"));
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (!section.body().has_person_identity()) continue;
    if (section.body().person_identity().identifiers(0).cpr() != "2911829996") continue;
    section.mutable_header()->mutable_about(0)->set_role(options::v1::PERSON_ROLE_BIRTHING_PARENT);
  }
  EXPECT_THAT(CodesOf(WriteJson({handover}).losses), Contains("KL_OUT_ROLE"));
  EXPECT_THAT(CodesOf(WriteJson({HandoverOf(Report("pregnancy.json"))}).losses), Not(Contains("KL_OUT_ROLE")));
}

}  // namespace handover::adapters::kl::testing
