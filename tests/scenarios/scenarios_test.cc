// Plays every story of this folder.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/fakes/temporary_folder.h"
#include "tests/scenarios/scenario_runner.h"

namespace handover::scenarios {
namespace {

constexpr size_t kLeastScenarios = 12;  // An emptied folder cannot pass.

std::vector<std::string> ScenarioFiles() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator("tests/scenarios")) {
    if (entry.path().extension() == ".scenario") files.push_back(entry.path().stem().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class ScenarioTest : public testing::TestWithParam<std::string> {};

TEST_P(ScenarioTest, AnswersAsWritten) {
  const std::string path = "tests/scenarios/" + GetParam() + ".scenario";
  ScenarioRunner runner;
  const std::vector<Step> steps = ParseScenario(fakes::ReadFileBytes(path));
  ASSERT_FALSE(steps.empty());
  for (const Step& step : steps) {
    ASSERT_EQ(runner.Run(step), step.expected) << path << ":" << step.line;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ScenarioTest, testing::ValuesIn(ScenarioFiles()),
                         [](const testing::TestParamInfo<std::string>& info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(ScenarioFilesTest, TheFolderIsNotEmpty) { EXPECT_GE(ScenarioFiles().size(), kLeastScenarios); }

TEST(ScenarioRunnerTest, AnUnknownStepAnswersWhatNoStoryExpects) {
  ScenarioRunner runner;
  EXPECT_EQ(runner.Run(ParseScenario("fly to the moon")[0]), "no such step");
}

}  // namespace
}  // namespace handover::scenarios
