#include "adapters/medcom_xml/xdis32_reader.h"

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/issue_codes.h"
#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom {
namespace xdis32_reader_test_internal {

using testing::ErrorCodes;
using testing::FindIssue;
using testing::Fixture;
using testing::Replaced;
using testing::ReplacedEverywhere;
using testing::Translate;
using Codes = std::vector<std::string>;

// A line of issues.tsv.
struct Case {
  std::string code;
  std::string path;
  std::string document;
};

std::vector<Case> CasesOfIssues() {
  std::vector<Case> cases;
  std::istringstream lines(Fixture("issues.tsv"));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    const std::vector<std::string> columns = testing::ColumnsOf(line, 5);
    const std::string find = ReplacedEverywhere(columns[3], "\\n", "\n");
    const bool everywhere = find.starts_with('*');
    const std::string document = Fixture(columns[2]);
    cases.push_back(
        {columns[0], columns[1],
         everywhere ? ReplacedEverywhere(document, find.substr(1), columns[4]) : Replaced(document, find, columns[4])});
  }
  return cases;
}

const IssueInfo& InfoOf(const std::string& code) {
  static const auto& all = *new std::vector<IssueInfo>(AllIssues());
  const auto found = std::find_if(all.begin(), all.end(), [&code](const IssueInfo& info) { return info.code == code; });
  EXPECT_NE(found, all.end()) << code;
  return found == all.end() ? all.front() : *found;
}

TEST(Xdis32ReaderTest, EveryIssueIsToldWithItsPathAndRefusesWhenItIsAnError) {
  for (const Case& wrong : CasesOfIssues()) {
    const Translation translation = Translate(wrong.document);
    bool told = false;
    for (const Issue& issue : translation.issues) told = told || (issue.code == wrong.code && issue.path == wrong.path);
    EXPECT_TRUE(told) << wrong.code << " at " << wrong.path << " but "
                      << ::testing::PrintToString(ErrorCodes(translation.issues));
    const bool error = InfoOf(wrong.code).severity == Severity::kError;
    EXPECT_EQ(translation.accepted(), !error) << wrong.code;
  }
}

TEST(Xdis32ReaderTest, NoIssueWithoutACase) {
  std::set<std::string> tried;
  for (const Case& wrong : CasesOfIssues()) tried.insert(wrong.code);
  // These have tests of their own: the guard's in xml_prescan_test, the root in vans_envelope_test, lengths and the
  // number of letters in xdis32_rules_test and below.
  for (const char* code : {"VANS_ROOT", "XDIS32_TEXT_LENGTH", "XDIS32_TEXT_TOO_LONG", "XDIS32_LETTER_COUNT"})
    tried.insert(code);
  for (const IssueInfo& info : AllIssues()) {
    const bool elsewhere = info.code.starts_with("XML_") || info.code.starts_with("XDIS91_") ||
                           info.code.starts_with("XDIS32_OUT_");  // The writer's.
    EXPECT_TRUE(tried.contains(std::string(info.code)) || elsewhere) << info.code;
  }
}

TEST(Xdis32ReaderTest, NoIssueAndNoLossHoldsAValue) {
  for (const Case& wrong : CasesOfIssues()) {
    const Translation translation = Translate(wrong.document);
    std::string told;
    for (const Issue& issue : translation.issues) told += issue.code + issue.path + issue.rule + "\n";
    for (const Loss& loss : translation.losses) told += loss.code + loss.path + "\n";
    for (const char* value : {"2911829996", "1306249995", "Berggren", "Jordemoder ringer", "odense-sundheds", "DZ383",
                              "050523", "5790001659592", "39dadacc"}) {
      EXPECT_EQ(told.find(value), std::string::npos) << value;
    }
  }
}

