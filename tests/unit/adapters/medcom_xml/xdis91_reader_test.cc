#include "adapters/medcom_xml/xdis91_reader.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/vans_message.h"
#include "tests/unit/adapters/medcom_xml/correspondence_fixture.h"

namespace handover::adapters::medcom {
namespace xdis91_reader_test_internal {

using testing::Correspondence;
using testing::ErrorCodes;
using testing::Replaced;
using testing::TranslateCorrespondence;
using Codes = std::vector<std::string>;

TEST(Xdis91ReaderTest, EveryIssueIsToldWithItsPathAndRefusesWhenItIsAnError) {
  std::set<std::string> tried = {"XDIS91_LETTER_COUNT", "XDIS91_TEXT_TOO_LONG"};  // Tests of their own.
  std::istringstream lines(Correspondence("issues.tsv"));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    const std::vector<std::string> columns = testing::ColumnsOf(line, 5);
    const bool everywhere = columns[3].starts_with('*');
    const std::string fixture = Correspondence(columns[2]);
    const Translation translation =
        TranslateCorrespondence(everywhere ? testing::ReplacedEverywhere(fixture, columns[3].substr(1), columns[4])
                                           : Replaced(fixture, columns[3], columns[4]));
    const std::vector<std::string> told = testing::ToldOf(translation);
    EXPECT_NE(std::find(told.begin(), told.end(), columns[0] + " " + columns[1]), told.end())
        << line << ::testing::PrintToString(told);
    EXPECT_EQ(translation.accepted(), ErrorCodes(translation.issues).empty()) << line;
    tried.insert(columns[0]);
  }
  for (const IssueInfo& info : AllIssues()) {
    const bool readers = info.code.starts_with("XDIS91_") && !info.code.starts_with("XDIS91_OUT_");
    EXPECT_TRUE(!readers || tried.contains(std::string(info.code))) << info.code;
  }
}

std::string InVans(const std::string& letter, const std::string& sender) {
  return WriteVansMessage({.sender = {"EAN", sender},
                           .receiver = {"EAN", "5790001659592"},
                           .envelope_identifier = "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01",
                           .message_identifier = "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a02",
                           .sent_time = testing::kNow,
                           .document = kXdis91Document,
                           .version = "XD9134L",
                           .bytes = letter});
}

TEST(Xdis91ReaderTest, ALetterInAVansEnvelopeIsTheSameLetter) {
  const std::string letter = Correspondence("question.xml");
  const std::string envelope = InVans(letter, "5790000121526");
  EXPECT_TRUE(Xdis91Reader().Recognises(envelope));
  EXPECT_FALSE(Xdis91Reader().Recognises(testing::Fixture("twins_in_vans.xml")));
  const Translation bare = TranslateCorrespondence(letter);
  const Translation carried = TranslateCorrespondence(envelope);
  ASSERT_EQ(carried.handovers.size(), 1u);
  EXPECT_EQ(testing::Canonical(carried.handovers[0]).DebugString(),
            testing::Canonical(bare.handovers[0]).DebugString());
  EXPECT_EQ(carried.source.envelope_id, "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01");
  EXPECT_EQ(carried.source.sender_address, "gln:5790000121526");
  EXPECT_EQ(carried.losses.size(), bare.losses.size() + 3);  // Of the envelope.
}

TEST(Xdis91ReaderTest, AVansEnvelopeThatIsWrongOrDiffersIsTold) {
  const std::string letter = Correspondence("question.xml");
  const Translation other = TranslateCorrespondence(InVans(letter, "5790000120400"));
  EXPECT_TRUE(other.accepted());
  EXPECT_NE(testing::FindIssue(other.issues, "VANS_SENDER_DIFFERS"), nullptr);
  const std::string envelope = InVans(letter, "5790000121526");
  const Translation renamed = TranslateCorrespondence(Replaced(envelope, "MCM:XDIS91", "MCM:XDIS32"));
  EXPECT_EQ(ErrorCodes(renamed.issues), Codes{"VANS_DOCUMENT_NAME"});
  EXPECT_FALSE(renamed.accepted());
  EXPECT_EQ(renamed.source.receiver_address, "gln:5790001659592");
  EXPECT_EQ(ErrorCodes(TranslateCorrespondence(InVans("<Emessage>", "5790000121526")).issues),
            Codes{"XML_NOT_WELL_FORMED"});
}

TEST(Xdis91ReaderTest, TextsAndLettersAreBounded) {
  const std::string question = Correspondence("question.xml");
  const auto with_text = [&question](size_t length) {
    return TranslateCorrespondence(Replaced(question, "Barnet er set i dag.", std::string(length, 'a')));
  };
  EXPECT_TRUE(with_text(19'000).accepted());
  EXPECT_EQ(ErrorCodes(with_text(20'001).issues), Codes{"XDIS91_TEXT_TOO_LONG"});
  const size_t begin = question.find("  <ClinicalEmail>");
  const size_t end = question.find("</Emessage>");
  std::string letters;
  for (int i = 0; i < 101; ++i) {
    letters +=
        testing::ReplacedEverywhere(question.substr(begin, end - begin), "KOR20240614001", "K" + std::to_string(i));
  }
  EXPECT_EQ(ErrorCodes(TranslateCorrespondence(question.substr(0, begin) + letters + "</Emessage>").issues),
            Codes{"XDIS91_LETTER_COUNT"});
}

TEST(Xdis91ReaderTest, RecognisesTheLetterAndNotTheOtherOnes) {
  const Xdis91Reader reader;
  EXPECT_TRUE(reader.Recognises(Correspondence("question.xml")));
  EXPECT_TRUE(reader.Recognises(Correspondence("everything.xml")));
  for (const std::string& other : {testing::Fixture("twins.xml"), std::string("<ClinicalEmail/>"), std::string()}) {
    EXPECT_FALSE(reader.Recognises(other));
  }
  EXPECT_EQ(reader.format(), "MEDCOM_XDIS91");
}

TEST(Xdis91ReaderTest, TheGuardsProblemsAreIssues) {
  EXPECT_EQ(ErrorCodes(TranslateCorrespondence("").issues), Codes{"XML_EMPTY"});
  EXPECT_EQ(ErrorCodes(TranslateCorrespondence("<!DOCTYPE Emessage><Emessage/>").issues), Codes{"XML_DOCTYPE"});
  EXPECT_EQ(ErrorCodes(TranslateCorrespondence(Replaced(Correspondence("everything.xml"), "8859-1", "8859-2")).issues),
            Codes{"XML_ENCODING_UNSUPPORTED"});
}

TEST(Xdis91ReaderTest, TheSourceIsToldOfARefusalToo) {
  const Translation translation =
      TranslateCorrespondence(Replaced(Correspondence("everything.xml"), "<Date>2024-06-14<", "<Date>2024-06-31<"));
  EXPECT_FALSE(translation.accepted());
  EXPECT_EQ(translation.source.envelope_id, "KUV20240614002");
  EXPECT_EQ(translation.source.letter_ids, Codes{"KOR20240614002"});
  EXPECT_EQ(translation.source.correcting_letter_ids, Codes{"KOR20240614002"});
  EXPECT_EQ(translation.source.sender_address, "gln:5790001659592");
  EXPECT_TRUE(translation.source.acknowledgement_wanted);
}

TEST(Xdis91ReaderTest, NoBeginningOfALetterIsTakenOrCrashes) {
  const std::string document = Correspondence("everything.xml");
  for (size_t length = 0; length + 1 < document.size(); length += 37) {
    const Translation translation = TranslateCorrespondence(document.substr(0, length));
    EXPECT_FALSE(translation.accepted()) << length;
    EXPECT_FALSE(ErrorCodes(translation.issues).empty()) << length;
  }
}

}  // namespace xdis91_reader_test_internal
}  // namespace handover::adapters::medcom
