#include "adapters/medcom_fhir/hospital_notification_reader.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/acknowledgement.h"
#include "tests/fakes/seeded_random.h"
#include "tests/unit/adapters/medcom_fhir/notifications.h"

namespace handover::adapters::fhir::testing {
namespace hospital_notification_reader_test_internal {

// Where things stand differs between JSON and XML, and so does the document.
exchange::v1::Handover WithoutSyntax(exchange::v1::Handover handover) {
  handover.mutable_envelope()->clear_source_sha256();
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    exchange::v1::SectionBody& body = *section.mutable_body();
    if (body.has_child_health()) body.mutable_child_health()->mutable_provenance()->clear_source_path();
    if (body.has_parent_somatic_health()) {
      body.mutable_parent_somatic_health()->mutable_provenance()->clear_source_path();
    }
  }
  return handover;
}

std::string File(std::string_view name, std::string_view ending) {
  return Notification(absl::StrCat(std::string(name), std::string(ending)));
}

}  // namespace hospital_notification_reader_test_internal

using hospital_notification_reader_test_internal::File;
using hospital_notification_reader_test_internal::WithoutSyntax;
using ::testing::ElementsAre;

TEST(HospitalNotificationReaderTest, JsonAndXmlBecomeTheSameHandover) {
  for (const std::string_view name : kNotificationNames) {
    const Translation json = ReadNotification(File(name, ".json"));
    const Translation xml = ReadNotification(File(name, ".xml"));
    ASSERT_TRUE(json.accepted() && xml.accepted()) << name;
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(WithoutSyntax(json.handovers.front()),
                                                                   WithoutSyntax(xml.handovers.front())))
        << name;
    EXPECT_EQ(json.losses.size(), xml.losses.size()) << name;
    EXPECT_EQ(json.issues.size(), xml.issues.size()) << name;
  }
}

TEST(HospitalNotificationReaderTest, RecognisesItsOwnAndNoCareCommunication) {
  const HospitalNotificationReader reader;
  for (const std::string_view name : kNotificationNames) {
    EXPECT_TRUE(reader.Recognises(File(name, ".json"))) << name;
    EXPECT_TRUE(reader.Recognises(File(name, ".xml"))) << name;
  }
  EXPECT_FALSE(reader.Recognises(Message("new_v5.json")));
  EXPECT_FALSE(reader.Recognises(Message("new_v5.xml")));
  EXPECT_FALSE(reader.Recognises("hospital-notification-message"));
  EXPECT_FALSE(reader.Recognises(""));
}

TEST(HospitalNotificationReaderTest, TextThatSpeaksOfItIsNoNotification) {
  const HospitalNotificationReader reader;
  EXPECT_FALSE(reader.Recognises(
      Spoiled("new_v5.json", "\"Udskrivelse\"", "\"Se \\\"hospital-notification-message\\\" af i dag\"")));
  EXPECT_FALSE(reader.Recognises(Spoiled("new_v5.json", "\"Udskrivelse\"", "\"hospital-notification-message\"")));
}

TEST(HospitalNotificationReaderTest, QuotesOfEitherKindAreSeen) {
  EXPECT_TRUE(HospitalNotificationReader().Recognises(SpoiledNotification(
      "mother_admitted.xml", "\"hospital-notification-message\"", "'hospital-notification-message'")));
}

TEST(HospitalNotificationReaderTest, AnythingElseIsRefusedWithItsCode) {
  EXPECT_THAT(ErrorsOf(ReadNotification("")), ElementsAre("FHIR_EMPTY /"));
  EXPECT_THAT(ErrorsOf(ReadNotification("{\"resourceType\": \"Patient\", \"id\": \"a\"}")),
              ElementsAre("FHIR_NOT_A_BUNDLE /"));
  EXPECT_THAT(ErrorsOf(ReadNotification(Message("new_v5.json"))),
              ElementsAre("FHIR_EVENT_UNSUPPORTED /entry/0/resource/eventCoding/code"));
}

TEST(HospitalNotificationReaderTest, RefusalQuotesTheLetterAndHasNoLoss) {
  const Translation refusal =
      ReadNotification(SpoiledNotification("mother_admitted.json", "\"in-progress\"", "\"planned\""));
  EXPECT_FALSE(refusal.accepted());
  EXPECT_TRUE(refusal.losses.empty());
  EXPECT_THAT(refusal.source.letter_ids, ElementsAre("00000000-0000-4000-8000-000000005001"));
}

TEST(HospitalNotificationReaderTest, RefusalIsAnsweredWithTheCodeOfItsIssue) {
  const std::string document = SpoiledNotification("mother_admitted.json", "\"status\": \"in-progress\"",
                                                   "\"status\": \"in-progress\", \"diagnosis\": [{\"rank\": 1}]");
  const Translation refusal = ReadNotification(document);
  EXPECT_THAT(ErrorsOf(refusal), ElementsAre("HOSPITAL_NOT_ALLOWED /entry/2/resource/diagnosis/0"));
  EXPECT_EQ(AcknowledgementCode("HOSPITAL_NOT_ALLOWED", AcknowledgementOutcome::kFatalError),
            "MSG_RESOURCE_NOT_ALLOWED");
  fakes::SeededRandom random;
  const absl::StatusOr<std::string> answer = WriteAcknowledgement(
      document, {AcknowledgementOutcome::kFatalError, refusal.issues}, {&random, absl::FromUnixSeconds(1'718'900'000)});
  ASSERT_TRUE(answer.ok());
  EXPECT_THAT(*answer, ::testing::HasSubstr("HOSPITAL_NOT_ALLOWED"));
}

TEST(HospitalNotificationReaderTest, SameMessageMakesTheSameId) {
  const std::string again = SpoiledNotification("mother_admitted.json", "00000000-0000-4000-8000-000000005000",
                                                "00000000-0000-4000-8000-00000000500f");
  EXPECT_EQ(NotifiedHandover(again).envelope().handover_id(),
            NotifiedHandover(Notification("mother_admitted.json")).envelope().handover_id());
}

}  // namespace handover::adapters::fhir::testing