TEST(Xdis32ReaderTest, TheGuardsProblemsAreIssues) {
  const std::string letter = Fixture("twins.xml");
  const std::string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  EXPECT_EQ(ErrorCodes(Translate("").issues), Codes{"XML_EMPTY"});
  EXPECT_EQ(ErrorCodes(Translate(letter + std::string(4 * 1024 * 1024, ' ')).issues), Codes{"XML_TOO_LARGE"});
  EXPECT_EQ(ErrorCodes(Translate(Replaced(letter, declaration, declaration + "<!DOCTYPE Emessage>")).issues),
            Codes{"XML_DOCTYPE"});
  EXPECT_EQ(ErrorCodes(Translate(Replaced(letter, "UTF-8", "UTF-16")).issues), Codes{"XML_ENCODING_UNSUPPORTED"});
  EXPECT_EQ(ErrorCodes(Translate(Replaced(letter, "Gynækologisk", "Gyn\xE6kologisk")).issues),
            Codes{"XML_ENCODING_INVALID"});
  EXPECT_EQ(ErrorCodes(Translate(Replaced(letter, "Odense", std::string("Ode\0nse", 7))).issues),
            Codes{"XML_FORBIDDEN_CHARACTER"});
  EXPECT_EQ(ErrorCodes(Translate(Replaced(letter, "Odense", "Ode&#1;nse")).issues), Codes{"XML_FORBIDDEN_CHARACTER"});
  EXPECT_EQ(ErrorCodes(Translate(Replaced(letter, "Odense", "Ode&nbsp;nse")).issues), Codes{"XML_NOT_WELL_FORMED"});
}

TEST(Xdis32ReaderTest, DepthAndNumberOfElementsAreBounded) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<Birth>";
  EXPECT_EQ(ErrorCodes(Translate("<Emessage>" + deep).issues), Codes{"XML_TOO_DEEP"});
  std::string wide = "<Emessage>";
  for (int i = 0; i < 60'000; ++i) wide += "<Birth/>";
  EXPECT_EQ(ErrorCodes(Translate(wide + "</Emessage>").issues), Codes{"XML_TOO_MANY_ELEMENTS"});
}

TEST(Xdis32ReaderTest, LettersAreAtMostAHundred) {
  const std::string text = Fixture("twins.xml");
  const size_t begin = text.find("  <BirthNotification>");
  const size_t end = text.find("</Emessage>");
  std::string letters;
  for (int i = 0; i < 100; ++i) {
    letters += ReplacedEverywhere(text.substr(begin, end - begin), "BRV20240613001", "BRV" + std::to_string(i));
  }
  const Translation most = Translate(text.substr(0, begin) + letters + "</Emessage>");
  EXPECT_EQ(most.handovers.size(), 200u);
  EXPECT_EQ(most.source.letter_ids.size(), 100u);
  const Translation more = Translate(text.substr(0, end) + letters + "</Emessage>");
  EXPECT_EQ(ErrorCodes(more.issues), Codes{"XDIS32_LETTER_COUNT"});
  EXPECT_FALSE(more.accepted());
}

TEST(Xdis32ReaderTest, OneWrongLetterRefusesTheWholeDocument) {
  std::string two = Fixture("two_letters_prefixed.xml");
  const size_t second = two.rfind("<m:Weight>2650<");
  two.replace(second, std::string("<m:Weight>2650<").size(), "<m:Weight>3<");
  const Translation translation = Translate(two);
  EXPECT_EQ(ErrorCodes(translation.issues), Codes{"XDIS32_WEIGHT_RANGE"});
  EXPECT_TRUE(translation.handovers.empty());
}

TEST(Xdis32ReaderTest, NoBeginningOfALetterIsTakenOrCrashes) {
  for (const char* name : {"everything.xml", "twins_in_vans.xml", "correction_latin1.xml", "receipt_negative.xml"}) {
    const std::string document = Fixture(name);
    for (size_t length = 0; length + 1 < document.size(); length += 97) {
      const Translation translation = Translate(document.substr(0, length));
      EXPECT_FALSE(translation.accepted()) << name << " " << length;
      EXPECT_FALSE(ErrorCodes(translation.issues).empty());
    }
  }
}

TEST(Xdis32ReaderTest, NoByteThatIsTurnedOverCrashesIt) {
  const std::string document = Fixture("twins.xml");
  for (size_t at = 0; at < document.size(); at += 61) {
    std::string turned = document;
    turned[at] = static_cast<char>(static_cast<uint8_t>(turned[at]) ^ 0x80u);
    EXPECT_EQ(ErrorCodes(Translate(turned).issues).empty(), Translate(turned).accepted());
  }
}

TEST(Xdis32ReaderTest, TheSourceIsToldForTheReceipt) {
  const SourceReference bare = Translate(Fixture("twins.xml")).source;
  EXPECT_EQ(bare.format, "MEDCOM_XDIS32");
  EXPECT_EQ(bare.envelope_id, "KUV20240613001");
  EXPECT_EQ(bare.letter_ids, std::vector<std::string>{"BRV20240613001"});
  EXPECT_TRUE(bare.correcting_letter_ids.empty());
  EXPECT_EQ(bare.sender_address, "gln:5790000120400");
  EXPECT_EQ(bare.receiver_address, "gln:5790001659592");
  EXPECT_TRUE(bare.acknowledgement_wanted);
  EXPECT_FALSE(Translate(Fixture("everything.xml")).source.acknowledgement_wanted);
  EXPECT_EQ(Translate(Fixture("twins_in_vans.xml")).source.envelope_id, "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01");
  EXPECT_EQ(Translate(Fixture("two_letters_prefixed.xml")).source.letter_ids.size(), 2u);
}

