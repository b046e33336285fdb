#include "adapters/care_levels.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "broker/base/codes/code_systems.h"

namespace handover::adapters {
namespace care_levels_test_internal {

using model::v1::VisitationLevel;

const std::vector<std::string>& Four() {
  static const std::vector<std::string>& four = *new std::vector<std::string>(
      {"577951000005100=1", "306133003=2", "577961000005103=3", "577981000005106=4"});
  return four;
}

std::string RuleOf(const std::vector<std::string>& flags) {
  return std::string(ParseCareLevels(flags).status().message());
}

TEST(ParseCareLevelsTest, AllFourOrNoneAreTaken) {
  const CareLevels levels = ParseCareLevels(Four()).value();
  ASSERT_EQ(levels.size(), 4u);
  EXPECT_EQ(levels.at("577951000005100"), VisitationLevel::LEVEL_1);
  EXPECT_EQ(levels.at("577981000005106"), VisitationLevel::LEVEL_4);
  for (const auto& [code, level] : levels) EXPECT_TRUE(CodesOf(CodeSystem::kCareLevels).Contains(code)) << code;
  EXPECT_TRUE(ParseCareLevels({}).value().empty());
}

TEST(ParseCareLevelsTest, HalfAnAnswerIsNone) {
  EXPECT_EQ(RuleOf({Four()[0], Four()[1], Four()[2]}), "all four codes must have a level, or none");
  EXPECT_EQ(RuleOf({Four()[0], Four()[1], Four()[2], "577981000005106=3"}), "a level must be that of one code");
  EXPECT_EQ(RuleOf({Four()[0], Four()[1], Four()[2], "577981000005107=4"}),
            "a code must be one of the four of the care level");
}

TEST(ParseCareLevelsTest, FlagIsACodeAndALevel) {
  for (const std::string flag : {"", "577951000005100", "577951000005100=", "577951000005100=0", "577951000005100=5",
                                 "577951000005100=11", "577951000005100 1"}) {
    EXPECT_EQ(RuleOf({flag}), "must be a code, = and a level from 1 to 4") << flag;
  }
  EXPECT_EQ(RuleOf({Four()[0], "577951000005100=2"}), "a code must have one level");
}

TEST(CheckCareLevelsTest, LevelIsOneOfFour) {
  CareLevels levels = ParseCareLevels(Four()).value();
  levels["577981000005106"] = VisitationLevel::CARE_LEVEL_UNSPECIFIED;
  EXPECT_EQ(CheckCareLevels(levels).message(), "a level must be from 1 to 4");
}

TEST(MakeRegistryTest, WithLevelsItHasTheSameFormats) {
  const Registry plain = MakeRegistry();
  const Registry told = MakeRegistry(ParseCareLevels(Four()).value());
  ASSERT_EQ(told.readers.size(), plain.readers.size());
  EXPECT_NE(told.FindReader("CDA"), nullptr);
}

}  // namespace care_levels_test_internal
}  // namespace handover::adapters
