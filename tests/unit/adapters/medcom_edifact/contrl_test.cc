#include "adapters/medcom_edifact/contrl.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_edifact/contrl_reader.h"
#include "adapters/medcom_edifact/edifact_issues.h"
#include "broker/base/refusal.h"
#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"

namespace handover::adapters::edifact {
namespace contrl_test_internal {

using testing::EdiFixture;
using testing::Replaced;

std::string Answer(const std::string& interchange, bool accepted, const std::vector<Issue>& issues) {
  fakes::SeededRandom random;
  const absl::StatusOr<std::string> answer =
      WriteContrl(interchange, {accepted, issues}, {&random, medcom::testing::kNow});
  EXPECT_TRUE(answer.ok()) << answer.status();
  return testing::ReplacedEverywhere(answer.value_or(""), "\r\n", "");
}

// As the gateway answers a document: what the reader finds is why it is refused.
std::string AnswerOf(const std::string& interchange) {
  const Translation translation = testing::Translate(interchange);
  return Answer(interchange, translation.accepted(), translation.issues);
}

std::string CodeOfRefusedAnswer(const std::string& document) {
  fakes::SeededRandom random;
  return CodeOf(WriteContrl(document, {}, {&random, medcom::testing::kNow}).status());
}

TEST(WriteContrlTest, WhatIsTakenIsAnsweredByCtl03) {
  const std::string answer = AnswerOf(EdiFixture("twins.edi"));
  // 2024-06-13 09:13:20 UTC in Denmark; sender and receiver have changed places.
  EXPECT_TRUE(answer.starts_with("UNA:+.? 'UNB+UNOC:3+5790001659592:14+5790000120400:14+240613:1113+")) << answer;
  EXPECT_NE(answer.find("+CONTRL:D:93A:ZZ:C0330Q+CTL03'"
                        "UCI+KUV20240613001+5790000120400:14+5790001659592:14+7'"
                        "UCM+BRV20240613001+MEDDIS:D:93A:UN:D3234L+7'UNT+4+"),
            std::string::npos)
      << answer;
  EXPECT_EQ(answer.find("FTX"), std::string::npos);
}

TEST(WriteContrlTest, ARefusalNamesSegmentComponentAndCode) {
  const std::string answer = AnswerOf(Replaced(EdiFixture("twins.edi"), "2650:48:33", "3:48:33"));
  EXPECT_NE(answer.find("+CONTRL:D:93A:ZZ:C0230Q+CTL02'UCI+KUV20240613001+5790000120400:14+5790001659592:14+4'"
                        "UCM+BRV20240613001+MEDDIS:D:93A:UN:D3234L+4'"
                        "FTX+NC+P00++segment 71 S14/FTX(K06) 4.1?: 12 XDIS32_WEIGHT_RANGE."),
            std::string::npos)
      << answer;
}

TEST(WriteContrlTest, AnErrorOfAServiceSegmentStandsWhereTheStandardPutsIt) {
  const std::string twins = EdiFixture("twins.edi");
  const std::string count = AnswerOf(Replaced(twins, "UNZ+1", "UNZ+2"));
  EXPECT_NE(count.find("UCI+KUV20240613001+5790000120400:14+5790001659592:14+4+29+UNZ'FTX+SYN+P00++"),
            std::string::npos)
      << count;
  const std::string segments = AnswerOf(Replaced(twins, "UNT+80", "UNT+81"));
  EXPECT_NE(segments.find("UCM+BRV20240613001+MEDDIS:D:93A:UN:D3234L+4+29+UNT'FTX+SYN+P00++"), std::string::npos)
      << segments;
  const std::string version = AnswerOf(Replaced(twins, "D3234L", "D3233L"));
  EXPECT_NE(version.find("UN:D3233L+4+14+UNH'FTX+VER+P00++"), std::string::npos) << version;
}

TEST(WriteContrlTest, AReceiverThatNobodyKnowsIsAMatterOfTheNetwork) {
  const std::string answer =
      Answer(EdiFixture("twins.edi"), false,
             {{Severity::kError, "GATEWAY_RECEIVER_UNKNOWN", "receiver", "the receiver's number belongs to no party"}});
  EXPECT_NE(answer.find("C0130Q+CTL01'UCI+KUV20240613001+5790000120400:14+5790001659592:14+4'"
                        "FTX+LOK+P00++receiver?: 7 GATEWAY_RECEIVER_UNKNOWN."),
            std::string::npos)
      << answer;
}

TEST(WriteContrlTest, ALetterThatIsRightIsToldThatAnotherOneIsNot) {
  const std::string twins = EdiFixture("twins.edi");
  const size_t begin = twins.find("UNH+");
  const size_t end = twins.find("UNZ+");
  const std::string second = Replaced(
      testing::ReplacedEverywhere(twins.substr(begin, end - begin), "BRV20240613001", "BRV2"), "2410:47", "1:47");
  const std::string answer = AnswerOf(twins.substr(0, end) + second + Replaced(twins.substr(end), "UNZ+1", "UNZ+2"));
  EXPECT_NE(answer.find("UCM+BRV20240613001+MEDDIS:D:93A:UN:D3234L+4'"
                        "FTX+NC+P00++Refused because of another letter of the interchange.'UCM+BRV2+"),
            std::string::npos)
      << answer;
}

TEST(WriteContrlTest, WhatDoesNotFitIsCounted) {
  const std::vector<Issue> many(30, MakeSyntaxIssue(SyntaxProblem::kTag, 7));
  const std::string answer = Answer(EdiFixture("twins.edi"), false, many);
  EXPECT_NE(answer.find("(and 28 more)'"), std::string::npos) << answer;
  const Issue endless = {Severity::kError, "X", std::string(900, 'p'), "rule"};
  EXPECT_EQ(ReadContrl(Answer(EdiFixture("twins.edi"), false, {endless, endless})).issues.size(), 0u);
  const Issue warning = {Severity::kWarning, "EDIFACT_CARRIED", "segment 1", "rule"};
  EXPECT_NE(
      Answer(EdiFixture("twins.edi"), false, {warning}).find("FTX+NC+P00++The interchange could not be handled.'"),
      std::string::npos);
}

TEST(WriteContrlTest, NoValueOfTheLetterIsInAnAnswer) {
  for (const testing::IssueCase& wrong : testing::IssueCases("dis32")) {
    fakes::SeededRandom random;
    const Translation translation = testing::Translate(wrong.document);
    const absl::StatusOr<std::string> answer =
        WriteContrl(wrong.document, {translation.accepted(), translation.issues}, {&random, medcom::testing::kNow});
    if (!answer.ok()) continue;
    for (const char* value : {"2911829996", "1306249995", "Berggren", "ringer", "39dadacc"}) {
      EXPECT_EQ(answer->find(value), std::string::npos) << wrong.code << value;
    }
    EXPECT_TRUE(ReadContrl(*answer).issues.empty()) << wrong.code << *answer;
  }
}

TEST(WriteContrlTest, ALetterWithoutANameIsToldOfAtTheInterchange) {
  const std::string answer = AnswerOf(Replaced(EdiFixture("twins.edi"), "UNH+BRV20240613001", "UNH+"));
  EXPECT_NE(answer.find("+4+13+UNH'FTX+SYN+P00++segment 2 UNH?: 13 EDIFACT_UNH_FORMAT."), std::string::npos) << answer;
  EXPECT_EQ(answer.find("UCM"), std::string::npos);
}

TEST(WriteContrlTest, NobodyIsAnsweredWhoDoesNotSayWhoHeIs) {
  const std::string twins = EdiFixture("twins.edi");
  EXPECT_EQ(CodeOfRefusedAnswer(""), "EDIFACT_NOT_ACKNOWLEDGEABLE");
  EXPECT_EQ(CodeOfRefusedAnswer("<Emessage/>"), "EDIFACT_NOT_ACKNOWLEDGEABLE");
  EXPECT_EQ(CodeOfRefusedAnswer(Replaced(twins, "+KUV20240613001++++1'", "'")), "EDIFACT_NOT_ACKNOWLEDGEABLE");
  EXPECT_EQ(CodeOfRefusedAnswer(Replaced(twins, "UNB+UNOC:3+5790000120400:14", "UNB+UNOC:3+")),
            "EDIFACT_NOT_ACKNOWLEDGEABLE");
  // Two systems would answer each other for ever.
  EXPECT_EQ(CodeOfRefusedAnswer(AnswerOf(twins)), "EDIFACT_NOT_ACKNOWLEDGEABLE");
}

}  // namespace contrl_test_internal
}  // namespace handover::adapters::edifact
