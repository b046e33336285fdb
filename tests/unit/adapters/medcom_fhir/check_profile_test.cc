#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/care_message.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CheckProfileTest, GoodMessagesPassWithTheirParts) {
  for (const std::string_view name : {"new_v5.json", "reply_v5.xml", "forward_v4.json", "odd_v4.xml"}) {
    Parsed parsed(Message(name));
    const std::optional<CareMessage> message = CheckProfile(parsed.bundle, parsed.findings);
    ASSERT_TRUE(message.has_value()) << name;
    EXPECT_THAT(parsed.errors(), IsEmpty()) << name;
    EXPECT_EQ(message->header, &parsed.Resource("MessageHeader"));
    EXPECT_EQ(message->communication, &parsed.Resource("Communication"));
    EXPECT_EQ(message->patient, &parsed.Resource("Patient"));
    EXPECT_NE(message->sender, message->receiver);
    EXPECT_FALSE(message->payloads.empty());
    EXPECT_LT(message->current_step, message->steps.size());
  }
}

TEST(CheckProfileTest, VersionIsThatOfTheDefinition) {
  Parsed five(Message("new_v5.json"));
  EXPECT_EQ(CheckProfile(five.bundle, five.findings)->version, MessageVersion::kFive);
  Parsed four(Message("odd_v4.json"));
  EXPECT_EQ(CheckProfile(four.bundle, four.findings)->version, MessageVersion::kFour);
}

TEST(CheckProfileTest, AnotherMessageIsRefusedForThatAlone) {
  std::string text =
      Spoiled("new_v5.json", "\"code\": \"care-communication-message\"", "\"code\": \"hospital-notification-message\"");
  text = Edited(text, "\"status\": \"unknown\",", "");
  Parsed parsed(text);
  EXPECT_FALSE(CheckProfile(parsed.bundle, parsed.findings).has_value());
  EXPECT_THAT(parsed.errors(), ElementsAre("FHIR_EVENT_UNSUPPORTED /entry/0/resource/eventCoding/code"));
}

TEST(CheckProfileTest, AnotherVersionIsRefusedForThatAlone) {
  std::string text = Spoiled("new_v5.json", "MedComCareCommunicationMessageDefinition|5.0", "Else|6.0");
  text = Edited(text, "\"status\": \"unknown\",", "");
  Parsed parsed(text);
  EXPECT_FALSE(CheckProfile(parsed.bundle, parsed.findings).has_value());
  EXPECT_THAT(parsed.errors(), ElementsAre("FHIR_VERSION_UNSUPPORTED /entry/0/resource/definition"));
}

TEST(CheckProfileTest, EveryErrorIsTold) {
  std::string text = Spoiled("new_v5.json", "\"status\": \"unknown\",", "");
  text = Edited(text, "\"timestamp\": \"2024-06-20T10:15:00+02:00\"", "\"timestamp\": \"2024-06-20\"");
  text = Edited(text, "\"gender\": \"female\"", "\"gender\": \"kvinde\"");
  Parsed parsed(text);
  EXPECT_FALSE(CheckProfile(parsed.bundle, parsed.findings).has_value());
  EXPECT_THAT(parsed.errors(), ElementsAre("FHIR_TIME_FORMAT /timestamp", "FHIR_CODE_UNKNOWN /entry/1/resource/gender",
                                           "FHIR_MISSING /entry/2/resource/status"));
}

TEST(CheckProfileTest, HeaderIsTheFirstEntry) {
  std::string text = Message("new_v5.json");
  const size_t begin = text.find("    {\n      \"fullUrl\": \"https://fhir.example.dk/MessageHeader");
  const size_t end = text.find("    {\n      \"fullUrl\": \"https://fhir.example.dk/Patient");
  const size_t next = text.find("    {\n      \"fullUrl\": \"https://fhir.example.dk/Communication");
  text = text.substr(0, begin) + text.substr(end, next - end) + text.substr(begin, end - begin) + text.substr(next);
  Parsed parsed(text);
  EXPECT_FALSE(CheckProfile(parsed.bundle, parsed.findings).has_value());
  EXPECT_THAT(parsed.errors(), ElementsAre("FHIR_RESOURCE_COUNT /entry/1/resource"));
}

TEST(CheckProfileTest, OtherResourcesAndMissingNarrativesAreOnlyReported) {
  Parsed parsed(Message("odd_v4.json"));
  EXPECT_TRUE(CheckProfile(parsed.bundle, parsed.findings).has_value());
  EXPECT_THAT(parsed.warnings(), Contains("FHIR_RESOURCE_UNEXPECTED /entry/6/resource"));
  EXPECT_THAT(parsed.warnings(), Contains("FHIR_NARRATIVE_MISSING /entry/8/resource/text"));
}

}  // namespace handover::adapters::fhir::testing
