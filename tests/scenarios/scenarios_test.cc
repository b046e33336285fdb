// Plays every story of this folder and of those below it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

#include "broker/base/refusal.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/scenarios/scenario_names.h"
#include "tests/scenarios/scenario_runner.h"

namespace handover::scenarios {
namespace {

constexpr char kFolder[] = "tests/scenarios/";
constexpr size_t kLeastScenarios = 71;  // An emptied folder cannot pass.
constexpr int kCases = 60;

// Their paths within the folder, without the ending.
std::vector<std::string> ScenarioFiles() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kFolder)) {
    if (entry.path().extension() != ".scenario") continue;
    files.push_back(std::filesystem::relative(entry.path(), kFolder).replace_extension().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class ScenarioTest : public testing::TestWithParam<std::string> {};

TEST_P(ScenarioTest, AnswersAsWritten) {
  const std::string path = kFolder + GetParam() + ".scenario";
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
                           std::replace_if(
                               name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
                           return name;
                         });

TEST(ScenarioFilesTest, TheFolderIsNotEmpty) { EXPECT_GE(ScenarioFiles().size(), kLeastScenarios); }

TEST(ScenarioRunnerTest, AnUnknownStepAnswersWhatNoStoryExpects) {
  ScenarioRunner runner;
  EXPECT_EQ(runner.Run(ParseScenario("fly to the moon")[0]), "no such step");
}

TEST(ScenarioRunnerTest, AStepThatAnswersOtherwiseThanWrittenIsSeen) {
  ScenarioRunner runner;
  EXPECT_EQ(runner.Run(ParseScenario("party ouh BIRTH_CLINIC")[0]), "");
  EXPECT_EQ(runner.Run(ParseScenario("timeline ouh child -> HANDED_OUT")[0]), "refused NOT_FOUND");
  EXPECT_EQ(ParseScenario("timeline ouh child   ->  HANDED_OUT  ACCEPTED # both")[0].expected, "HANDED_OUT ACCEPTED");
}

TEST(ScenarioNamesTest, ARefusalThatTellsANumberIsWhatNoStoryExpects) {
  EXPECT_EQ(Refused(Invalid("WEIGHT_RANGE", "weight", "must be less")), "refused WEIGHT_RANGE");
  EXPECT_EQ(Refused(Invalid("WEIGHT_RANGE", "weight", NumberOf("child"))), "the refusal tells the number of child");
  EXPECT_EQ(Refused(absl::InvalidArgumentError(NumberOf("girl"))), "the refusal tells the number of girl");
}

// A row of the table of cases in README.md.
struct CaseRow {
  std::string number;  // C-01
  std::string file;    // Between backticks, from this folder; empty = none.
  std::string remark;  // What is missing or different.
};

// The cells of a row `| a | b | c |`, less the blanks around them.
std::vector<std::string> Cells(const std::string& line) {
  std::vector<std::string> cells;
  for (absl::string_view cell : absl::StrSplit(line, '|')) cells.emplace_back(absl::StripAsciiWhitespace(cell));
  return cells;
}

std::vector<CaseRow> CaseTable() {
  std::vector<CaseRow> table;
  std::istringstream lines(fakes::ReadFileBytes(std::string(kFolder) + "README.md"));
  std::string line;
  while (std::getline(lines, line)) {
    if (line.rfind("| C-", 0) != 0) continue;
    const std::vector<std::string> cells = Cells(line);
    EXPECT_EQ(cells.size(), 5u) << line;
    if (cells.size() == 5) table.push_back({cells[1], absl::StrReplaceAll(cells[2], {{"`", ""}}), cells[3]});
  }
  return table;
}

TEST(CaseTableTest, EveryCaseStandsInItOnceAndInOrder) {
  const std::vector<CaseRow> table = CaseTable();
  ASSERT_EQ(table.size(), static_cast<size_t>(kCases));
  for (int i = 0; i < kCases; ++i) {
    EXPECT_EQ(table[static_cast<size_t>(i)].number, absl::StrFormat("C-%02d", i + 1));
  }
}

TEST(CaseTableTest, ACaseHasAFileOrTheWordsWhyNot) {
  for (const CaseRow& row : CaseTable()) EXPECT_FALSE(row.file.empty() && row.remark.empty()) << row.number;
}

TEST(CaseTableTest, EveryFileOfTheTableExistsAndSaysItsCase) {
  for (const CaseRow& row : CaseTable()) {
    if (row.file.empty()) continue;
    const std::string path = kFolder + row.file;
    ASSERT_TRUE(std::filesystem::exists(path)) << path;
    EXPECT_NE(fakes::ReadFileBytes(path).find(row.number), std::string::npos) << path;
  }
}

TEST(CaseTableTest, EveryStoryOfACaseStandsInTheTable) {
  std::map<std::string, std::string> numbers;  // By file.
  for (const CaseRow& row : CaseTable()) numbers[row.file] = row.number;
  for (const std::string& file : ScenarioFiles()) {
    if (file.rfind("consent/", 0) != 0) continue;
    const std::string number = numbers[file + ".scenario"];
    ASSERT_FALSE(number.empty()) << file << ": not in the table of README.md";
    EXPECT_EQ(file.substr(0, 13), absl::StrCat("consent/c-", number.substr(2), "-")) << file;
    const std::string text = fakes::ReadFileBytes(kFolder + file + ".scenario");
    EXPECT_EQ(text.rfind("# " + number + ": ", 0), 0u) << file << ": the first line says the case";
  }
}

}  // namespace
}  // namespace handover::scenarios
