#include "adapters/medcom_xml/xdis32_structure.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/vans_structure.h"
#include "adapters/text/xml_prescan.h"
#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom {
namespace xdis32_structure_test_internal {

using testing::Fixture;
using testing::ReadFile;
using testing::SectionsOf;
using testing::Translate;

// What stands in the mapping table of README.md for an element: loss codes, `Residue`, and `mapped` for anything else.
std::set<std::string> DeclaredFor(const std::string& readme, const std::string& leaf) {
  const std::string row = "| `" + leaf + "` | ";
  const size_t at = readme.find(row);
  EXPECT_NE(at, std::string::npos) << leaf << " is in no row of README.md";
  if (at == std::string::npos) return {};
  std::istringstream cell(readme.substr(at + row.size(), readme.find(" |\n", at + row.size()) - at - row.size()));
  std::set<std::string> declared;
  for (std::string part; std::getline(cell, part, ';');) {
    const std::string word = part.substr(part.find_first_not_of(' '));
    const std::string first = word.substr(0, word.find(' '));
    const bool loss = first.starts_with("XDIS32_");
    declared.insert(loss || first == "Residue" ? first : "mapped");
  }
  return declared;
}

std::string PathWithoutIndexes(std::string path) {
  for (size_t open = path.find('['); open != std::string::npos; open = path.find('[')) {
    path.erase(open, path.find(']', open) - open + 1);
  }
  return path.substr(1);
}

// What really became of each leaf of a fixture, added to `became`: path without indexes -> outcomes.
void AddOutcomes(const std::string& name, std::map<std::string, std::set<std::string>>& became) {
  const std::vector<std::string> leaves = LeavesOf(kXdis32Schema);
  const std::set<std::string> known(leaves.begin(), leaves.end());
  const Translation translation = Translate(Fixture(name));
  ASSERT_TRUE(translation.accepted()) << name;
  std::map<std::string, std::string> fate;
  for (const Loss& loss : translation.losses) fate[loss.path] = loss.code;
  for (const exchange::v1::Handover& handover : translation.handovers) {
    for (const exchange::v1::Section& section : SectionsOf(handover, "Residue")) {
      for (const auto& element : section.body().residue().elements()) fate[element.path()] = "Residue";
    }
  }
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(PrescanXml(Fixture(name)).utf8.c_str()));
  for (const pugi::xpath_node found : document.select_nodes("//*")) {
    const std::string path = PathOf(found.node());
    const std::string plain = PathWithoutIndexes(path);
    if (!known.contains(plain)) continue;
    std::string outcome = "mapped";
    for (const auto& [place, code] : fate) {
      if (path == place || path.starts_with(place + "/")) outcome = code;
    }
    became[plain].insert(outcome);
  }
}

TEST(Xdis32SchemaTest, HasTheElementsOfTheStandard) {
  const std::vector<std::string> leaves = LeavesOf(kXdis32Schema);
  EXPECT_EQ(std::set<std::string>(leaves.begin(), leaves.end()).size(), leaves.size());
  EXPECT_EQ(leaves.size(), 162u);
  for (const char* leaf : {"Emessage/Envelope/Sent/Date", "Emessage/BirthNotification/Pregnancy/DateofDelivery/Date",
                           "Emessage/BirthNotification/ChildInfo/ChildDimensions/HeadCircumference",
                           "Emessage/Local_Elements", "Emessage/BirthNotification/Patient/AlternativeIdentifier",
                           "Emessage/BirthNotification/Patient/InterpretationNeeds/ISOLanguageCodeDescription"}) {
    EXPECT_EQ(std::count(leaves.begin(), leaves.end(), leaf), 1) << leaf;
  }
}

// Nothing vanishes: for every element of the schema README.md says where it goes, and over the fixtures each goes
// there, and to each place it can go to.
TEST(Xdis32SchemaTest, EveryElementGoesWhereTheReadmeSays) {
  std::map<std::string, std::set<std::string>> became;
  for (const char* name :
       {"everything.xml", "unusual.xml", "twins.xml", "stillborn_twin.xml", "correction_latin1.xml"}) {
    AddOutcomes(name, became);
  }
  // The fact of a stillbirth is told, its details are not; README.md says so once for all elements.
  for (auto& [leaf, outcomes] : became) outcomes.erase("XDIS32_STILLBIRTH_DETAILS");
  const std::string readme = ReadFile("adapters/medcom_xml/README.md");
  for (const std::string& leaf : LeavesOf(kXdis32Schema)) {
    std::set<std::string> declared = DeclaredFor(readme, leaf);
    // Only inside a VANSEnvelope, which has a test of its own.
    if (leaf == "Emessage/Envelope/Identifier") declared.erase("XDIS32_TRANSPORT");
    EXPECT_EQ(became[leaf], declared) << leaf;
  }
}

TEST(VansSchemaTest, HasTheElementsOfTheStandard) {
  const std::vector<std::string> leaves = LeavesOf(kVansSchema);
  EXPECT_EQ(leaves.size(), 52u);
  for (const char* leaf : {"VANSEnvelope/SenderID", "VANSEnvelope/Message/Data",
                           "VANSEnvelope/Message/MetaInformation/Document/SizeInBytes",
                           "VANSEnvelope/Receipt/NegativeVans/Error/Description",
                           "VANSEnvelope/Receipt/PositiveMessage/OriginalMessage/Document/Name"}) {
    EXPECT_EQ(std::count(leaves.begin(), leaves.end(), leaf), 1) << leaf;
  }
}

}  // namespace xdis32_structure_test_internal
}  // namespace handover::adapters::medcom
