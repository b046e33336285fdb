#include "adapters/medcom_xml/xdis91_structure.h"

#include <map>
#include <set>
#include <string>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/issue_codes.h"
#include "tests/unit/adapters/medcom_xml/correspondence_fixture.h"

namespace handover::adapters::medcom {
namespace xdis91_structure_test_internal {

// What became of each leaf over the fixtures: loss codes and `Residue`.
std::map<std::string, std::set<std::string>> OutcomesOfLeaves() {
  std::map<std::string, std::set<std::string>> outcomes;
  for (const char* name : {"question.xml", "everything.xml", "two_letters.xml"}) {
    const Translation translation = testing::TranslateCorrespondence(testing::Correspondence(name));
    EXPECT_TRUE(translation.accepted()) << name;
    for (const Loss& loss : translation.losses) outcomes[WithoutIndexes(loss.path).substr(1)].insert(loss.code);
    for (const auto& handover : translation.handovers) {
      for (const auto& section : testing::SectionsOf(handover, "Residue")) {
        for (const auto& element : section.body().residue().elements()) {
          outcomes[WithoutIndexes(element.path()).substr(1)].insert("Residue");
        }
      }
    }
  }
  return outcomes;
}

TEST(Xdis91SchemaTest, EveryElementGoesWhereTheReadmeSays) {
  const std::string readme = testing::ReadFile("adapters/medcom_xml/README.md");
  std::map<std::string, std::set<std::string>> outcomes = OutcomesOfLeaves();
  int rows = 0;
  for (const std::string& leaf : LeavesOf(kXdis91Schema)) {
    if (!leaf.starts_with("Emessage/ClinicalEmail/")) continue;  // The envelope's are told in words.
    const std::string row = "| `" + leaf + "` | ";
    const size_t at = readme.find(row);
    ASSERT_NE(at, std::string::npos) << leaf;
    const std::string cell = readme.substr(at + row.size(), readme.find('\n', at) - at - row.size());
    std::set<std::string> declared;
    for (const LossInfo& info : AllLosses()) {
      if (cell.find(info.code) != std::string::npos) declared.insert(std::string(info.code));
    }
    if (cell.find("Residue") != std::string::npos) declared.insert("Residue");
    EXPECT_EQ(outcomes[leaf], declared) << leaf;
    ++rows;
  }
  EXPECT_EQ(rows, 50);
}

}  // namespace xdis91_structure_test_internal
}  // namespace handover::adapters::medcom
