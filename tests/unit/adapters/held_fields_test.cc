#include "adapters/held_fields.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "handover/model/v1/child.pb.h"

namespace handover::adapters {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kPaths[] = {"Development.well_being", "Development.indicators.domain",
                                       "Development.indicators.provenance"};

std::vector<std::string> LostOf(const model::v1::Development& body) {
  std::vector<std::string> lost;
  HeldFields(kPaths).ForEachLost(body, "Development", [&](const std::string& path, std::string_view field) {
    lost.push_back(path + " " + std::string(field));
  });
  return lost;
}

TEST(HeldFieldsTest, HeldFieldsAreNotLost) {
  model::v1::Development body;
  body.set_well_being(model::v1::LEVEL_EXPECTED);
  body.add_indicators()->set_domain("SLEEP");
  body.mutable_indicators(0)->mutable_provenance()->set_observer_role("HEALTH_VISITOR");
  EXPECT_THAT(LostOf(body), IsEmpty());
}

TEST(HeldFieldsTest, WhatNoPathHoldsIsLostByItsPath) {
  model::v1::Development body;
  body.add_strengths("smiles");
  body.add_indicators()->set_level(model::v1::LEVEL_EXPECTED);
  body.mutable_provenance()->set_observer_role("HEALTH_VISITOR");
  EXPECT_THAT(LostOf(body), ElementsAre("Development.provenance provenance", "Development.strengths strengths",
                                        "Development.indicators.level level"));
}

TEST(HeldFieldsTest, KnowsWhatLiesBelow) {
  const HeldFields held(kPaths);
  EXPECT_TRUE(held.HoldsSomeBelow("Development"));
  EXPECT_TRUE(held.HoldsSomeBelow("Development.indicators"));
  EXPECT_FALSE(held.HoldsSomeBelow("Development.well_being"));
  EXPECT_FALSE(held.HoldsSomeBelow("Dev"));
}

TEST(HeldFieldsTest, BodyIsTheCaseThatIsSet) {
  exchange::v1::Section section;
  EXPECT_EQ(BodyOf(section), nullptr);
  section.mutable_body()->mutable_development();
  EXPECT_EQ(BodyOf(section), &section.body().development());
}

}  // namespace
}  // namespace handover::adapters
