#include "adapters/medcom_fhir/care_mapping.h"

#include <algorithm>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "broker/base/commitment/hash.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace care_mapping_test_internal {

exchange::v1::Handover HandoverOf(std::string_view text) {
  const Translation translation = ReadMessage(text);
  EXPECT_TRUE(translation.accepted());
  return translation.accepted() ? translation.handovers.front() : exchange::v1::Handover();
}

}  // namespace care_mapping_test_internal

using care_mapping_test_internal::HandoverOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(CareMappingTest, NewAndForwardAskAndReplyAnswers) {
  const exchange::v1::Envelope first = HandoverOf(Message("new_v5.json")).envelope();
  EXPECT_EQ(first.kind(), "QUERY");
  EXPECT_EQ(first.related_size(), 0);
  EXPECT_EQ(first.conversation_id(), "");
  const exchange::v1::Envelope reply = HandoverOf(Message("reply_v5.json")).envelope();
  EXPECT_EQ(reply.kind(), "REPLY");
  ASSERT_EQ(reply.related_size(), 1);
  EXPECT_EQ(reply.related(0).relation(), exchange::v1::Envelope::ANSWERS);
  EXPECT_EQ(reply.related(0).handover_id(), first.handover_id());
  EXPECT_EQ(reply.conversation_id(), first.handover_id());
  const exchange::v1::Envelope forward = HandoverOf(Message("forward_v4.json")).envelope();
  EXPECT_EQ(forward.kind(), "QUERY");
  ASSERT_EQ(forward.related_size(), 1);
  EXPECT_EQ(forward.related(0).relation(), exchange::v1::Envelope::FORWARDS);
}

TEST(CareMappingTest, EnvelopeTellsItsSource) {
  const std::string document = Message("odd_v4.xml");
  const exchange::v1::Envelope envelope = HandoverOf(document).envelope();
  EXPECT_EQ(envelope.source_format(), "MEDCOM_CARECOMMUNICATION_4");
  EXPECT_EQ(envelope.source_message_id(), "00000000-0000-4000-8000-000000000401");
  const Digest digest = HashOf(document);
  EXPECT_EQ(envelope.source_sha256(), std::string(digest.begin(), digest.end()));
  EXPECT_EQ(envelope.created_ms(), 1'718'900'000'000);
  EXPECT_EQ(envelope.sender_party(), "") << "the gateway knows its party";
  EXPECT_TRUE(std::is_sorted(envelope.losses().begin(), envelope.losses().end()));
}

TEST(CareMappingTest, AsapIsUrgent) {
  EXPECT_EQ(HandoverOf(Message("forward_v4.json")).envelope().priority(), exchange::v1::URGENT);
  EXPECT_EQ(HandoverOf(Spoiled("forward_v4.json", "\"asap\"", "\"routine\"")).envelope().priority(),
            exchange::v1::ROUTINE);
}

TEST(CareMappingTest, AddresseeIsTheStatedNumberAlone) {
  const exchange::v1::Handover handover = HandoverOf(Message("new_v5.json"));
  ASSERT_EQ(handover.addressees_size(), 1);
  const exchange::v1::Addressee& addressee = handover.addressees(0);
  EXPECT_EQ(addressee.stated_address(), "gln:5790000999026");
  EXPECT_EQ(addressee.party(), "");
  EXPECT_EQ(addressee.role(), "");
  EXPECT_EQ(addressee.purpose(), "TREATMENT");
  EXPECT_EQ(addressee.legal_basis(), "HEALTH_TREATMENT_NECESSITY");
}

TEST(CareMappingTest, EpisodeIsTheEncountersElseTheCommunications) {
  EXPECT_EQ(HandoverOf(Message("forward_v4.json")).slip().treatment_episode_id(),
            "urn:uuid:00000000-0000-4000-8000-000000000341");
  EXPECT_EQ(HandoverOf(Message("new_v5.json")).slip().treatment_episode_id(),
            "urn:uuid:00000000-0000-4000-8000-000000000104");
}

TEST(CareMappingTest, SubjectIsThePatient) {
  const exchange::v1::Handover handover = HandoverOf(Message("new_v5.json"));
  EXPECT_EQ(handover.envelope().subject_person_id(), handover.slip().persons(0).person_id());
}

TEST(CareMappingTest, UnknownPredecessorIsNoted) {
  const Translation translation =
      ReadMessage(Spoiled("reply_v5.json", "\"revision\", \"what\": {\"reference\": \"MessageHeader/",
                          "\"revision\", \"what\": {\"reference\": \"MessageHeader/9"));
  EXPECT_TRUE(translation.accepted());
  EXPECT_THAT(NoticesOf(translation), Contains("FHIR_PREDECESSOR_TIME /entry/11/resource/entity"));
  EXPECT_THAT(NoticesOf(ReadMessage(Message("reply_v5.json"))),
              Not(Contains("FHIR_PREDECESSOR_TIME /entry/11/resource/entity")));
}

TEST(CareMappingTest, EarlierEntriesAreDroppedByName) {
  EXPECT_THAT(LossesOf(ReadMessage(Message("reply_v5.json"))),
              ::testing::IsSupersetOf(
                  {"FHIR_THREAD_ENTRY /entry/2/resource/payload/0", "FHIR_THREAD_ENTRY /entry/2/resource/payload/1"}));
}

TEST(CareMappingTest, ReplyWithoutATextOfItsOwnIsReported) {
  std::string text = Spoiled("reply_v5.json", "\"value\": \"urn:uuid:00000000-0000-4000-8000-000000000121\"}}}",
                             "\"value\": \"urn:uuid:00000000-0000-4000-8000-000000000220\"}}}");
  const size_t last = text.rfind("urn:uuid:00000000-0000-4000-8000-000000000220");
  text.replace(last, 45, "urn:uuid:00000000-0000-4000-8000-000000000121");
  const Translation translation = ReadMessage(text);
  EXPECT_THAT(WarningsOf(translation), Contains("FHIR_THREAD_UNCLEAR /entry/2/resource/payload"));
  EXPECT_EQ(BodiesOf(translation, "Note").size(), 1u);
}

TEST(CareMappingTest, FormatNamesItsVersion) {
  EXPECT_EQ(SourceFormatOf(MessageVersion::kFour), "MEDCOM_CARECOMMUNICATION_4");
  EXPECT_EQ(SourceFormatOf(MessageVersion::kFive), "MEDCOM_CARECOMMUNICATION_5");
  EXPECT_EQ(SourceFormatOf(MessageVersion::kUnsupported), "MEDCOM_CARECOMMUNICATION");
}

TEST(CareMappingTest, ValueThatIsTooLongRefusesTheMessage) {
  const std::string_view system = "https://www.esundhed.dk/Registre/Landspatientregisteret\", \"value\": \"";
  const auto with_episode = [&](size_t length) {
    const std::string from = std::string(system) + "urn:uuid:00000000-0000-4000-8000-000000000341";
    return ReadMessage(Spoiled("forward_v4.json", from, std::string(system) + std::string(length, '7')));
  };
  EXPECT_TRUE(with_episode(64).accepted());
  EXPECT_THAT(ErrorsOf(with_episode(65)),
              ElementsAre("FHIR_TOO_LONG /entry/7/resource/episodeOfCare/0/identifier/value"));
}

}  // namespace handover::adapters::fhir::testing
