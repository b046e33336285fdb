#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/report_writer.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::Contains;
using ::testing::Not;

namespace write_contacts_test_internal {

// The weight alone, with a contact of that type and manner.
exchange::v1::Handover With(model::v1::Encounters::Encounter::Type type,
                            model::v1::Encounters::Encounter::Manner manner) {
  exchange::v1::Handover handover = HandoverOf(Report("weight_alone.json"));
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (!section.body().has_encounters()) continue;
    section.mutable_body()->mutable_encounters()->mutable_encounters(0)->set_type(type);
    section.mutable_body()->mutable_encounters()->mutable_encounters(0)->set_manner(manner);
  }
  return handover;
}

}  // namespace write_contacts_test_internal

using Encounter = model::v1::Encounters::Encounter;
using write_contacts_test_internal::With;

TEST(WriteContactsTest, TypeWithoutACodeOfItsOwnIsTheGuides) {
  const Written written = WriteJson({With(Encounter::OPEN_CONSULTATION, Encounter::PHONE)});
  EXPECT_NE(written.bytes.find("644dd6c1-5c80-4412-ae59-f6e0767cead5"), std::string::npos);
  EXPECT_THAT(CodesOf(written.losses), Not(Contains("KL_OUT_CODE")));
}

TEST(WriteContactsTest, LocalVisitIsAContactByNeedAndTold) {
  const Written written = WriteJson({With(Encounter::MONTHS_18, Encounter::HOME)});
  EXPECT_NE(written.bytes.find(std::string(kNeedBasedCode)), std::string::npos);
  EXPECT_THAT(CodesOf(written.losses), Contains("KL_OUT_CODE"));
}

TEST(WriteContactsTest, ContactThatTheGuideCannotSayIsLost) {
  for (const auto& handover :
       {With(Encounter::SSD_MEETING, Encounter::HOME), With(Encounter::MONTHS_2, Encounter::GROUP)}) {
    const Written written = WriteJson({handover});
    EXPECT_EQ(written.bytes.find("\"resourceType\":\"Encounter\""), std::string::npos);
    EXPECT_THAT(CodesOf(written.losses), Contains("KL_OUT_CODE"));
  }
}

TEST(WriteContactsTest, PlanThatIsAConcernIsNeverWritten) {
  exchange::v1::Handover handover = HandoverOf(Report("school.json"));
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (!section.body().has_support_line()) continue;
    section.mutable_body()->mutable_support_line()->mutable_measure()->mutable_code()->set_code(
        "11bae71b-89f5-4903-ab59-c516e638b44a");
  }
  const Written written = WriteJson({handover});
  EXPECT_EQ(written.bytes.find("CarePlan\""), std::string::npos);
  EXPECT_THAT(CodesOf(written.losses), Contains("KL_OUT_CODE"));
}

}  // namespace handover::adapters::kl::testing
