#include "adapters/gateway/delivery_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "google/protobuf/text_format.h"

#include "adapters/gateway/letter_names.h"
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

constexpr char kCareCommunication[] = "MEDCOM_CARECOMMUNICATION_5";

// A question to the party that reads it, found by sector: no number of anybody is told.
client::ReceivedDelivery Question() {
  client::ReceivedDelivery delivery = Delivery("query");
  exchange::v1::Handover& handover = delivery.handover;
  handover.mutable_envelope()->set_handover_id(std::string(16, '\x22'));
  handover.mutable_envelope()->set_sender_party(std::string(16, 'S'));
  handover.mutable_envelope()->set_created_ms(1'718'270'000'000);
  exchange::v1::Addressee& addressee = *handover.add_addressees();
  addressee.set_role("GP");
  addressee.set_purpose("TREATMENT");
  addressee.set_legal_basis("HEALTH_TREATMENT_NECESSITY");
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (section.body().has_note()) section.mutable_body()->mutable_note()->set_contact_telephone("87654321");
  }
  return delivery;
}

class DeliveryFolderTest : public testing::Test {
 protected:
  DeliveryFolder Folder(const std::string& format) {
    const auto note = [this](const DeliveryNote& note) {
      notes_.push_back(note.event + " " + note.code + (note.field.empty() ? "" : " " + note.field));
    };
    return DeliveryFolder({folder_.File("out"), folder_.File("state"), format, note, std::string(16, 'R'),
                           [this]() -> absl::StatusOr<adapters::KnownParties> {
                             ++asked_count_;
                             return parties_;
                           }},
                          registry_);
  }

  std::string Read(const std::string& path) { return fakes::ReadFileBytes(folder_.File(path)); }

