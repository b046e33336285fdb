// Tests adapters/medcom_edifact/contrl_codes.cc.
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_edifact/contrl.h"
#include "adapters/medcom_edifact/edifact_issues.h"

namespace handover::adapters::edifact {
namespace contrl_codes_test_internal {

// What no interchange that comes in can have: it is told of CONTRL, or when a letter is written.
bool IsOfLetters(const IssueInfo& info) {
  return info.severity == Severity::kError && !info.code.starts_with("EDIFACT_CONTRL_") &&
         info.code != "EDIFACT_TEXT_LENGTH" && info.code != "EDIFACT_ENDS";
}

TEST(SyntaxErrorCodeTest, EveryErrorOfAnInterchangeHasACodeOfTheStandard) {
  int looked_at = 0;
  for (const IssueInfo& info : AllIssues()) {
    if (!IsOfLetters(info)) continue;
    EXPECT_NE(SyntaxErrorCode(info.code), "18") << info.code;
    EXPECT_NE(RefuseCode(info.code), "NC") << info.code;
    ++looked_at;
  }
  EXPECT_GE(looked_at, 30);
}

TEST(SyntaxErrorCodeTest, RulesOfTheLetterInsideAreToldByTheirKind) {
  EXPECT_EQ(SyntaxErrorCode("XDIS32_ELEMENT_MISSING"), "13");
  EXPECT_EQ(SyntaxErrorCode("XDIS91_ELEMENT_UNKNOWN"), "15");
  EXPECT_EQ(SyntaxErrorCode("XDIS32_ELEMENT_TOO_MANY"), "35");
  EXPECT_EQ(SyntaxErrorCode("XDIS32_VALUE_LENGTH"), "39");
  EXPECT_EQ(SyntaxErrorCode("XDIS32_WEIGHT_RANGE"), "12");
  EXPECT_EQ(SyntaxErrorCode("GATEWAY_LETTER_ID_REUSED"), "26");
  EXPECT_EQ(SyntaxErrorCode("CONSENT_MISSING"), "18");
  EXPECT_EQ(SyntaxErrorCode(""), "18");
}

TEST(RefuseCodeTest, SaysWhatTheSenderMustLookAt) {
  EXPECT_EQ(RefuseCode("XDIS32_GLN_CHECK_DIGIT"), "LOK");
  EXPECT_EQ(RefuseCode("GATEWAY_RECEIVER_UNKNOWN"), "LOK");
  EXPECT_EQ(RefuseCode("XDIS32_MUNICIPALITY_UNKNOWN"), "MID");
  EXPECT_EQ(RefuseCode("EDIFACT_MESSAGE_UNSUPPORTED"), "VER");
  EXPECT_EQ(RefuseCode("EDIFACT_UNT_COUNT"), "SYN");
  EXPECT_EQ(RefuseCode("XDIS91_VALUE_CODE"), "SYN");
  EXPECT_EQ(RefuseCode("XDIS32_APGAR_RANGE"), "NC");
  EXPECT_EQ(RefuseCode("CONSENT_MISSING"), "NC");
}

TEST(RefuseCodesTest, AreMedComsFive) {
  std::set<std::string> codes;
  for (const CodeWord& word : kRefuseCodes) codes.insert(std::string(word.code) + " " + std::string(word.word));
  EXPECT_EQ(codes, (std::set<std::string>{"LOK ukendt_lokationsnummer", "MID problem_med_modtagerID",
                                          "NC ikke_specificeret", "SYN syntaksfejl", "VER problem_med_version"}));
}

}  // namespace contrl_codes_test_internal
}  // namespace handover::adapters::edifact
