#include <string>

#include "gtest/gtest.h"

#include "adapters/kl_children/kl_mapping.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

TEST(MapAnswersTest, TotalGoesAndItemsStay) {
  const auto bodies = BodiesOf(ReadReport(Report("two_months.json")), "ParentMentalHealth");
  int results = 0;
  for (const auto& body : bodies) {
    for (const auto& result : body.parent_mental_health().results()) {
      ++results;
      EXPECT_EQ(result.instrument(), "EPDS");
      EXPECT_EQ(result.total_score(), 15);
      EXPECT_EQ(result.items_size(), 0);
      EXPECT_EQ(result.provenance().informant(), model::v1::Provenance::OTHER_PARENT_SAID);
    }
  }
  EXPECT_EQ(results, 1);
}

TEST(MapAnswersTest, WithoutATotalTheItemsAreTheResult) {
  const auto bodies = BodiesOf(ReadReport(Report("school.json")), "ChildScreening");
  ASSERT_EQ(bodies.size(), 1u);
  const auto& results = bodies[0].child_screening().results();
  ASSERT_EQ(results.size(), 4);
  EXPECT_EQ(results[0].instrument(), "SDQ");
  EXPECT_EQ(results[0].items(0).option_code(), "Passer godt");
  EXPECT_FALSE(results[0].has_total_score());
  EXPECT_EQ(results[3].items(0).score(), 1);
  EXPECT_EQ(results[3].items(1).score(), 0);
}

TEST(MapAnswersTest, TopiIsTheWellBeingOfTheChild) {
  const auto level_of = [](std::string_view colour) {
    const auto bodies = BodiesOf(ReadReport(Spoiled("two_months.json", "Gul", colour)), "Development");
    int level = 0;
    for (const auto& body : bodies) level += body.development().well_being();
    return level;
  };
  EXPECT_EQ(level_of("Grøn"), model::v1::LEVEL_EXPECTED);
  EXPECT_EQ(level_of("Gul"), model::v1::LEVEL_SOME_SIGNS);
  EXPECT_EQ(level_of("Rød"), model::v1::LEVEL_CHALLENGE);
}

}  // namespace handover::adapters::kl::testing