  fakes::TemporaryFolder folder_;
  const adapters::Registry registry_ = adapters::MakeRegistry();
  absl::StatusOr<adapters::KnownParties> parties_ =
      adapters::KnownParties{{std::string(16, 'S'), {"gln:5790000999026", "sor:999021000016002"}},
                             {std::string(16, 'R'), {"gln:5790000999019", "sor:999011000016001"}}};
  int asked_count_ = 0;
  std::vector<std::string> notes_;
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
TEST_F(DeliveryFolderTest, ALetterIsRememberedUnderEachOfItsNames) {
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
  const WrittenLetters written(folder_.File("state") + "/written");
  const std::vector<DeliveryId> expected = {delivery.ticket.delivery_id};
  ASSERT_EQ(NamesOfLetter(letter).size(), 1u);
  EXPECT_EQ(NamesOfLetter(letter)[0].sender_address, "gln:5790001659592");
  EXPECT_EQ(written.Find(NamesOfLetter(letter)[0]).value(), expected);
  ASSERT_TRUE(Folder("MEDCOM_DIS32_VANS").Store(delivery).ok());
  EXPECT_NE(Read(std::string("out/") + kId + ".xml").find("MCM:FDIS32"), std::string::npos);
  const std::vector<LetterName> names = NamesOfLetter(Read(std::string("out/") + kId + ".xml"));
  EXPECT_EQ(names.size(), 3u);
  for (const LetterName& name : names) EXPECT_EQ(written.Find(name).value(), expected);
}

// Both numbers of both ends are the directory's, and the receiver is whoever reads it.
TEST_F(DeliveryFolderTest, ACareCommunicationHasTheNumbersOfTheDirectory) {
  ASSERT_TRUE(Folder(kCareCommunication).Store(Question()).ok());
  EXPECT_EQ(notes_, std::vector<std::string>{"STORED "});
  const std::string message = Read(std::string("out/") + kId + ".json");
  fakes::SeededRandom random;
  const adapters::Translation read =
      registry_.FindReader("MEDCOM_CARECOMMUNICATION")->Read(message, {&random, absl::FromUnixSeconds(1'718'270'000)});
  ASSERT_TRUE(read.accepted());
  EXPECT_EQ(read.source.sender_address, "gln:5790000999026");
  EXPECT_EQ(read.source.receiver_address, "gln:5790000999019");
  for (const char* sor : {"999021000016002", "999011000016001"}) EXPECT_NE(message.find(sor), std::string::npos) << sor;
  const WrittenLetters written(folder_.File("state") + "/written");
  ASSERT_EQ(NamesOfLetter(message).size(), 1u);
  EXPECT_EQ(written.Find(NamesOfLetter(message)[0]).value().size(), 1u);
}

TEST_F(DeliveryFolderTest, ACareCommunicationInItsEnvelopeIsRememberedByBothNames) {
  ASSERT_TRUE(Folder("MEDCOM_CARECOMMUNICATION_5_XML_EHMI").Store(Question()).ok());
  const std::vector<LetterName> names = NamesOfLetter(Read(std::string("out/") + kId + ".xml"));
  ASSERT_EQ(names.size(), 2u);
  const WrittenLetters written(folder_.File("state") + "/written");
  for (const LetterName& name : names) EXPECT_EQ(written.Find(name).value().size(), 1u);
}

TEST_F(DeliveryFolderTest, ACodeThatTheDirectoryLacksIsNamedAndTheReferenceModelArrives) {
  parties_->front().addresses.pop_back();
  ASSERT_TRUE(Folder(kCareCommunication).Store(Question()).ok());
  const std::vector<std::string> expected = {"NOT_WRITABLE CARE_OUT_NO_SOR Envelope.sender_party", "STORED "};
  EXPECT_EQ(notes_, expected);
  EXPECT_NE(Read(std::string("out/") + kId + ".json").find("\"handoverId\""), std::string::npos);
}

// A directory that cannot be asked now says nothing of what the party's code is.
TEST_F(DeliveryFolderTest, WhileTheDirectoryIsAwayADeliveryIsLeftToComeAgain) {
  const absl::StatusOr<adapters::KnownParties> known = parties_;
  parties_ = absl::UnavailableError("away");
  DeliveryFolder folder = Folder(kCareCommunication);
  EXPECT_EQ(folder.Store(Question()).code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(notes_.empty());
  EXPECT_FALSE(std::filesystem::exists(folder_.File("out")));
  parties_ = known;
  EXPECT_TRUE(folder.Store(Question()).ok());
}

TEST_F(DeliveryFolderTest, AFormatThatNamesNoPartyAsksNoDirectory) {
  ASSERT_TRUE(Folder("DAYCARE_TRANSITION_CSV").Store(Delivery("transition_summary")).ok());
  EXPECT_EQ(asked_count_, 0);
  ASSERT_TRUE(Folder(kCareCommunication).Store(Question()).ok());
  EXPECT_EQ(asked_count_, 1);
}

TEST_F(DeliveryFolderTest, ADeliveryThatComesTwiceIsOneFile) {
  DeliveryFolder folder = Folder("");
  ASSERT_TRUE(folder.Store(Delivery("birth_notification")).ok());
  ASSERT_TRUE(folder.Store(Delivery("birth_notification")).ok());
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.File("out"))) files += entry.exists() ? 1 : 0;
  EXPECT_EQ(files, 1);
}

// What lies in the folder is the party's.
TEST_F(DeliveryFolderTest, OfTheOldestNothingIsKeptButItsFile) {
  DeliveryFolder::Options options{folder_.File("out"), folder_.File("state"), "", [](const DeliveryNote&) {}};
  options.max_kept = 1;
  DeliveryFolder folder(std::move(options), registry_);
  client::ReceivedDelivery delivery = Delivery("birth_notification");
  ASSERT_TRUE(folder.Store(delivery).ok());
  std::filesystem::last_write_time(folder_.File("state/copies/") + kId, std::filesystem::file_time_type::min());
  delivery.ticket.delivery_id = *DeliveryId::FromBytes(std::string(16, '\x22'));
  ASSERT_TRUE(folder.Store(delivery).ok());
  ASSERT_TRUE(folder.ForgetOldest().ok());
  EXPECT_FALSE(std::filesystem::exists(folder_.File("state/copies/") + kId));
  EXPECT_TRUE(std::filesystem::exists(folder_.File("state/copies/22222222-2222-2222-2222-222222222222")));
  EXPECT_TRUE(std::filesystem::exists(folder_.File("out/") + kId + ".json"));
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
