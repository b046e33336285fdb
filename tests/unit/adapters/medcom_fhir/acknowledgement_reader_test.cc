#include "adapters/medcom_fhir/acknowledgement_reader.h"

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/fakes/seeded_random.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace acknowledgement_reader_test_internal {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr AcknowledgementOutcome kOk = AcknowledgementOutcome::kAccepted;
constexpr AcknowledgementOutcome kNotNow = AcknowledgementOutcome::kTransientError;
constexpr AcknowledgementOutcome kNever = AcknowledgementOutcome::kFatalError;

std::string AnswerTo(std::string_view name, AcknowledgementOutcome outcome) {
  fakes::SeededRandom random;
  const std::vector<Issue> issues = {{Severity::kError, "FHIR_CODE_UNKNOWN", "/entry/1", "The code is unknown."}};
  return WriteAcknowledgement(Message(name), {outcome, issues}, {&random, absl::FromUnixSeconds(1'718'900'000)})
      .value();
}

// The source of the fixture message, as its reader tells it.
SourceReference SourceOf(std::string_view name) { return ReadMessage(Message(name)).source; }

std::vector<std::string> ErrorsOf(const std::string& answer) {
  return IssuesOf(ReadAcknowledgement(answer).issues, Severity::kError);
}

TEST(ReadAcknowledgementTest, WhatIsWrittenIsReadBackInBothSyntaxes) {
  for (const char* name : {"new_v5.json", "new_v5.xml", "forward_v4.json"}) {
    for (const AcknowledgementOutcome outcome : {kOk, kNotNow, kNever}) {
      const AcknowledgementReading reading = ReadAcknowledgement(AnswerTo(name, outcome));
      EXPECT_THAT(reading.issues, IsEmpty()) << name;
      EXPECT_EQ(reading.acknowledgement.outcome, outcome);
      EXPECT_EQ(reading.acknowledgement.message_id, SourceOf(name).letter_ids.at(0));
      EXPECT_EQ(reading.acknowledgement.receiver_address, SourceOf(name).sender_address);
      EXPECT_EQ(reading.acknowledgement.sender_address, SourceOf(name).receiver_address);
      EXPECT_EQ(reading.acknowledgement.code, outcome == kOk ? "" : "MSG_VALUESET_VALUE_UNKNOWN");
    }
  }
}

TEST(ReadAcknowledgementTest, AReasonThatIsNoPlainCodeIsNotPassedOn) {
  const std::string answer = AnswerTo("new_v5.json", kNever);
  for (const char* code : {"see 0101010227", "0101010227", "a text of somebody's"}) {
    const AcknowledgementReading reading = ReadAcknowledgement(Edited(answer, "MSG_VALUESET_VALUE_UNKNOWN", code));
    EXPECT_THAT(reading.issues, IsEmpty());
    EXPECT_EQ(reading.acknowledgement.code, "") << code;
  }
}

TEST(ReadAcknowledgementTest, WhatDoesNotSayWhatItAnswersAndHowIsRefused) {
  const std::string no = AnswerTo("new_v5.json", kNever);
  const std::string id = SourceOf("new_v5.json").letter_ids.at(0);
  const auto first = [](const std::string& answer) { return ErrorsOf(answer).at(0); };
  EXPECT_EQ(first(Edited(no, "\"fatal-error\"", "\"fatal\"")), "FHIR_CODE_UNKNOWN /entry/0/resource/response/code");
  EXPECT_EQ(first(Edited(no, "\"response\"", "\"answer\"")), "FHIR_MISSING /entry/0/resource/response");
  EXPECT_EQ(first(Edited(no, "\"identifier\":\"" + id, "\"identifier\":\"" + std::string("a b"))),
            "FHIR_MISSING /entry/0/resource/response/identifier");
  EXPECT_EQ(first(Edited(no, "\"details\":{\"reference\":\"OperationOutcome/", "\"details\":{\"reference\":\"Other/")),
            "FHIR_REFERENCE_UNRESOLVED /entry/0/resource/response/details/reference");
  EXPECT_EQ(first(Edited(no, "acknowledgement-message", "care-communication-message")),
            "FHIR_EVENT_UNSUPPORTED /entry/0/resource/eventCoding");
  EXPECT_EQ(first(Edited(no, "\"severity\":\"error\"", "\"severity\":\"warning\"")).substr(0, 12), "FHIR_MISSING");
  EXPECT_THAT(ErrorsOf("{\"resourceType\":\"Patient\"}"), ElementsAre("FHIR_NOT_A_BUNDLE /"));
  EXPECT_THAT(ErrorsOf("{\"resourceType\":\"Bundle\"}"),
              ElementsAre("FHIR_MISSING /entry", "FHIR_RESOURCE_COUNT /entry/MessageHeader"));
  EXPECT_EQ(first(no.substr(0, no.size() - 5)).substr(0, 16), "FHIR_JSON_SYNTAX");
}

// Yes and no at once.
TEST(ReadAcknowledgementTest, AnAcceptanceWithAnErrorIsRefused) {
  const std::string both = Edited(AnswerTo("new_v5.json", kNever), "\"fatal-error\"", "\"ok\"");
  ASSERT_EQ(ErrorsOf(both).size(), 1u);
  EXPECT_EQ(ErrorsOf(both).at(0).substr(0, 16), "FHIR_FIXED_VALUE");
}

TEST(IsAcknowledgementTest, TheEventDecidesAndNotAWordInAText) {
  EXPECT_TRUE(IsAcknowledgement(AnswerTo("new_v5.json", kOk)));
  EXPECT_TRUE(IsAcknowledgement(AnswerTo("new_v5.xml", kNever)));
  EXPECT_TRUE(IsAcknowledgement(AnswerTo("new_v5.json", kOk).substr(0, 3000)));
  EXPECT_FALSE(IsAcknowledgement(Message("new_v5.json")));
  EXPECT_FALSE(IsAcknowledgement(
      Spoiled("new_v5.json", "\"contentString\": \"", "\"contentString\": \"acknowledgement-message ")));
  EXPECT_FALSE(IsAcknowledgement("acknowledgement-message"));
}

}  // namespace acknowledgement_reader_test_internal
}  // namespace handover::adapters::fhir::testing
