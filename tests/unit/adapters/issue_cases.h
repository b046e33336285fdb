// Fixtures of a format, changed in one place, and the table of one negative for each issue.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_ISSUE_CASES_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_ISSUE_CASES_H_

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

namespace handover::adapters::testing {

// `name` below tests/fixtures. Tests run in the root of the source.
inline std::string FixtureBytes(const std::string& name) {
  std::ifstream file("tests/fixtures/" + name, std::ios::binary);
  EXPECT_TRUE(file.good()) << name;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// `text` with the first `find` replaced. The test fails when it is not there.
inline std::string Replaced(std::string text, std::string_view find, std::string_view replace) {
  const size_t at = text.find(find);
  EXPECT_NE(at, std::string::npos) << find;
  return at == std::string::npos ? text : text.replace(at, find.size(), replace);
}

struct IssueCase {
  std::string code;
  std::string path;
  std::string document;
  std::string fixture;  // Below the folder: for formats whose document is several files packed as one.
};

// The lines of issues.tsv in a folder of fixtures: code, path, fixture, what is replaced in it, by what.
inline std::vector<IssueCase> CasesOfIssues(const std::string& folder) {
  std::vector<IssueCase> cases;
  std::istringstream lines(FixtureBytes(folder + "/issues.tsv"));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    std::vector<std::string> columns;
    std::istringstream row(line);
    for (std::string column; std::getline(row, column, '\t');) columns.push_back(column);
    columns.resize(5);
    const std::string document = FixtureBytes(folder + "/" + columns[2]);
    cases.push_back({columns[0], columns[1], Replaced(document, columns[3], columns[4]), columns[2]});
  }
  return cases;
}

}  // namespace handover::adapters::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_ISSUE_CASES_H_
