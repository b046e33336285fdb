#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/care_message.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace check_communication_test_internal {

// The communication of a message with its checks done, after those of the header, which it needs.
struct CheckedCommunication {
  explicit CheckedCommunication(std::string_view text, MessageVersion version = MessageVersion::kFive) : parsed(text) {
    message.version = version;
    CheckHeader(parsed.bundle, parsed.Resource("MessageHeader"), message, parsed.findings);
    CheckCommunication(parsed.bundle, parsed.Resource("Communication"), message, parsed.findings);
  }
  Parsed parsed;
  CareMessage message;
};

constexpr std::string_view kOtherCategory = "\"code\": \"other\"";

}  // namespace check_communication_test_internal

using check_communication_test_internal::CheckedCommunication;
using check_communication_test_internal::kOtherCategory;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CheckCommunicationTest, SpecificSenderAndRecipientAreFollowed) {
  const CheckedCommunication checked(Message("reply_v5.json"));
  EXPECT_THAT(checked.parsed.errors(), IsEmpty());
  EXPECT_NE(checked.message.specific_sender.role, nullptr);
  EXPECT_NE(checked.message.specific_sender.practitioner, nullptr);
  EXPECT_EQ(checked.message.specific_sender.organisation, checked.message.sender);
  EXPECT_NE(checked.message.specific_recipient.team, nullptr);
  EXPECT_EQ(checked.message.specific_recipient.organisation, checked.message.receiver);
}

TEST(CheckCommunicationTest, PriorityGoesWithAReferral) {
  EXPECT_THAT(CheckedCommunication(Message("forward_v4.json")).parsed.errors(), IsEmpty());
  EXPECT_THAT(
      CheckedCommunication(Spoiled("forward_v4.json", "regarding-referral", "examination-results")).parsed.errors(),
      ElementsAre("FHIR_PRIORITY_NOT_ALLOWED /entry/2/resource/priority"));
  EXPECT_THAT(CheckedCommunication(Spoiled("forward_v4.json", "\"priority\": \"asap\"", "\"priority\": \"stat\""))
                  .parsed.errors(),
              ElementsAre("FHIR_CODE_UNKNOWN /entry/2/resource/priority"));
}

TEST(CheckCommunicationTest, OnlyTheCategoryOtherNeedsATopic) {
  const std::string_view topic = "\"topic\": {\"text\": \"Udskrivelse\"},";
  EXPECT_THAT(CheckedCommunication(Spoiled("new_v5.json", topic, "")).parsed.errors(),
              ElementsAre("FHIR_TOPIC_MISSING /entry/2/resource/topic"));
  const std::string examined = Spoiled("new_v5.json", kOtherCategory, "\"code\": \"examination-results\"");
  EXPECT_THAT(CheckedCommunication(Edited(examined, topic, "")).parsed.errors(), IsEmpty());
}

TEST(CheckCommunicationTest, EncounterWithoutReferenceIsAnErrorInVersionFiveOnly) {
  const std::string text = Spoiled(
      "forward_v4.json", "\"encounter\": {\"reference\": \"Encounter/00000000-0000-4000-8000-000000000340\"},", "");
  const CheckedCommunication four(text, MessageVersion::kFour);
  EXPECT_THAT(four.parsed.errors(), IsEmpty());
  EXPECT_THAT(four.parsed.warnings(), Contains("FHIR_ENCOUNTER_UNUSED /entry/7/resource"));
  const CheckedCommunication five(text, MessageVersion::kFive);
  EXPECT_THAT(five.parsed.errors(), ElementsAre("FHIR_ENCOUNTER /entry/7/resource"));
}

TEST(CheckCommunicationTest, EncounterNeedsItsEpisode) {
  const std::string text =
      Spoiled("forward_v4.json", "\"episodeOfCare\": [{\"identifier\"", "\"other\": [{\"identifier\"");
  EXPECT_THAT(CheckedCommunication(text).parsed.errors(),
              ElementsAre("FHIR_ENCOUNTER /entry/7/resource/episodeOfCare/identifier"));
}

TEST(CheckCommunicationTest, RoleIsACodeOrWords) {
  const std::string_view code = "\"code\": [{\"text\": \"Ledende sundhedsplejerske\"}]";
  const auto with = [&](std::string_view instead) {
    Parsed parsed(Spoiled("forward_v4.json", code, instead));
    const Node& payload = *Children(parsed.Resource("Communication"), "payload")[2];
    const Node& reference = *Child(*Children(payload, "extension")[2], "valueReference");
    FollowWorker(parsed.bundle, reference, {.team_allowed = false, .role_code_required = true}, parsed.findings);
    return parsed.errors();
  };
  EXPECT_THAT(with(code), IsEmpty());
  EXPECT_THAT(with("\"code\": [{\"coding\": [{\"system\": \"urn:x\", \"code\": \"y\"}]}]"), IsEmpty());
  EXPECT_THAT(with("\"code\": [{\"coding\": [{\"code\": \"y\"}]}]"),
              ElementsAre("FHIR_ROLE_CODE /entry/5/resource/code"));
  EXPECT_THAT(with("\"active\": true"), ElementsAre("FHIR_ROLE_CODE /entry/5/resource/code"));
}

TEST(CheckCommunicationTest, SpecificPeopleBelongToTheirOrganisation) {
  const std::string sender = Spoiled(
      "reply_v5.json", "\"organization\": {\"reference\": \"Organization/00000000-0000-4000-8000-000000000111\"}",
      "\"organization\": {\"reference\": \"Organization/00000000-0000-4000-8000-000000000110\"}");
  EXPECT_THAT(CheckedCommunication(sender).parsed.errors(),
              ElementsAre("FHIR_SENDER_ORGANISATION /entry/2/resource/extension/0/valueReference"));
  const std::string nobody = Spoiled(
      "reply_v5.json", "\"organization\": {\"reference\": \"Organization/00000000-0000-4000-8000-000000000111\"},", "");
  EXPECT_THAT(CheckedCommunication(nobody).parsed.errors(), IsEmpty()) << "a role need not tell its organisation";
}

}  // namespace handover::adapters::fhir::testing
