// Interchanges for the tests of this folder: the fixtures under tests/fixtures, changed in one place where a test asks
// for it, and what they become in a form that can be compared.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_FIXTURE_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_FIXTURE_H_

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/medcom_edifact/dis32_reader.h"
#include "adapters/medcom_edifact/edifact_reading.h"
#include "adapters/medcom_edifact/edifact_syntax.h"
#include "adapters/medcom_edifact/edifact_writing.h"
#include "adapters/medcom_edifact/interchange.h"
#include "adapters/medcom_edifact/letter_tree.h"
#include "adapters/medcom_xml/xdis32_letter.h"
#include "tests/fakes/seeded_random.h"
#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::edifact::testing {

using medcom::testing::Canonical;
using medcom::testing::ErrorCodes;
using medcom::testing::FindIssue;
using medcom::testing::ReadFile;
using medcom::testing::Replaced;
using medcom::testing::ReplacedEverywhere;
using medcom::testing::SectionOf;

inline std::string EdiFixture(const std::string& name) { return ReadFile("tests/fixtures/dis32/" + name); }

template <typename SomeReader>
Translation ReadAs(std::string_view bytes) {
  fakes::SeededRandom random;
  return SomeReader().Read(bytes, {&random, medcom::testing::kNow});
}

inline Translation Translate(std::string_view bytes) { return ReadAs<Dis32Reader>(bytes); }

// A message taken apart. Owns its segments.
struct ParsedMessage {
  explicit ParsedMessage(std::string_view bytes) : syntax(ReadSyntax(bytes)) {
    EXPECT_EQ(syntax.problem, SyntaxProblem::kNone);
    interchange = ReadInterchange(syntax.segments, issues);
    EXPECT_TRUE(issues.empty());
  }
  ParsedMessage(const ParsedMessage&) = delete;
  ParsedMessage& operator=(const ParsedMessage&) = delete;

  const EdifactMessage& message() const { return interchange.messages.front(); }

  Syntax syntax;
  Interchange interchange;
  std::vector<Issue> issues;
};

using AddLetter = void (*)(LetterTree&, const EdifactMessage&, const Segment&);

// The OIOXML twin that is read out of the interchange, as XML text; empty when it is refused.
inline std::string TwinOf(std::string_view bytes, const EdifactLetter& letter, AddLetter add_letter) {
  Translation translation;
  std::string xml;
  const EdifactReading reading(bytes, letter, translation);
  reading.ReadTwin("urn:x", add_letter, [&xml](pugi::xml_node root, const std::string&, Translation& twin) {
    xml = medcom::OuterXmlOf(root);
    twin.handovers.emplace_back();
  });
  return xml;
}

using AddSegments = void (*)(LetterSegments&, pugi::xml_node);

// The interchange that is written from it.
inline Written WriteTwin(const std::string& xml, std::string_view letter_name, AddSegments add_segments) {
  Written written;
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(xml.c_str(), pugi::parse_default | pugi::parse_ws_pcdata));
  WriteEmessage(document.document_element(), letter_name, add_segments, written);
  return written;
}

// Code and path of each loss.
inline std::vector<std::string> LossesOf(const Written& written) {
  std::vector<std::string> told;
  for (const Loss& loss : written.losses) told.push_back(loss.code + " " + loss.path);
  return told;
}

// A line of an issues.tsv.
struct IssueCase {
  std::string code;
  std::string path;
  std::string document;
};

// One message of the given segments, and a tree for it.
class LetterTreeTestBase : public ::testing::Test {
 protected:
  // The last group.
  const Group& Parse(const std::string& segments) {
    syntax_ = ReadSyntax(segments);
    EXPECT_EQ(syntax_.problem, SyntaxProblem::kNone);
    groups_ = GroupsOf({syntax_.segments});
    tree_.Begin(groups_);
    return groups_.back();
  }

  // What the tree holds.
  std::string Xml() {
    std::ostringstream out;
    for (const pugi::xml_node child : tree_.root().children()) {
      child.print(out, "", pugi::format_raw, pugi::encoding_utf8);
    }
    return out.str();
  }

  // Code and path of each issue.
  std::vector<std::string> Told() const {
    std::vector<std::string> told;
    for (const Issue& issue : issues_) told.push_back(issue.code + " " + issue.path);
    return told;
  }

  Syntax syntax_;
  std::vector<Group> groups_;
  std::vector<Issue> issues_;
  std::vector<Loss> losses_;
  LetterTree tree_{"urn:x", issues_, losses_};
};

// The columns: code, path, fixture, text in it, what stands there instead. `\n` is a line break, `\x` and `\b` are
// bytes that must not stand in a text.
inline std::vector<IssueCase> IssueCases(const std::string& folder) {
  std::vector<IssueCase> cases;
  const std::string table = ReadFile("tests/fixtures/" + folder + "/issues.tsv");
  for (size_t begin = 0; begin < table.size();) {
    const size_t end = table.find('\n', begin);
    const std::string line = table.substr(begin, end - begin);
    begin = end == std::string::npos ? table.size() : end + 1;
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> columns = medcom::testing::ColumnsOf(line, 5);
    const std::string document = ReadFile("tests/fixtures/" + folder + "/" + columns[2]);
    const std::string replace = ReplacedEverywhere(
        ReplacedEverywhere(ReplacedEverywhere(columns[4], "\\n", "\r\n"), "\\x", "\x80"), "\\b", "\b");
    cases.push_back(
        {columns[0], columns[1], Replaced(document, ReplacedEverywhere(columns[3], "\\n", "\r\n"), replace)});
  }
  return cases;
}

}  // namespace handover::adapters::edifact::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_FIXTURE_H_
