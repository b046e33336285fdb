#include "adapters/medcom_fhir/acknowledgement.h"

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/care_message.h"
#include "broker/base/refusal.h"
#include "tests/fakes/seeded_random.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace acknowledgement_test_internal {

absl::StatusOr<std::string> Answer(std::string_view document, AcknowledgementOutcome outcome,
                                   const std::vector<Issue>& issues = {}) {
  fakes::SeededRandom random;
  return WriteAcknowledgement(document, {outcome, issues}, {&random, absl::FromUnixSeconds(1'718'900'000)});
}

// `code text` of each issue of the OperationOutcome.
std::vector<std::string> Reasons(const Parsed& answer) {
  std::vector<std::string> reasons;
  for (const Node* issue : Children(answer.Resource("OperationOutcome"), "issue")) {
    const Node& details = *Child(*issue, "details");
    reasons.push_back(std::string(ValueOf(*Child(details, "coding"), "code")) + " " +
                      std::string(ValueOf(details, "text")));
  }
  return reasons;
}

std::string CodeOf(const absl::StatusOr<std::string>& answer) { return DetailOf(answer.status()).code(); }

constexpr AcknowledgementOutcome kAccepted = AcknowledgementOutcome::kAccepted;
constexpr AcknowledgementOutcome kTransient = AcknowledgementOutcome::kTransientError;
constexpr AcknowledgementOutcome kFatal = AcknowledgementOutcome::kFatalError;

}  // namespace acknowledgement_test_internal

using acknowledgement_test_internal::Answer;
using acknowledgement_test_internal::CodeOf;
using acknowledgement_test_internal::kAccepted;
using acknowledgement_test_internal::kFatal;
using acknowledgement_test_internal::kTransient;
using acknowledgement_test_internal::Reasons;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(AcknowledgementTest, AnswersInTheSyntaxOfTheMessage) {
  const absl::StatusOr<std::string> json = Answer(Message("new_v5.json"), kAccepted);
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json->front(), '{');
  const absl::StatusOr<std::string> xml = Answer(Message("new_v5.xml"), kAccepted);
  ASSERT_TRUE(xml.ok());
  EXPECT_EQ(xml->front(), '<');
}

TEST(AcknowledgementTest, AcceptedMessageIsAnsweredOkFromItsReceiver) {
  for (const std::string_view name : {"new_v5.json", "new_v5.xml"}) {
    const Parsed answer(*Answer(Message(name), kAccepted));
    EXPECT_THAT(answer.errors(), IsEmpty()) << "every reference and id is sound";
    const Node& header = answer.Resource("MessageHeader");
    EXPECT_EQ(answer.bundle.resources().front(), &header);
    EXPECT_EQ(ValueOf(*Child(header, "eventCoding"), "code"), "acknowledgement-message");
    EXPECT_EQ(ValueOf(*Child(header, "response"), "identifier"), "00000000-0000-4000-8000-000000000101");
    EXPECT_EQ(ValueOf(*Child(header, "response"), "code"), "ok");
    EXPECT_THAT(answer.bundle.OfType("OperationOutcome"), IsEmpty());
    EXPECT_EQ(ValueOf(*Child(header, "source"), "endpoint"), "https://sor.example.dk/#id=to");
    EXPECT_EQ(ValueOf(*Child(header, "destination"), "endpoint"), "https://sor.example.dk/#id=from");
  }
}

TEST(AcknowledgementTest, SenderAndReceiverChangePlaces) {
  Parsed answer(*Answer(Message("new_v5.json"), kAccepted));
  CareMessage message;
  const Node& header = answer.Resource("MessageHeader");
  message.sender = answer.bundle.Follow(*Child(header, "sender"), {"Organization"}, answer.findings);
  message.receiver =
      answer.bundle.Follow(*Child(*Child(header, "destination"), "receiver"), {"Organization"}, answer.findings);
  ASSERT_NE(message.sender, nullptr);
  ASSERT_NE(message.receiver, nullptr);
  EXPECT_EQ(GlnOf(*message.sender), "5790000999026");
  EXPECT_EQ(SorCodeOf(*message.sender), "999021000016002");
  EXPECT_EQ(GlnOf(*message.receiver), "5790000999019");
  CheckMessagingOrganisation(*message.sender, answer.findings);
  CheckMessagingOrganisation(*message.receiver, answer.findings);
  EXPECT_THAT(answer.errors(), IsEmpty());
}

TEST(AcknowledgementTest, ProvenanceTellsWhatIsAnswered) {
  const Parsed answer(*Answer(Message("new_v5.json"), kAccepted));
  const Node& provenance = answer.Resource("Provenance");
  EXPECT_EQ(answer.bundle.Resolve(provenance, ValueOf(*Child(provenance, "target"), "reference")),
            &answer.Resource("MessageHeader"));
  EXPECT_EQ(ValueOf(*Child(*Child(provenance, "activity"), "coding"), "code"), "acknowledgement");
  EXPECT_EQ(ValueOf(*Child(*Child(provenance, "entity"), "what"), "reference"),
            "MessageHeader/00000000-0000-4000-8000-000000000101");
  EXPECT_EQ(ValueOf(provenance, "occurredDateTime"), "2024-06-20T16:13:20Z");
}

TEST(AcknowledgementTest, RefusalTellsEveryErrorWithItsCode) {
  const std::string document = Spoiled("new_v5.json", "\"gender\": \"female\"", "\"gender\": \"x\"");
  const Parsed answer(*Answer(document, kFatal, ReadMessage(document).issues));
  const Node& response = *Child(answer.Resource("MessageHeader"), "response");
  EXPECT_EQ(ValueOf(response, "code"), "fatal-error");
  EXPECT_EQ(answer.bundle.Resolve(response, ValueOf(*Child(response, "details"), "reference")),
            &answer.Resource("OperationOutcome"));
  EXPECT_THAT(Reasons(answer),
              ElementsAre("MSG_VALUESET_VALUE_UNKNOWN FHIR_CODE_UNKNOWN /entry/1/resource/gender: The gender is "
                          "male, female, other or unknown."));
}

TEST(AcknowledgementTest, CodeSystemIsThatOfTheCode) {
  const auto system_of = [](std::string_view code) {
    const std::vector<Issue> issues = {{Severity::kError, std::string(code), "/", "Rule."}};
    const Parsed answer(*Answer(Message("new_v5.json"), kFatal, issues));
    const Node& issue = *Child(answer.Resource("OperationOutcome"), "issue");
    return std::string(ValueOf(*Child(*Child(issue, "details"), "coding"), "system"));
  };
  EXPECT_THAT(system_of("FHIR_CODE_UNKNOWN"), HasSubstr("medcom-acknowledgement"));
  EXPECT_EQ(system_of("FHIR_MISSING"), "http://terminology.hl7.org/CodeSystem/operation-outcome");
}

TEST(AcknowledgementTest, WarningsAreNotTold) {
  const std::vector<Issue> issues = {{Severity::kWarning, "FHIR_SEX_PARITY", "/", "Rule."},
                                     {Severity::kError, "BROKER_CODE", "/", "Rule."}};
  EXPECT_THAT(Reasons(Parsed(*Answer(Message("new_v5.json"), kFatal, issues))),
              ElementsAre("MSG_LOCAL_FAIL BROKER_CODE /: Rule."));
}

TEST(AcknowledgementTest, RefusalWithoutAReasonStillHasOne) {
  EXPECT_THAT(Reasons(Parsed(*Answer(Message("new_v5.json"), kTransient))),
              ElementsAre("MSG_Mailbox_Out_Of_Operation The message could not be handled."));
}

TEST(AcknowledgementTest, FiftyReasonsAreEnough) {
  const std::vector<Issue> issues(60, {Severity::kError, "FHIR_MISSING", "/", "Rule."});
  EXPECT_THAT(Reasons(Parsed(*Answer(Message("new_v5.json"), kFatal, issues))), SizeIs(50));
}

TEST(AcknowledgementTest, TransientErrorMayBeSentAgain) {
  const Parsed answer(*Answer(Message("new_v5.json"), kTransient));
  EXPECT_EQ(ValueOf(*Child(answer.Resource("MessageHeader"), "response"), "code"), "transient-error");
  EXPECT_EQ(ValueOf(*Child(answer.Resource("OperationOutcome"), "issue"), "code"), "transient");
}

TEST(AcknowledgementTest, CodesOfOthersHaveAPlaceToo) {
  EXPECT_EQ(AcknowledgementCode("XML_DOCTYPE", kFatal), "MSG_BAD_SYNTAX");
  EXPECT_EQ(AcknowledgementCode("GATEWAY_RECEIVER_UNKNOWN", kFatal), "MSG_Receiver_Identifier_UNKNOWN");
  EXPECT_EQ(AcknowledgementCode("ADDRESSEE_UNKNOWN", kFatal), "MSG_Receiver_Identifier_UNKNOWN");
  EXPECT_EQ(AcknowledgementCode("OVERLOADED", kTransient), "MSG_Mailbox_Out_Of_Operation");
  EXPECT_EQ(AcknowledgementCode("FHIR_SEX_PARITY", kFatal), "MSG_LOCAL_FAIL");
}

TEST(AcknowledgementTest, AnswerIsNeverAnswered) {
  EXPECT_EQ(CodeOf(Answer(*Answer(Message("new_v5.json"), kAccepted), kFatal)), "FHIR_NOT_ACKNOWLEDGEABLE");
}

TEST(AcknowledgementTest, WhatCannotBeAnsweredIsForTheOperator) {
  EXPECT_EQ(CodeOf(Answer("{", kFatal)), "FHIR_NOT_ACKNOWLEDGEABLE");
  EXPECT_EQ(CodeOf(Answer("", kFatal)), "FHIR_NOT_ACKNOWLEDGEABLE");
  EXPECT_EQ(CodeOf(Answer("{\"resourceType\": \"Patient\", \"id\": \"1\"}", kFatal)), "FHIR_NOT_ACKNOWLEDGEABLE");
  EXPECT_EQ(CodeOf(Answer(Spoiled("new_v5.json", "\"sender\": {", "\"other\": {"), kFatal)),
            "FHIR_NOT_ACKNOWLEDGEABLE");
  EXPECT_EQ(CodeOf(Answer(Spoiled("new_v5.json", "\"destination\": [", "\"other\": ["), kFatal)),
            "FHIR_NOT_ACKNOWLEDGEABLE");
  EXPECT_EQ(CodeOf(Answer(Spoiled("new_v5.json", "\"id\": \"00000000-0000-4000-8000-000000000101\",", ""), kFatal)),
            "FHIR_NOT_ACKNOWLEDGEABLE");
}

TEST(AcknowledgementTest, MessageWithManyErrorsIsStillAnswered) {
  std::string document = Spoiled("new_v5.json", "\"type\": \"message\",", "");
  document = Edited(document, "\"status\": \"unknown\",", "");
  EXPECT_TRUE(Answer(document, kFatal, ReadMessage(document).issues).ok());
}

}  // namespace handover::adapters::fhir::testing
