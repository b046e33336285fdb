#include "adapters/gateway/delivery_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "google/protobuf/text_format.h"

#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::gateway {
namespace {

client::ReceivedDelivery Delivery(const std::string& fixture) {
  client::ReceivedDelivery delivery;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      fakes::ReadFileBytes("tests/fixtures/handovers/" + fixture + ".textproto"), &delivery.handover));
  delivery.handover.clear_slip();
  delivery.ticket.delivery_id = *DeliveryId::FromBytes(std::string(16, '\x11'));
  delivery.copy = "the copy's bytes";
  return delivery;
}

constexpr char kId[] = "11111111-1111-1111-1111-111111111111";

class DeliveryFolderTest : public testing::Test {
 protected:
  DeliveryFolder Folder(const std::string& format) {
    return DeliveryFolder({folder_.File("out"), folder_.File("state"), format,
                           [this](const DeliveryNote& note) { notes_.push_back(note.event + " " + note.code); },
                           [this] { return parties_; }},
                          registry_);
  }

  std::string Read(const std::string& path) { return fakes::ReadFileBytes(folder_.File(path)); }

  fakes::TemporaryFolder folder_;
  const adapters::Registry registry_ = adapters::MakeRegistry();
  std::vector<std::string> notes_;
  absl::StatusOr<adapters::KnownParties> parties_ = adapters::KnownParties();
};

TEST_F(DeliveryFolderTest, ATransitionSummaryBecomesCsvAndItsProofIsKept) {
  ASSERT_TRUE(Folder("DAYCARE_TRANSITION_CSV").Store(Delivery("transition_summary")).ok());
  EXPECT_NE(Read(std::string("out/") + kId + ".csv").find("Curious and calm"), std::string::npos);
  EXPECT_EQ(Read(std::string("state/copies/") + kId), "the copy's bytes");
  EXPECT_FALSE(Read(std::string("state/tickets/") + kId).empty());
  EXPECT_EQ(notes_, std::vector<std::string>{"STORED "});
}

TEST_F(DeliveryFolderTest, WhatTheFormatCannotHoldArrivesInTheWordsOfTheReferenceModel) {
  ASSERT_TRUE(Folder("DAYCARE_TRANSITION_CSV").Store(Delivery("birth_notification")).ok());
  EXPECT_NE(Read(std::string("out/") + kId + ".json").find("BIRTH_NOTIFICATION"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder_.File("out") + "/" + kId + ".csv"));
  EXPECT_EQ(notes_.back(), "STORED ");
}

// The receipt of the local system names the letter, and finds the delivery by it.
TEST_F(DeliveryFolderTest, ALetterIsRememberedUnderItsEnvelope) {
  fakes::SeededRandom random;
  const adapters::Reader& reader = *registry_.FindReader("MEDCOM_DIS32");
  const adapters::Translation translation = reader.Read(fakes::ReadFileBytes("tests/fixtures/dis32/everything.edi"),
                                                        {&random, absl::FromUnixSeconds(1'718'270'000)});
  ASSERT_EQ(translation.handovers.size(), 1u);
  client::ReceivedDelivery delivery = Delivery("birth_notification");
  delivery.handover = translation.handovers.front();
  delivery.handover.clear_slip();  // A recipient gets none.
  ASSERT_TRUE(Folder("MEDCOM_DIS32").Store(delivery).ok());
  const std::string letter = Read(std::string("out/") + kId + ".edi");
  const adapters::SourceReference source = reader.Read(letter, {&random, absl::UnixEpoch()}).source;
  EXPECT_EQ(source.sender_address, "gln:5790001659592");
  EXPECT_EQ(WrittenLetters(folder_.File("state") + "/written").Find(source.sender_address, source.envelope_id),
            std::vector<DeliveryId>{delivery.ticket.delivery_id});
  ASSERT_TRUE(Folder("MEDCOM_DIS32_VANS").Store(delivery).ok());
  EXPECT_NE(Read(std::string("out/") + kId + ".xml").find("MCM:FDIS32"), std::string::npos);
}

// A question as another format makes it: by GLN alone.
client::ReceivedDelivery Question() {
  client::ReceivedDelivery delivery = Delivery("query");
  exchange::v1::Handover& question = delivery.handover;
  question.mutable_envelope()->set_handover_id(std::string(16, 'H'));
  question.mutable_envelope()->set_sender_party(std::string(16, 'S'));
  question.mutable_envelope()->set_created_ms(1'718'900'000'000);
  question.add_addressees()->set_stated_address("gln:5790000999019");
  for (exchange::v1::Section& section : *question.mutable_sections()) {
    if (!section.body().has_note()) continue;
    section.mutable_body()->mutable_note()->set_contact_telephone("12345678");
  }
  return delivery;
}

TEST_F(DeliveryFolderTest, TheDirectoryTellsTheNumbersThatAMessageNeeds) {
  const client::ReceivedDelivery question = Question();
  parties_ = adapters::KnownParties{
      {question.handover.envelope().sender_party(), {"gln:5790000999026", "sor:999021000016002"}},
      {std::string(16, 'R'), {"gln:5790000999019", "sor:999011000016001"}}};
  ASSERT_TRUE(Folder("MEDCOM_CARECOMMUNICATION_5").Store(question).ok());
  const std::string message = Read(std::string("out/") + kId + ".json");
  EXPECT_NE(message.find("care-communication-message"), std::string::npos) << message << notes_.front();
  EXPECT_NE(message.find("999011000016001"), std::string::npos);
}

TEST_F(DeliveryFolderTest, WhatTheDirectoryDoesNotTellIsNotMadeUp) {
  ASSERT_TRUE(Folder("MEDCOM_CARECOMMUNICATION_5").Store(Question()).ok());
  EXPECT_EQ(notes_.front(), "NOT_WRITABLE CARE_OUT_MISSING");
  EXPECT_EQ(Read(std::string("out/") + kId + ".json").find("care-communication-message"), std::string::npos);
}

// The next try may write the message: a file of the reference model would stay for ever.
TEST_F(DeliveryFolderTest, ADirectoryThatCannotBeAskedIsTriedAgain) {
  parties_ = absl::UnavailableError("away");
  EXPECT_EQ(Folder("MEDCOM_CARECOMMUNICATION_5").Store(Question()).code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(Folder("DAYCARE_TRANSITION_CSV").Store(Delivery("transition_summary")).ok());
}

TEST_F(DeliveryFolderTest, ADeliveryThatComesTwiceIsOneFile) {
  DeliveryFolder folder = Folder("");
  ASSERT_TRUE(folder.Store(Delivery("birth_notification")).ok());
  ASSERT_TRUE(folder.Store(Delivery("birth_notification")).ok());
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.File("out"))) files += entry.exists() ? 1 : 0;
  EXPECT_EQ(files, 1);
}

TEST_F(DeliveryFolderTest, AFolderThatCannotBeWrittenIsNotAcknowledged) {
  fakes::WriteFileBytes(folder_.File("out"), "a file where the folder should be");
  EXPECT_FALSE(Folder("").Store(Delivery("birth_notification")).ok());
  EXPECT_TRUE(notes_.empty());
}

TEST_F(DeliveryFolderTest, NotesWhatWasRefusedByCode) {
  exchange::v1::DeliveredCopy copy;
  copy.set_delivery_id(std::string(16, '\x11'));
  Folder("").Refused(copy, absl::DataLossError("x"));
  EXPECT_EQ(notes_, std::vector<std::string>{"REFUSED DATA_LOSS"});
}

}  // namespace
}  // namespace handover::gateway
