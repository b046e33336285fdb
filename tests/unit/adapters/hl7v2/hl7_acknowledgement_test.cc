#include "adapters/hl7v2/hl7_acknowledgement.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/hl7v2/er7_message.h"
#include "tests/unit/adapters/hl7v2/messages.h"

namespace handover::adapters::hl7v2 {
namespace hl7_acknowledgement_test_internal {

using testing::Fixture;
using testing::Replaced;
using testing::Translate;

std::string Answer(const std::string& message) {
  return MakeAcknowledgement(message, Translate(message), "ACK-1", absl::FromUnixSeconds(1'718'290'000));
}

TEST(MakeAcknowledgementTest, AcceptsWithTheEndsSwapped) {
  EXPECT_EQ(Answer(Fixture("newborn_twin.hl7")),
            "MSH|^~\\&|HANDOVER|5790001659592|EPJ|5790000120400|20240613144640+0000||ACK^R01|ACK-1|P|2.5.1"
            "||||||UNICODE UTF-8\rMSA|AA|ORU20240613001\r");
}

TEST(MakeAcknowledgementTest, AnErrorOfContentNamesSegmentFieldConditionAndCode) {
  const std::string answer = Answer(Replaced(Fixture("newborn_twin.hl7"), "||38|wk", "||38|mo"));
  EXPECT_NE(answer.find("\rMSA|AE|ORU20240613001\r"), std::string::npos);
  EXPECT_NE(answer.find("\rERR||OBX^3^6|103^^HL70357|E|HL7_UNIT^^99HANDOVER|||A measure has a unit of its own kind.\r"),
            std::string::npos)
      << answer;
}

TEST(MakeAcknowledgementTest, WhatIsNotForUsIsRejected) {
  const std::string other = Answer(Replaced(Fixture("newborn_twin.hl7"), "ORU^R01^ORU_R01", "MDM^T02"));
  EXPECT_NE(other.find("\rMSA|AR|ORU20240613001\r"), std::string::npos);
  EXPECT_NE(other.find("ERR||MSH^1^9|200^^HL70357"), std::string::npos);
  const std::string nothing = Answer("no message at all");
  EXPECT_NE(nothing.find("\rMSA|AR|\r"), std::string::npos);
  EXPECT_EQ(Er7Message::Parse(nothing).problem(), SyntaxProblem::kNone);
}

TEST(MakeAcknowledgementTest, QuotesNoValueAndNoDelimiter) {
  const std::string wrong = Answer(Replaced(Fixture("newborn_twin.hl7"), "1306249996^", "1306249999X^"));
  EXPECT_NE(wrong.find("HL7_PERSON_NUMBER"), std::string::npos);
  EXPECT_EQ(wrong.find("1306249999X"), std::string::npos);
  EXPECT_EQ(wrong.find("Levendef"), std::string::npos);
  const std::string broken = Answer(Replaced(Fixture("newborn_twin.hl7"), "ORU20240613001", "A\\F\\B"));
  EXPECT_NE(broken.find("\rMSA|AA|\r"), std::string::npos);
}

TEST(MakeAcknowledgementTest, ACommitAnswerSaysThatItIsKept) {
  const std::string message = Fixture("newborn_twin.hl7");
  const auto answer = [&message](Verdict verdict, const std::vector<Issue>& issues, AcknowledgementKind kind) {
    return MakeAcknowledgement(message, {verdict, issues, "ACK-1", absl::FromUnixSeconds(1'718'290'000), kind});
  };
  const std::vector<Issue> content = {{Severity::kError, "HL7_UNIT", "OBX-6", "A rule."}};
  const std::vector<Issue> header = {{Severity::kError, "HL7_VERSION", "MSH-12", "A rule."}};
  EXPECT_NE(answer(Verdict::kAccepted, {}, AcknowledgementKind::kCommit).find("\rMSA|CA|"), std::string::npos);
  EXPECT_NE(answer(Verdict::kRefused, content, AcknowledgementKind::kCommit).find("\rMSA|CE|"), std::string::npos);
  EXPECT_NE(answer(Verdict::kRefused, header, AcknowledgementKind::kCommit).find("\rMSA|CR|"), std::string::npos);
  EXPECT_NE(answer(Verdict::kNotNow, content, AcknowledgementKind::kCommit).find("\rMSA|CR|"), std::string::npos);
  EXPECT_NE(answer(Verdict::kNotNow, content, AcknowledgementKind::kApplication).find("\rMSA|AR|"), std::string::npos);
}

TEST(MakeAcknowledgementTest, AtMostTwentyErrors) {
  std::string findings;
  for (int i = 0; i < 50; ++i) findings += "OBX|1|NM|1^x^L||many\r";
  const std::string answer = Answer(Fixture("newborn_twin.hl7") + findings);
  size_t errors = 0;
  for (size_t at = answer.find("\rERR|"); at != std::string::npos; at = answer.find("\rERR|", at + 1)) ++errors;
  EXPECT_EQ(errors, 20u);
}

}  // namespace hl7_acknowledgement_test_internal
}  // namespace handover::adapters::hl7v2
