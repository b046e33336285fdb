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

TEST(MapPlansTest, ReasonDecidesWhereAParentsMeasureStands) {
  const auto with_reason = [](std::string_view reason) {
    return ReadReport(Spoiled("two_months.json",
                              "\"code\": \"f86c2526-3b04-454c-a99e-d350f699dc94\",\n                      \"display\"",
                              "\"code\": \"" + std::string(reason) + "\",\n                      \"display\""));
  };
  int substance = 0;
  for (const auto& body : BodiesOf(with_reason("b4032c0c-6e9a-4431-8ce4-97ba4f4574b3"), "ParentSubstanceUse")) {
    substance += body.parent_substance_use().measures_size();
  }
  int somatic = 0;
  for (const auto& body : BodiesOf(with_reason("d126c096-30f0-49c0-8d15-7a50c888d50b"), "ParentSomaticHealth")) {
    somatic += body.parent_somatic_health().measures_size();
  }
  EXPECT_EQ(substance, 1);
  EXPECT_EQ(somatic, 1);
}

TEST(MapPlansTest, DaysAreThoseOfADanishCalendar) {
  const std::string text =
      Spoiled("two_months.json", "{\"start\": \"2023-07-05T10:15:00+02:00\"}", "{\"start\": \"2023-07-05T23:30:00Z\"}");
  const auto bodies = BodiesOf(ReadReport(text), "SupportLine");
  int next_day = 0;
  for (const auto& body : bodies) next_day += body.support_line().measure().start_date().day() == 6 ? 1 : 0;
  EXPECT_EQ(next_day, 1);
}

}  // namespace handover::adapters::kl::testing