TEST(Xdis32ReaderTest, TheSourceIsToldOfARefusalToo) {
  const Translation translation = Translate(Replaced(Fixture("twins.xml"), "<Weight>2650<", "<Weight>x<"));
  EXPECT_FALSE(translation.accepted());
  EXPECT_EQ(translation.source.envelope_id, "KUV20240613001");
  EXPECT_EQ(translation.source.letter_ids, std::vector<std::string>{"BRV20240613001"});
  const Translation sized = Translate(Replaced(Fixture("twins_in_vans.xml"), "<SizeInBytes>", "<SizeInBytes>9"));
  EXPECT_EQ(sized.source.envelope_id, "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01");
  EXPECT_EQ(sized.source.sender_address, "gln:5790000120400");
}

TEST(Xdis32ReaderTest, InsideAnEnvelopeTheLettersOwnIsTransport) {
  const Translation translation = Translate(Fixture("twins_in_vans.xml"));
  std::set<std::string> transport;
  for (const Loss& loss : translation.losses) {
    if (loss.code == "XDIS32_TRANSPORT") transport.insert(loss.path);
  }
  EXPECT_EQ(transport, (std::set<std::string>{"/Emessage/Envelope/Identifier", "/Emessage/Envelope/Sent",
                                              "/VANSEnvelope/Message/MetaInformation", "/VANSEnvelope/SentDateTime"}));
}

TEST(Xdis32ReaderTest, WhatTwinsShareIsLostOnce) {
  std::set<std::pair<std::string, std::string>> losses;
  for (const Loss& loss : Translate(Fixture("twins.xml")).losses) {
    EXPECT_TRUE(losses.insert({loss.code, loss.path}).second) << loss.path;
  }
  EXPECT_FALSE(losses.empty());
}

TEST(Xdis32ReaderTest, RecognisesByTheRootAlone) {
  const Xdis32Reader reader;
  for (const char* name : {"twins.xml", "twins_in_vans.xml", "two_letters_prefixed.xml", "correction_latin1.xml"}) {
    EXPECT_TRUE(reader.Recognises(Fixture(name))) << name;
  }
  EXPECT_TRUE(reader.Recognises("<!DOCTYPE Emessage><Emessage>"));
  EXPECT_TRUE(reader.Recognises(std::string("\xFF\xFE<\0E\0m\0e\0s\0s\0a\0g\0e\0>\0", 22)));
  for (const char* other : {"", "{\"resourceType\":\"Bundle\"}", "<Bundle xmlns='http://hl7.org/fhir'/>", "UNA:+.? '",
                            "MSH|^~\\&|", "<a><Emessage/></a>", "<EmessageX/>"}) {
    EXPECT_FALSE(reader.Recognises(other)) << other;
  }
  EXPECT_EQ(reader.format(), "MEDCOM_XDIS32");
  EXPECT_EQ(MakeXdis32Reader()->format(), "MEDCOM_XDIS32");
}

TEST(Xdis32ReaderTest, LettersOfOlderSchemasAreNotTakenForThisOne) {
  for (const char* older : {"http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2006/07/01/",
                            "http://rep.oio.dk/medcom.dk/xml/schemas/2019/03/31/", ""}) {
    const std::string letter =
        Replaced(Fixture("twins.xml"), "http://rep.oio.dk/medcom.dk/xml/schemas/2011/02/17/", older);
    EXPECT_EQ(ErrorCodes(Translate(letter).issues), Codes{"XDIS32_NAMESPACE"});
  }
}

TEST(Xdis32ReaderTest, CapitalsAndCommentsAndCdataDoNotMatter) {
  std::string letter = Replaced(Fixture("twins.xml"), "<Weight>2650<", "<Weight><!-- g --> <![CDATA[+02650]]>\n<");
  letter = Replaced(letter, "<Birth>", "<?note x?><Birth><!-- x -->");
  EXPECT_TRUE(Translate(letter).accepted());
}

}  // namespace xdis32_reader_test_internal
}  // namespace handover::adapters::medcom
