#include "clients/cli/care_level_flag.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "CLI/CLI.hpp"

#include "broker/base/refusal.h"
#include "clients/cli/command.h"

namespace handover::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(CareLevelFlagTest, FlagIsGivenOnceForEachCode) {
  CLI::App app;
  std::vector<std::string> care_levels;
  AddCareLevelFlag(app, care_levels);
  app.parse(std::vector<std::string>{"--care-level=306133003=2", "--care-level=577951000005100=1"});
  EXPECT_THAT(care_levels, ElementsAre("577951000005100=1", "306133003=2"));
}

TEST(CareLevelFlagTest, AllFourOrNoneMakeARegistry) {
  EXPECT_NE(MakeRegistry({})->FindReader("CDA"), nullptr);
  const std::vector<std::string> four = {"577951000005100=1", "306133003=2", "577961000005103=3", "577981000005106=4"};
  EXPECT_TRUE(MakeRegistry(four).ok());
  const absl::Status half = MakeRegistry({four[0]}).status();
  EXPECT_EQ(ExitCodeOf(half), kUsage);
  EXPECT_THAT(std::string(half.message()), HasSubstr("--care-level: all four codes must have a level, or none"));
}

}  // namespace
}  // namespace handover::cli
