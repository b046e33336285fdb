#include "adapters/medcom_fhir/ehmi_care_communication_writer.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/ehmi_envelope.h"
#include "adapters/medcom_fhir/ehmi_reader.h"
#include "broker/base/commitment/hash.h"
#include "tests/fakes/repeats.h"
#include "tests/fakes/seeded_random.h"
#include "tests/unit/adapters/medcom_fhir/generated_questions.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"
#include "tests/unit/adapters/medcom_fhir/round_trip.h"

namespace handover::adapters::fhir::testing {
namespace ehmi_care_communication_writer_test_internal {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Syntax kBothSyntaxes[] = {Syntax::kJson, Syntax::kXml};
constexpr MessageVersion kBothVersions[] = {MessageVersion::kFour, MessageVersion::kFive};

Translation ReadDocumentOf(const std::string& document) {
  fakes::SeededRandom random;
  return EhmiReader().Read(document, {&random, absl::FromUnixSeconds(1'718'900'000)});
}

std::vector<std::string> LossCodes(const std::vector<Loss>& losses) {
  std::vector<std::string> codes;
  for (const Loss& loss : losses) codes.push_back(absl::StrCat(loss.code, " ", loss.path));
  return codes;
}

exchange::v1::Handover OfFixture(const std::string& name) {
  const Translation translation = ReadMessage(Message(name));
  EXPECT_TRUE(translation.accepted()) << name;
  return translation.handovers.front();
}

// With so many bytes of a file.
void AddFile(exchange::v1::Handover& handover, size_t size) {
  model::v1::Attachment& file = *AddBody(handover, options::v1::PERSON_ROLE_CHILD).mutable_attachment();
  file.mutable_provenance()->mutable_recorded()->mutable_time()->set_seconds(1'718'800'000);
  file.set_title("Kurve");
  file.set_media_type("application/pdf");
  file.set_content("%PDF-1.4\n" + std::string(size, 'a'));
  file.set_size_bytes(static_cast<int64_t>(file.content().size()));
  file.set_content_sha256(ToString(HashOf(file.content())));
}

// The envelope adds nothing to the message and takes nothing from it but its own header.
TEST(EhmiCareCommunicationWriterTest, WhatIsGeneratedComesBackAsFromTheMessageAlone) {
  for (uint64_t seed = 1; seed <= fakes::Repeats(100); ++seed) {
    const exchange::v1::Handover question = GeneratedQuestion(seed);
    for (const MessageVersion version : kBothVersions) {
      for (const Syntax syntax : kBothSyntaxes) {
        const Written message = WriteMessage(question, version, syntax);
        const Written written = EhmiCareCommunicationWriter(version, syntax).WriteKnowing(TheParties(), {question});
        ASSERT_THAT(RefusedFor(written), IsEmpty()) << "seed " << seed;
        ASSERT_EQ(LostOf(written), LostOf(message)) << "seed " << seed;
        const Translation inside = ReadMessage(message.bytes);
        const Translation enveloped = ReadDocumentOf(written.bytes);
        ASSERT_TRUE(enveloped.accepted()) << "seed " << seed;
        ASSERT_THAT(DifferencesOf(inside.handovers.front(), enveloped.handovers.front()), IsEmpty()) << "seed " << seed;
        std::vector<std::string> losses = LossCodes(inside.losses);
        losses.emplace_back("EHMI_TRANSPORT /StandardBusinessDocument/StandardBusinessDocumentHeader");
        ASSERT_EQ(LossCodes(enveloped.losses), losses) << "seed " << seed;
      }
    }
  }
}

TEST(EhmiCareCommunicationWriterTest, WhatIsReadIsWrittenAndReadAgain) {
  for (const std::string name : {"new_v5.json", "reply_v5.xml", "forward_v4.json", "odd_v4.xml"}) {
    const exchange::v1::Handover first = OfFixture(name);
    const MessageVersion version = name.find("v4") == std::string::npos ? MessageVersion::kFive : MessageVersion::kFour;
    for (const Syntax syntax : kBothSyntaxes) {
      const EhmiCareCommunicationWriter writer(version, syntax);
      const Written written = writer.Write({first});  // Its numbers are its own: no directory is needed.
      ASSERT_THAT(RefusedFor(written), IsEmpty()) << name;
      const Translation again = ReadDocumentOf(written.bytes);
      ASSERT_TRUE(again.accepted()) << name;
      EXPECT_THAT(DifferencesOf(first, again.handovers.front()), IsEmpty()) << name;
      EXPECT_EQ(writer.Write(again.handovers).bytes, written.bytes) << name;
    }
  }
}

TEST(EhmiCareCommunicationWriterTest, TheHeaderNamesBothEndsAndTheMessage) {
  const EhmiCareCommunicationWriter writer(MessageVersion::kFive, Syntax::kJson);
  const exchange::v1::Handover question = SimpleQuestion();
  const Written written = writer.WriteKnowing(TheParties(), {question});
  const EhmiReading reading = ReadEhmiEnvelope(written.bytes);
  EXPECT_THAT(reading.issues, IsEmpty());
  EXPECT_EQ(reading.document, WriteMessage(question).bytes);
  EXPECT_EQ(reading.header.sender_gln, "5790000999026");
  EXPECT_EQ(reading.header.sender_sor, "999021000016002");
  EXPECT_EQ(reading.header.receiver_gln, "5790000999019");
  EXPECT_EQ(reading.header.receiver_sor, "999011000016001");
  EXPECT_EQ(reading.header.message_identifier, "019034b6-97e0-808f-b185-7dc425fae621");
  EXPECT_EQ(reading.header.created, "2024-06-20T16:13:20Z");
  EXPECT_TRUE(reading.header.receipt_requested);
  // A retry is the same envelope; another message is another.
  EXPECT_EQ(writer.WriteKnowing(TheParties(), {question}).bytes, written.bytes);
  exchange::v1::Handover other = question;
  BodyIn(other, "Note").mutable_note()->set_text("Og hvornår igen?");
  EXPECT_NE(ReadEhmiEnvelope(writer.WriteKnowing(TheParties(), {other}).bytes).header.envelope_identifier,
            reading.header.envelope_identifier);
}

TEST(EhmiCareCommunicationWriterTest, WhatIsNoMessageIsInNoEnvelope) {
  const EhmiCareCommunicationWriter writer(MessageVersion::kFive, Syntax::kXml);
  const Written written = writer.Write({SimpleQuestion()});
  EXPECT_THAT(RefusedFor(written),
              ElementsAre("CARE_OUT_NO_SOR Addressee.stated_address", "CARE_OUT_NO_GLN Envelope.sender_party",
                          "CARE_OUT_NO_SOR Envelope.sender_party"));
  EXPECT_THAT(written.losses, IsEmpty());
}

// FHIR lets a message be called anything, the envelope by a UUID alone.
TEST(EhmiCareCommunicationWriterTest, AMessageWithoutAUuidIsRefused) {
  exchange::v1::Handover message = OfFixture("new_v5.json");
  message.mutable_envelope()->set_source_message_id("message-1");
  const Written written = EhmiCareCommunicationWriter(MessageVersion::kFive, Syntax::kJson).Write({message});
  EXPECT_THAT(RefusedFor(written), ElementsAre("EHMI_NOT_WRITABLE Envelope.source_message_id"));
  EXPECT_THAT(written.losses, IsEmpty());
  EXPECT_NE(ReadFile("adapters/medcom_fhir/ehmi.md").find("`EHMI_NOT_WRITABLE`"), std::string::npos);
}

// The largest message, as base64 once more.
TEST(EhmiCareCommunicationWriterTest, FilesThatAMessageHoldsFitIntoTheEnvelope) {
  exchange::v1::Handover question = SimpleQuestion();
  AddFile(question, 1'900'000);
  AddFile(question, 800'000);
  const Written written =
      EhmiCareCommunicationWriter(MessageVersion::kFive, Syntax::kXml).WriteKnowing(TheParties(), {question});
  ASSERT_THAT(RefusedFor(written), IsEmpty());
  EXPECT_GT(written.bytes.size(), 4u * 1024 * 1024);
  EXPECT_TRUE(ReadDocumentOf(written.bytes).accepted());
}

TEST(EhmiCareCommunicationWriterTest, AnEnvelopeIsXmlWhateverIsInIt) {
  std::vector<std::string> formats;
  for (const MessageVersion version : kBothVersions) {
    for (const Syntax syntax : kBothSyntaxes) {
      const EhmiCareCommunicationWriter writer(version, syntax);
      formats.emplace_back(writer.format());
      EXPECT_EQ(writer.Write({}).media_type, "application/xml");
      EXPECT_TRUE(writer.names_parties());
    }
  }
  EXPECT_THAT(formats, ElementsAre("MEDCOM_CARECOMMUNICATION_4_EHMI", "MEDCOM_CARECOMMUNICATION_4_XML_EHMI",
                                   "MEDCOM_CARECOMMUNICATION_5_EHMI", "MEDCOM_CARECOMMUNICATION_5_XML_EHMI"));
}

}  // namespace ehmi_care_communication_writer_test_internal
}  // namespace handover::adapters::fhir::testing
