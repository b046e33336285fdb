#include "adapters/medcom_edifact/dis32_tree.h"

#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/xdis32_structure.h"
#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"

namespace handover::adapters::edifact {
namespace dis32_tree_test_internal {

using Lines = std::vector<std::string>;

// The tree of a fixture, with what was told on the way.
struct Built {
  explicit Built(const std::string& bytes) : parsed(bytes) {
    AddEnvelope(tree, *parsed.interchange.unb);
    AddBirthNotification(tree, parsed.message(), *parsed.interchange.unb);
  }

  Lines Told() const {
    Lines told;
    for (const Issue& issue : issues) told.push_back(issue.code + " " + issue.path);
    return told;
  }

  std::string TextAt(const char* path) { return tree.document().select_node(path).node().text().as_string(); }

  testing::ParsedMessage parsed;
  std::vector<Issue> issues;
  std::vector<Loss> losses;
  LetterTree tree{medcom::kXdis32Schema.name_space, issues, losses};
};

TEST(AddBirthNotificationTest, ReadmeTellsWhereEveryComponentGoes) {
  std::set<std::pair<std::string, std::string>> mappings;
  for (const char* name : {"twins.edi", "everything.edi", "odd.edi"}) {
    Built built(testing::EdiFixture(name));
    for (const auto& mapping : built.tree.Mappings()) mappings.insert(mapping);
  }
  std::string readme = testing::ReadFile("adapters/medcom_edifact/README.md");
  readme.resize(readme.find("DIS91 has the same service segments"));
  for (const auto& [component, element] : mappings) {
    const std::string row = "| `" + component + "` | `" + element + "` |";
    EXPECT_NE(readme.find(row), std::string::npos) << row;
  }
  size_t rows = 0;
  for (size_t at = readme.find("` | `Emessage/"); at != std::string::npos; at = readme.find("` | `Emessage/", at + 1)) {
    ++rows;
  }
  EXPECT_EQ(rows, mappings.size());
}

TEST(AddBirthNotificationTest, TheTreeHasTheStructureOfTheTwin) {
  for (const char* name : {"twins.edi", "everything.edi", "odd.edi"}) {
    Built built(testing::EdiFixture(name));
    std::vector<Issue> issues;
    medcom::CheckStructure(medcom::kXdis32Schema, built.tree.root(), issues);
    EXPECT_TRUE(issues.empty()) << name << " " << (issues.empty() ? "" : issues[0].code + issues[0].path);
  }
}

TEST(AddBirthNotificationTest, NothingIsLeftOfAnOrdinaryLetter) {
  EXPECT_EQ(Built(testing::EdiFixture("twins.edi")).Told(), Lines{});
  EXPECT_EQ(Built(testing::EdiFixture("everything.edi")).Told(), Lines{});
}

TEST(AddBirthNotificationTest, ValuesStandWhereTheyBelong) {
  Built built(testing::EdiFixture("everything.edi"));
  EXPECT_EQ(built.TextAt("/Emessage/Envelope/Sent/Date"), "2024-06-13");
  EXPECT_EQ(built.TextAt("//PregnancyDuration/Weeks"), "39");
  EXPECT_EQ(built.TextAt("//PregnancyDuration/Days"), "0");
  EXPECT_EQ(built.TextAt("//ChildDimensions/HeadCircumference"), "35");
  EXPECT_EQ(built.TextAt("//ApgarScore/ScoreAfterFiveMin"), "9");
  EXPECT_FALSE(built.tree.document().select_node("//ApgarScore/ScoreAfterOneMin"));
  EXPECT_EQ(built.TextAt("//Patient/EpisodeOfCareStatusCode"), "forventet_udskrevet_inden_24_timer_efter_fødslen");
}

TEST(AddBirthNotificationTest, TheConvertersPlaceOfATextIsTakenWithAWarning) {
  Built built(testing::EdiFixture("odd.edi"));
  EXPECT_EQ(built.TextAt("//MaternityMotherAppointment"), "Jordemoder ringer");
  EXPECT_EQ(built.TextAt("//ChildTransferral"), "Til observation");
  EXPECT_EQ(built.TextAt("//ApgarScore/ScoreAfterOneMin"), "8");
  EXPECT_EQ(built.TextAt("/Emessage/Local_Elements/Value"), "5790000121526");
}

TEST(AddBirthNotificationTest, ChildrenMustStandInTheOrderOfTheirNumbers) {
  const std::string twins = testing::EdiFixture("twins.edi");
  EXPECT_EQ(Built(testing::Replaced(twins, "SEQ++3'\r\nPDI", "SEQ++1'\r\nPDI")).Told(),
            Lines{"EDIFACT_SEQUENCE segment 46 S09/SEQ 2.1"});
  EXPECT_EQ(Built(testing::Replaced(twins, "SEQ++4'\r\nCIN", "SEQ++5'\r\nCIN")).Told(),
            Lines{"EDIFACT_SEQUENCE segment 73 S11"});
}

TEST(AddBirthNotificationTest, ASecondChildWithoutANumberIsTold) {
  const std::string twins = testing::Replaced(testing::EdiFixture("twins.edi"), "UNT+80", "UNT+79");
  EXPECT_EQ(Built(testing::Replaced(twins, "SEQ++3'\r\nPDI", "PDI")).Told(), Lines{"EDIFACT_SEQUENCE segment 40 S09"});
}

}  // namespace dis32_tree_test_internal
}  // namespace handover::adapters::edifact
