#include "adapters/medcom_edifact/dis91_tree.h"

#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/xdis91_structure.h"
#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"

namespace handover::adapters::edifact {
namespace dis91_tree_test_internal {

TEST(AddClinicalEmailTest, ReadmeTellsWhereEveryComponentGoesAndTheTreeIsThatOfTheTwin) {
  const std::string readme = testing::ReadFile("adapters/medcom_edifact/README.md");
  std::set<std::string> rows;
  for (const char* name : {"question.edi", "everything.edi"}) {
    const testing::ParsedMessage parsed(testing::ReadFile(std::string("tests/fixtures/dis91/") + name));
    std::vector<Issue> issues;
    std::vector<Loss> losses;
    LetterTree tree(medcom::kXdis91Schema.name_space, issues, losses);
    AddEnvelope(tree, *parsed.interchange.unb);
    AddClinicalEmail(tree, parsed.message(), *parsed.interchange.unb);
    EXPECT_TRUE(issues.empty()) << name << (issues.empty() ? "" : issues[0].code + issues[0].path);
    medcom::CheckStructure(medcom::kXdis91Schema, tree.root(), issues);
    EXPECT_TRUE(issues.empty()) << name << (issues.empty() ? "" : issues[0].code + issues[0].path);
    for (const auto& [component, element] : tree.Mappings()) rows.insert("| `" + component + "` | `" + element + "` |");
  }
  size_t own = 0;
  for (const std::string& row : rows) {
    EXPECT_NE(readme.find(row), std::string::npos) << row;
    own += row.find("ClinicalEmail") == std::string::npos ? 0 : 1;
  }
  size_t told = 0;
  for (size_t at = readme.find("` | `Emessage/ClinicalEmail"); at != std::string::npos;
       at = readme.find("` | `Emessage/ClinicalEmail", at + 1)) {
    ++told;
  }
  EXPECT_EQ(told, own);
}

}  // namespace dis91_tree_test_internal
}  // namespace handover::adapters::edifact
