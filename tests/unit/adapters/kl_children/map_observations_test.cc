#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/kl_mapping.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::Contains;
using ::testing::IsEmpty;

TEST(MapObservationsTest, TopicsOfAParentAreAboutThatParentAlone) {
  const exchange::v1::Handover handover = HandoverOf(Report("two_months.json"));
  for (const exchange::v1::Section& section : handover.sections()) {
    const bool mental = section.body().has_parent_mental_health();
    const bool substance = section.body().has_parent_substance_use();
    if (!mental && !substance) continue;
    EXPECT_EQ(section.header().about_size(), 1);
    EXPECT_EQ(section.header().about(0).role(), options::v1::PERSON_ROLE_OTHER_PARENT);
  }
}

TEST(MapObservationsTest, ConflictOfTheParentsIsAboutBoth) {
  const exchange::v1::Handover handover = HandoverOf(Report("two_months.json"));
  int about_two = 0;
  for (const exchange::v1::Section& section : handover.sections()) {
    about_two += section.body().has_social_circumstances() && section.header().about_size() == 2 ? 1 : 0;
  }
  EXPECT_EQ(about_two, 1);
}

TEST(MapObservationsTest, RelationIsAboutTheChildAndTheParents) {
  const exchange::v1::Handover handover = HandoverOf(Report("two_months.json"));
  for (const exchange::v1::Section& section : handover.sections()) {
    if (!section.body().has_interaction()) continue;
    EXPECT_EQ(section.header().about_size(), 3);
    EXPECT_EQ(section.body().interaction().indicators(0).findings_size(), 1);
  }
}

TEST(MapObservationsTest, RelationWithoutAParentIsResidue) {
  const Translation translation = ReadReport(Report("school.json"));
  EXPECT_THAT(BodiesOf(translation, "Interaction"), IsEmpty());
  EXPECT_THAT(WarningsOf(translation), Contains("KL_RELATION_ALONE /entry/16/resource"));
}

TEST(MapObservationsTest, TopicOfAParentAboutTheChildIsResidue) {
  const Translation translation = ReadReport(Report("school.json"));
  EXPECT_THAT(BodiesOf(translation, "Network"), IsEmpty());
  EXPECT_THAT(WarningsOf(translation), Contains("KL_TOPIC_SUBJECT /entry/17/resource"));
}

TEST(MapObservationsTest, WhatTheChildSaysOfItselfIsToldSo) {
  const auto bodies = BodiesOf(ReadReport(Report("school.json")), "Development");
  int said = 0;
  for (const auto& indicator : bodies[0].development().indicators()) {
    said += indicator.provenance().informant() == model::v1::Provenance::CHILD_SAID ? 1 : 0;
  }
  EXPECT_EQ(said, 1);
}

TEST(MapObservationsTest, MeasuresAreGramsAndMillimetres) {
  const auto bodies = BodiesOf(ReadReport(Report("two_months.json")), "GrowthAndFeeding");
  ASSERT_EQ(bodies.size(), 1u);
  const auto& measurements = bodies[0].growth_and_feeding().measurements();
  ASSERT_EQ(measurements.size(), 3);
  EXPECT_EQ(measurements[0].weight_grams(), 5100);
  EXPECT_EQ(measurements[1].length_mm(), 575);
  EXPECT_EQ(measurements[2].head_circumference_mm(), 0);
  EXPECT_EQ(measurements[2].absent_reason(), model::v1::ABSENT_REASON_NOT_PERFORMED);
}

}  // namespace handover::adapters::kl::testing
