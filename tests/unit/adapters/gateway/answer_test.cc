#include "adapters/gateway/answer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_replace.h"

#include "adapters/medcom_fhir/ehmi_envelope.h"
#include "tests/fakes/seeded_random.h"
#include "tests/unit/adapters/gateway/gateway_world.h"
#include "tests/unit/adapters/gateway/receipts_world.h"

namespace handover::gateway {
namespace {

using adapters::Issue;
using adapters::Severity;
using testing::Test;

class AnswerTest : public Test {
 protected:
  std::vector<Answer> All(const std::string& document, DocumentOutcome outcome) {
    return MakeAnswers({document, outcome, issues_, absl::FromUnixSeconds(1'718'000'000), random_});
  }
  Answer Make(const std::string& document, DocumentOutcome outcome) { return All(document, outcome).front(); }

  const std::vector<Issue> issues_ = {
      {Severity::kWarning, "XDIS32_SEX_PARITY", "/Emessage/A", "The sex contradicts the number."},
      {Severity::kError, "XDIS32_WEIGHT_RANGE", "/Emessage/B", "The weight must be 200 to 8000 grams."}};
  fakes::SeededRandom random_;
};

TEST_F(AnswerTest, ALetterInAVansEnvelopeGetsAVansReceipt) {
  const Answer positive = Make(GatewayWorld::TwinsLetter(), DocumentOutcome::kAccepted);
  EXPECT_EQ(positive.extension, ".xml");
  EXPECT_NE(positive.bytes.find("PositiveMessage"), std::string::npos);
  const Answer negative = Make(GatewayWorld::TwinsLetter(), DocumentOutcome::kRefused);
  EXPECT_NE(negative.bytes.find("NegativeMessage"), std::string::npos);
  EXPECT_NE(negative.bytes.find("XDIS32_WEIGHT_RANGE"), std::string::npos);
}

TEST_F(AnswerTest, AnHl7MessageGetsAnAcknowledgement) {
  const std::string message = fakes::ReadFileBytes("tests/fixtures/hl7v2/newborn_twin.hl7");
  const Answer positive = Make(message, DocumentOutcome::kAccepted);
  EXPECT_EQ(positive.extension, ".hl7");
  EXPECT_NE(positive.bytes.find("\rMSA|AA|ORU20240613001\r"), std::string::npos);
  const Answer negative = Make(message, DocumentOutcome::kRefused);
  EXPECT_NE(negative.bytes.find("\rMSA|AE|ORU20240613001\r"), std::string::npos);
  EXPECT_NE(negative.bytes.find("XDIS32_WEIGHT_RANGE"), std::string::npos);
}

TEST_F(AnswerTest, ControlIdsFitIntoTheirFieldAndDiffer) {
  const std::string first = NewControlId(absl::FromUnixSeconds(1'718'000'000), random_);
  EXPECT_EQ(first.size(), 20u);
  EXPECT_NE(first, NewControlId(absl::FromUnixSeconds(1'718'000'000), random_));
}

TEST_F(AnswerTest, AFhirMessageGetsAnAcknowledgementInItsOwnSyntax) {
  const std::string json = fakes::ReadFileBytes("tests/fixtures/carecommunication/new_v5.json");
  const Answer answer = Make(json, DocumentOutcome::kAccepted);
  EXPECT_EQ(answer.extension, ".json");
  EXPECT_NE(answer.bytes.find("acknowledgement-message"), std::string::npos);
  const std::string xml = fakes::ReadFileBytes("tests/fixtures/carecommunication/new_v5.xml");
  EXPECT_EQ(Make(xml, DocumentOutcome::kRefused).extension, ".xml");
}

TEST_F(AnswerTest, AFhirMessageInAnEnvelopeGetsAnAcknowledgementInOneAndAReceipt) {
  const std::string letter = ReceiptsWorld::FhirInEnvelope();
  for (const DocumentOutcome outcome : {DocumentOutcome::kAccepted, DocumentOutcome::kRefused}) {
    const std::vector<Answer> answers = All(letter, outcome);
    ASSERT_EQ(answers.size(), 2u);
    EXPECT_EQ(answers[0].extension, ".xml");
    const auto acknowledgement = adapters::fhir::ReadEhmiEnvelope(answers[0].bytes);
    EXPECT_TRUE(acknowledgement.issues.empty());
    EXPECT_NE(acknowledgement.document.find(outcome == DocumentOutcome::kAccepted ? "\"ok\"" : "\"fatal-error\""),
              std::string::npos);
    // The envelope could be opened, whatever was in it.
    EXPECT_EQ(answers[1].extension, ".receipt.xml");
    EXPECT_EQ(adapters::fhir::ReadEhmiEnvelope(answers[1].bytes).header.type, "ReceiptAcknowledgement");
  }
}

TEST_F(AnswerTest, AnEnvelopeThatCannotBeOpenedGetsAReportAndAReceiptThatSaysSo) {
  const std::string broken =
      absl::StrReplaceAll(ReceiptsWorld::FhirInEnvelope(), {{"application/fhir+json", "application/pdf"}});
  const std::vector<Answer> answers = All(broken, DocumentOutcome::kRefused);
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(answers[0].extension, ".json");
  EXPECT_EQ(adapters::fhir::ReadEhmiEnvelope(answers[1].bytes).header.type, "ReceiptException");
  EXPECT_EQ(All("<StandardBusinessDocument/>", DocumentOutcome::kRefused).size(), 1u);
}

TEST_F(AnswerTest, AnEdifactInterchangeGetsAContrl) {
  const std::string letter = fakes::ReadFileBytes("tests/fixtures/dis32/twins.edi");
  const Answer taken = Make(letter, DocumentOutcome::kAccepted);
  EXPECT_EQ(taken.extension, ".edi");
  EXPECT_NE(taken.bytes.find("+CTL03'"), std::string::npos);
  const Answer refused = Make(letter, DocumentOutcome::kRefused);
  EXPECT_NE(refused.bytes.find("+CTL02'"), std::string::npos);
  EXPECT_NE(refused.bytes.find("XDIS32_WEIGHT_RANGE"), std::string::npos);
  // Inside an envelope it is the envelope that is answered, and a receipt is not answered by another.
  const std::string in_vans = ReceiptsWorld::Enveloped();
  EXPECT_NE(Make(in_vans, DocumentOutcome::kAccepted).bytes.find("PositiveMessage"), std::string::npos);
  EXPECT_NE(Make(in_vans, DocumentOutcome::kRefused).bytes.find("NegativeMessage"), std::string::npos);
  EXPECT_EQ(Make(taken.bytes, DocumentOutcome::kRefused).extension, ".json");
  // Its UNB asks for a CONTRL: that travels in an envelope of its own.
  for (const auto& [outcome, name] :
       {std::pair{DocumentOutcome::kAccepted, "C0330Q"}, std::pair{DocumentOutcome::kRefused, "C0230Q"}}) {
    const std::vector<Answer> both = All(in_vans, outcome);
    ASSERT_EQ(both.size(), 2u);
    EXPECT_EQ(both[1].extension, ".contrl.xml");
    EXPECT_NE(both[1].bytes.find("<Name>MCM:FCTL</Name>"), std::string::npos);
    EXPECT_NE(both[1].bytes.find(name), std::string::npos);
  }
  EXPECT_EQ(All(letter, DocumentOutcome::kAccepted).size(), 1u);
  EXPECT_EQ(All(GatewayWorld::TwinsLetter(), DocumentOutcome::kAccepted).size(), 1u);
}

TEST_F(AnswerTest, WhatHasNoAnswerOfItsOwnGetsAReport) {
  const Answer answer = Make(GatewayWorld::BareTwinsLetter(), DocumentOutcome::kRefused);
  EXPECT_EQ(answer.extension, ".json");
  EXPECT_EQ(answer.bytes,
            "{\"accepted\":false,\"issues\":[{\"severity\":\"warning\",\"code\":\"XDIS32_SEX_PARITY\","
            "\"path\":\"/Emessage/A\",\"rule\":\"The sex contradicts the number.\"},{\"severity\":\"error\","
            "\"code\":\"XDIS32_WEIGHT_RANGE\",\"path\":\"/Emessage/B\","
            "\"rule\":\"The weight must be 200 to 8000 grams.\"}]}\n");
}

TEST_F(AnswerTest, PeopleReadALinePerIssue) {
  EXPECT_EQ(ReadableReason(issues_),
            "warning XDIS32_SEX_PARITY at /Emessage/A: The sex contradicts the number.\n"
            "error XDIS32_WEIGHT_RANGE at /Emessage/B: The weight must be 200 to 8000 grams.\n");
}

}  // namespace
}  // namespace handover::gateway
