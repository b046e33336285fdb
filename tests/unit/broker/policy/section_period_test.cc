#include "broker/policy/section_period.h"

#include <algorithm>
#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

#include "handover/model/v1/common.pb.h"
#include "handover/options/v1/options.pb.h"

namespace handover::policy {
namespace section_period_test {

// `2024-06-10..2024-06-12`, or `-`.
std::string PeriodText(const std::string& text) {
  exchange::v1::SectionBody body;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &body)) << text;
  const auto period = PeriodOf(body);
  if (!period.has_value()) return "-";
  return absl::FormatCivilTime(period->first) + ".." + absl::FormatCivilTime(period->last);
}

TEST(SectionPeriodTest, ASectionIsOfTheDayOnWhichItWasSeen) {
  EXPECT_EQ(PeriodText("development { provenance { observed { time { seconds: 1717999200 } } } strengths: 'Calm' }"),
            "2024-06-10..2024-06-10");
}

TEST(SectionPeriodTest, TheDayIsThatInDenmark) {
  // 22:30 UTC is half past midnight there in summer.
  EXPECT_EQ(PeriodText("development { provenance { observed { time { seconds: 1718058600 } } } strengths: 'Calm' }"),
            "2024-06-11..2024-06-11");
}

TEST(SectionPeriodTest, OfAMonthAloneEveryDayMayBeMeant) {
  EXPECT_EQ(PeriodText("development { provenance { observed { time { seconds: 1717192800 } precision: "
                       "TIME_PRECISION_MONTH } } strengths: 'Calm' }"),
            "2024-06-01..2024-06-30");
}

TEST(SectionPeriodTest, OfSeveralPartsTheEarliestAndTheLatestDayCount) {
  EXPECT_EQ(
      PeriodText("growth_and_feeding {"
                 " measurements { provenance { observed { time { seconds: 1717999200 } } } weight_grams: 5120 }"
                 " measurements { provenance { observed { time { seconds: 1718172000 } } } weight_grams: 5150 }}"),
      "2024-06-10..2024-06-12");
}

TEST(SectionPeriodTest, APartThatWasSeenAtNoKnownTimeMakesItAllUnknown) {
  EXPECT_EQ(PeriodText("growth_and_feeding { provenance { observed { time { seconds: 1717999200 } } }"
                       " measurements { provenance { observed { time { seconds: 1717999200 } } } weight_grams: 5120 }"
                       " measurements { provenance { observer_role: 'MIDWIFE' } weight_grams: 3000 } }"),
            "-");
}

TEST(SectionPeriodTest, APartWithoutAWordOfItsOwnIsOfTheTimeOfItsSection) {
  EXPECT_EQ(PeriodText("child_health { provenance { observed { time { seconds: 1717999200 } } }"
                       " conditions { text: 'Eczema' } }"),
            "2024-06-10..2024-06-10");
  EXPECT_EQ(PeriodText("child_health { conditions { text: 'Eczema' } }"), "-");
}

TEST(SectionPeriodTest, WhatStandsBesideDatedPartsMustBeDatedToo) {
  const std::string stay =
      " hospital_stays { state: DISCHARGED start { time { seconds: 1717999200 } } end { time { "
      "seconds: 1718172000 } } }";
  EXPECT_EQ(PeriodText("child_health {" + stay + "}"), "2024-06-10..2024-06-12");
  EXPECT_EQ(PeriodText("child_health {" + stay + " medicines: 'Vitamin D' }"), "-");
}

TEST(SectionPeriodTest, AMeetingIsOfItsOwnDays) {
  EXPECT_EQ(PeriodText("encounters { encounters { state: HELD start { time { seconds: 1717999200 } } } }"),
            "2024-06-10..2024-06-10");
}

TEST(SectionPeriodTest, WhoSomebodyIsAndNothingAtAllAreOfNoKnownTime) {
  EXPECT_EQ(PeriodText("person_identity { official_given_name: 'Aya Test' birth_date { year: 2023 month: 5 day: 5 } }"),
            "-");
  EXPECT_EQ(PeriodText("contact_details { }"), "-");
  EXPECT_EQ(PeriodText(""), "-");
}

// What the walk takes for granted of the model.
TEST(SectionPeriodTest, OnlyAMomentSaysOfWhenSomethingIs) {
  const google::protobuf::Descriptor& body = *exchange::v1::SectionBody::descriptor();
  std::vector<const google::protobuf::Descriptor*> types = {&body};
  int found = 0;
  for (size_t i = 0; i < types.size(); ++i) {
    for (int j = 0; j < types[i]->field_count(); ++j) {
      const google::protobuf::FieldDescriptor& field = *types[i]->field(j);
      const bool says_when = field.options().GetExtension(options::v1::data_time);
      found += says_when ? 1 : 0;
      EXPECT_TRUE(!says_when || (!field.is_repeated() && field.message_type() == model::v1::Moment::descriptor()))
          << field.full_name();
      const google::protobuf::Descriptor* type = field.message_type();
      const bool is_new = type != nullptr && std::find(types.begin(), types.end(), type) == types.end();
      if (is_new) types.push_back(type);
    }
  }
  EXPECT_EQ(found, 7);
}

}  // namespace section_period_test
}  // namespace handover::policy
