#include <string>

#include "gtest/gtest.h"

#include "adapters/kl_children/kl_mapping.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

TEST(MapPlansTest, MeasureThatTellsOfAnIllnessStandsWithIt) {
  const auto bodies = BodiesOf(ReadReport(Report("two_months.json")), "ParentMentalHealth");
  int measures = 0;
  for (const auto& body : bodies) measures += body.parent_mental_health().measures_size();
  EXPECT_EQ(measures, 2);
}

TEST(MapPlansTest, OtherMeasuresAreLinesOfTheirOwn) {
  const auto bodies = BodiesOf(ReadReport(Report("two_months.json")), "SupportLine");
  ASSERT_EQ(bodies.size(), 2u);
  for (const auto& body : bodies) {
    EXPECT_EQ(body.support_line().line_id(), body.support_line().provenance().source_entry_id());
  }
}

TEST(MapPlansTest, MeasureForTheRelationStandsWithTheRelation) {
  const auto bodies = BodiesOf(ReadReport(Report("two_months.json")), "Interaction");
  ASSERT_EQ(bodies.size(), 1u);
  ASSERT_EQ(bodies[0].interaction().measures_size(), 1);
  EXPECT_EQ(bodies[0].interaction().measures(0).state(), model::v1::Measure::STATE_UNSPECIFIED) << "on hold";
}

TEST(MapPlansTest, SubstanceAndIllnessOfAParentHaveTheirPlace) {
  const auto types_with = [](std::string_view reason) {
    return ReadReport(Spoiled("two_months.json", "\"code\": \"f86c2526-3b04-454c-a99e-d350f699dc94\",\n                      ",
                              "\"code\": \"" + std::string(reason) + "\",\n                      "));
  };
  for (const auto& body : BodiesOf(types_with("b4032c0c-6e9a-4431-8ce4-97ba4f4574b3"), "ParentSubstanceUse")) {
    EXPECT_LE(body.parent_substance_use().measures_size(), 1);
  }
}

TEST(MapPlansTest, DaysAreThoseOfADanishCalendar) {
  const std::string text = Spoiled("school.json", "\"period\": {\"start\": \"2021-10-06\"}, \"activity\"",
                                   "\"period\": {\"start\": \"2021-10-06T23:30:00Z\"}, \"activity\"");
  const auto bodies = BodiesOf(ReadReport(text), "SupportLine");
  ASSERT_EQ(bodies.size(), 1u);
  EXPECT_EQ(bodies[0].support_line().measure().start_date().day(), 7);
}

}  // namespace handover::adapters::kl::testing
