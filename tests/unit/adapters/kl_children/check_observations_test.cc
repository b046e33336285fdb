#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/kl_report.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CheckObservationsTest, CodesDecideAndWordsDoNot) {
  EXPECT_THAT(ErrorsOf(ReadReport(Spoiled("two_months.json", "Kommunikerer alderssvarende", "Anything at all"))),
              IsEmpty());
  EXPECT_THAT(
      ErrorsOf(ReadReport(Spoiled("two_months.json", "\"display\": \"Motorik\"", "\"display\": \"S\u00f8vn\""))),
      IsEmpty());
}

TEST(CheckObservationsTest, HeightHasOneOfThreeCodes) {
  for (const std::string_view code : HeightSnomedCodes()) {
    EXPECT_THAT(ErrorsOf(ReadReport(Spoiled("two_months.json", "1149101003", code))), IsEmpty()) << code;
  }
  EXPECT_THAT(ErrorsOf(ReadReport(Spoiled("two_months.json", "1149101003", "1153637008"))),
              Contains("KL_OBSERVATION_CODE /entry/18/resource/code"));
}

TEST(CheckObservationsTest, NutritionWithTheCodeOfFeedingIsFeeding) {
  const Checked infant(Report("two_months.json"));
  const Checked pupil(Report("school.json"));
  EXPECT_EQ(infant.report.observations[14].kind, ObservationKind::kFeeding);
  EXPECT_EQ(pupil.report.observations[3].kind, ObservationKind::kIndicator);
  EXPECT_EQ(pupil.report.observations[3].indicator->domain, "NUTRITION");
}

TEST(CheckObservationsTest, AbsentValueKeepsItsReason) {
  const Checked checked(Report("two_months.json"));
  EXPECT_EQ(checked.report.observations[13].kind, ObservationKind::kHead);
  EXPECT_EQ(checked.report.observations[13].absent->code, "not-performed");
}

TEST(CheckObservationsTest, ParentsTopicsAreTheParents) {
  const Checked checked(Report("two_months.json"));
  EXPECT_TRUE(IsParentsTopic(checked.report.observations[0]));
  EXPECT_TRUE(IsParentsTopic(checked.report.observations[3]));
  EXPECT_FALSE(IsParentsTopic(checked.report.observations[9])) << "the relation of parent and child";
  EXPECT_FALSE(IsParentsTopic(checked.report.observations[11])) << "a weight";
}

TEST(CheckObservationsTest, WeightInTheWrongUnitIsRefused) {
  EXPECT_THAT(ErrorsOf(ReadReport(Spoiled("weight_alone.json", "7100", "250000"))), IsEmpty());
  EXPECT_THAT(ErrorsOf(ReadReport(Spoiled("weight_alone.json", "7100", "250001"))),
              ElementsAre("KL_RANGE /entry/1/resource/valueQuantity/value"));
  EXPECT_THAT(ErrorsOf(ReadReport(Spoiled("weight_alone.json", "7100", "200"))), IsEmpty());
  EXPECT_THAT(ErrorsOf(ReadReport(Spoiled("weight_alone.json", "7100", "199"))),
              ElementsAre("KL_RANGE /entry/1/resource/valueQuantity/value"));
}

}  // namespace handover::adapters::kl::testing
