#include "adapters/kl_children/kl_elements.h"

#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

TEST(KlElementsTest, PathsAreUnique) {
  std::set<std::string_view> paths;
  for (const fhir::Element& element : AllElements()) EXPECT_TRUE(paths.insert(element.path).second) << element.path;
  for (const std::string_view path : ForbiddenElements()) EXPECT_TRUE(paths.insert(path).second) << path;
}

TEST(KlElementsTest, WhatIsForbiddenIsNotInTheTable) {
  for (const std::string_view path : ForbiddenElements()) {
    EXPECT_EQ(Elements().Find(std::string(path)), nullptr) << path;
  }
}

TEST(KlElementsTest, ReadmeShowsTheWholeTable) {
  const std::string readme = ReadFile("adapters/kl_children/README.md");
  std::set<std::string> expected;
  for (const fhir::Element& element : AllElements()) {
    const std::string where(element.where);
    const std::string shown = element.fate == fhir::Fate::kDropped ? "dropped: `" + where + "`" : where;
    expected.insert("| `" + std::string(element.path) + "` | " + shown + " |");
  }
  std::set<std::string> listed;
  std::istringstream in(readme.substr(readme.find("## Elements")));
  std::string line;
  while (std::getline(in, line)) {
    if (line.starts_with("| `")) listed.insert(line);
  }
  EXPECT_EQ(listed, expected);
}

TEST(KlElementsTest, GoodReportsFitTheTable) {
  for (const std::string_view name : kNames) {
    const fhir::testing::Parsed parsed(Report(std::string(name) + ".xml"));
    fhir::Findings findings(parsed.tree);
    Elements().Check(parsed.tree, findings);
    EXPECT_FALSE(findings.has_errors()) << name;
  }
}

}  // namespace handover::adapters::kl::testing
