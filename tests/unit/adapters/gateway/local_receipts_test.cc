#include "adapters/gateway/local_receipts.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"

#include "adapters/gateway/kept_deliveries.h"
#include "broker/base/refusal.h"
#include "clients/cpp/files.h"
#include "tests/fakes/fake_clock.h"
#include "tests/unit/adapters/gateway/receipts_world.h"

namespace handover::gateway {
namespace local_receipts_test_internal {

using Told = std::vector<std::string>;
using adapters::fhir::AcknowledgementOutcome;
using exchange::v1::Acknowledgement;

constexpr char kId[] = "11111111-1111-1111-1111-111111111111";

class LocalReceiptsTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(client::WriteFile(TicketPath(), client::DeliveryTicket{id_, Digest{}}.Serialize()).ok());
    for (const std::string& letter : {world_.Enveloped(), world_.FhirMessage()}) {
      ASSERT_TRUE(written_.Remember(NamesOfLetter(letter), id_).ok());
    }
    Restart();
  }

  // The gateway falls over and starts again.
  void Restart() {
    receipts_ = std::make_unique<LocalReceipts>(
        LocalReceipts::Parts{folder_.File("state"), accepting_, written_, clock_,
                             [this](const client::OutgoingAcknowledgement& acknowledgement) {
                               sent_.push_back(acknowledgement.acknowledgement);
                               return answer_;
                             },
                             [this](const LocalReceiptNote& note) {
                               notes_.push_back(note.event + (note.code.empty() ? "" : " " + note.code));
                             }});
  }

  // Nothing was said where it is refused.
  std::string Take(const std::string& document) {
    const size_t said = sent_.size() + notes_.size();
    const LocalReceipts::Taken taken = receipts_->Take(document).value();
    if (!taken.is_refused()) return "taken";
    EXPECT_EQ(sent_.size() + notes_.size(), said);
    return taken.issues.back().code;
  }
  Acknowledgement Sent(size_t at) const {
    Acknowledgement acknowledgement;
    EXPECT_TRUE(acknowledgement.ParseFromString(sent_.at(at)));
    return acknowledgement;
  }
  std::string TicketPath() const { return folder_.File("state") + "/tickets/" + kId; }

  fakes::TemporaryFolder folder_;
  fakes::FakeClock clock_;
  ReceiptsWorld world_;
  const DeliveryId id_ = *DeliveryId::FromBytes(std::string(16, '\x11'));
  WrittenLetters written_{folder_.File("state") + "/written"};
  const client::AcknowledgeResult known_ =
      Refuse(absl::StatusCode::kFailedPrecondition, {"ALREADY_CONCLUDED", "", "concluded otherwise"});
  client::AcknowledgeResult answer_ = client::Acknowledged{exchange::v1::DECLINED, {}};
  std::string accepting_;
  std::vector<std::string> sent_;
  Told notes_;
  std::unique_ptr<LocalReceipts> receipts_;
};

TEST_F(LocalReceiptsTest, ARefusalOfEveryFormatDeclinesTheDelivery) {
  const std::pair<std::string, std::string> refusals[] = {
      {world_.Contrl(false), "Receiving system (problem_med_version)"},
      {world_.ContrlInVans(false), "Receiving system (problem_med_version)"},
      {world_.VansReceipt(false), "Receiving system (no reason told)"},
      {world_.Fhir(AcknowledgementOutcome::kFatalError), "Receiving system (MSG_LOCAL_FAIL)"}};
  for (const auto& [receipt, speaker] : refusals) {
    std::filesystem::remove_all(folder_.File("state") + "/told");
    sent_.clear();
    notes_.clear();
    EXPECT_EQ(Take(receipt), "taken");
    ASSERT_EQ(sent_.size(), 1u);
    EXPECT_EQ(Sent(0).outcome(), Acknowledgement::OUTCOME_DECLINED);
    EXPECT_EQ(Sent(0).reason(), "NOT_USABLE");
    EXPECT_EQ(Sent(0).professional(), speaker);
    EXPECT_EQ(Sent(0).delivery_id(), std::string(16, '\x11'));
    EXPECT_EQ(notes_, Told{"DECLINED"});
  }
}

// The system has it; that is no professional's word.
TEST_F(LocalReceiptsTest, WhatIsTakenIsDeliveredOnceAndNotAccepted) {
  EXPECT_EQ(Take(world_.VansReceipt(true)), "taken");
  EXPECT_EQ(Take(world_.ContrlInVans(true)), "taken");
  ASSERT_EQ(sent_.size(), 1u);
  EXPECT_EQ(Sent(0).outcome(), Acknowledgement::OUTCOME_DELIVERED);
  EXPECT_EQ(notes_, (Told{"CONFIRMED", "CONFIRMED"}));
}

TEST_F(LocalReceiptsTest, ThatItWasToldWhenTheLetterWasWrittenIsNoFault) {
  answer_ = known_;
  EXPECT_EQ(Take(world_.Contrl(true)), "taken");
  EXPECT_EQ(notes_, Told{"CONFIRMED"});
}

// The party has said who answers for what its system takes.
TEST_F(LocalReceiptsTest, ALetterThatIsTakenIsAcceptedInTheNameOfTheOneThePartyNames) {
  accepting_ = "Karen Test, lead health visitor";
  Restart();
  EXPECT_EQ(Take(world_.VansReceipt(true)), "taken");
  EXPECT_EQ(Take(world_.Fhir(AcknowledgementOutcome::kAccepted)), "taken");
  ASSERT_EQ(sent_.size(), 2u);
  EXPECT_EQ(Sent(0).outcome(), Acknowledgement::OUTCOME_DELIVERED);
  EXPECT_EQ(Sent(1).outcome(), Acknowledgement::OUTCOME_ACCEPTED);
  EXPECT_EQ(Sent(1).professional(), "Karen Test, lead health visitor");
  EXPECT_EQ(notes_, (Told{"CONFIRMED", "ACCEPTED"}));
}

// The receipt of the envelope comes behind that of the letter.
TEST_F(LocalReceiptsTest, ALetterThatWasAcceptedIsNotAcceptedOnceMore) {
  accepting_ = "Karen Test, lead health visitor";
  Restart();
  EXPECT_EQ(Take(world_.ContrlInVans(true)), "taken");
  EXPECT_EQ(Take(world_.VansReceipt(true)), "taken");
  EXPECT_EQ(sent_.size(), 1u);
  EXPECT_EQ(notes_, (Told{"ACCEPTED", "CONFIRMED"}));
}

TEST_F(LocalReceiptsTest, ARefusedAcceptanceIsTold) {
  accepting_ = "Karen Test, lead health visitor";
  Restart();
  answer_ = Refuse(absl::StatusCode::kFailedPrecondition, {"PROFESSIONAL_EXCLUDED", "", "another must take it"});
  EXPECT_EQ(Take(world_.Contrl(true)), "taken");
  EXPECT_EQ(notes_, Told{"NOT_ACCEPTED PROFESSIONAL_EXCLUDED"});
}

TEST_F(LocalReceiptsTest, AnEnvelopeThatArrivedMayHoldALetterThatIsRefused) {
  EXPECT_EQ(Take(world_.VansReceipt(true)), "taken");
  EXPECT_EQ(Take(world_.ContrlInVans(false)), "taken");
  EXPECT_EQ(notes_, (Told{"CONFIRMED", "DECLINED"}));
}

TEST_F(LocalReceiptsTest, ASecondRefusalOfTheOtherLayerDeclinesNothingAgain) {
  EXPECT_EQ(Take(world_.VansReceipt(false)), "taken");
  EXPECT_EQ(Take(world_.ContrlInVans(false)), "taken");
  EXPECT_EQ(sent_.size(), 1u);
}

TEST_F(LocalReceiptsTest, TheSameReceiptAgainSaysNothingAlsoAfterARestart) {
  EXPECT_EQ(Take(world_.Contrl(false)), "taken");
  Restart();
  EXPECT_EQ(Take(world_.Contrl(false)), "taken");
  EXPECT_EQ(sent_.size(), 1u);
  EXPECT_EQ(notes_, (Told{"DECLINED", "REPEATED"}));
}

TEST_F(LocalReceiptsTest, NotNowSaysNothingAndLeavesTheLastWordOpen) {
  EXPECT_EQ(Take(world_.Fhir(AcknowledgementOutcome::kTransientError)), "taken");
  EXPECT_TRUE(sent_.empty());
  EXPECT_EQ(Take(world_.Fhir(AcknowledgementOutcome::kFatalError)), "taken");
  EXPECT_EQ(notes_, (Told{"NOT_NOW", "DECLINED"}));
}

TEST_F(LocalReceiptsTest, TheContraryOfAnEarlierReceiptIsRefused) {
  EXPECT_EQ(Take(world_.Contrl(true)), "taken");
  EXPECT_EQ(Take(world_.Contrl(false)), "GATEWAY_RECEIPT_CONTRADICTS");
  EXPECT_EQ(Take(world_.VansReceipt(false)), "GATEWAY_RECEIPT_CONTRADICTS");
  EXPECT_EQ(Take(world_.Fhir(AcknowledgementOutcome::kTransientError)), "GATEWAY_RECEIPT_CONTRADICTS");
  EXPECT_EQ(Take(world_.Contrl(true)), "taken");
}

TEST_F(LocalReceiptsTest, AReceiptForAnotherLetterIsRefused) {
  EXPECT_EQ(Take(absl::StrReplaceAll(world_.Contrl(false), {{"UCI+KUV20240613001", "UCI+KUV20240613009"}})),
            "GATEWAY_RECEIPT_UNKNOWN");
  EXPECT_EQ(Take(absl::StrReplaceAll(world_.VansReceipt(false), {{"5a01<", "5a09<"}})), "GATEWAY_RECEIPT_UNKNOWN");
  // One name is ours, and the other is not.
  EXPECT_EQ(Take(absl::StrReplaceAll(world_.VansReceipt(false), {{"5a02<", "5a09<"}})), "GATEWAY_RECEIPT_UNKNOWN");
  const std::string header = NamesOfLetter(world_.FhirMessage()).at(0).id;
  EXPECT_EQ(Take(absl::StrReplaceAll(world_.Fhir(AcknowledgementOutcome::kFatalError),
                                     {{header, "00000000-0000-4000-8000-000000000000"}})),
            "GATEWAY_RECEIPT_UNKNOWN");
}

TEST_F(LocalReceiptsTest, ABrokenReceiptIsRefusedAndSaysNothing) {
  const std::string receipt = world_.Contrl(false);
  EXPECT_EQ(Take(receipt.substr(0, receipt.size() - 20)), "EDIFACT_TRUNCATED");
}

TEST_F(LocalReceiptsTest, WhatAProfessionalHasConcludedStays) {
  answer_ = known_;
  EXPECT_EQ(Take(world_.Contrl(false)), "taken");
  EXPECT_EQ(notes_, Told{"NOT_DECLINED ALREADY_CONCLUDED"});
}

// Whether it has come through or not: the broker knows the same bytes again.
TEST_F(LocalReceiptsTest, AWordThatWasInterruptedIsSentAgainWithTheSameBytes) {
  const std::vector<absl::Status> unclear = {absl::UnavailableError("away"), absl::ResourceExhaustedError("full"),
                                             absl::UnauthenticatedError("not let in"), absl::InternalError("failed"),
                                             absl::DataLossError("taken, and its proof does not hold")};
  for (const absl::Status& away : unclear) {
    answer_ = away;
    EXPECT_EQ(receipts_->Take(world_.Contrl(false)).status().code(), absl::StatusCode::kUnavailable);
    clock_.Advance(absl::Seconds(10));
    Restart();
  }
  answer_ = client::Acknowledged{exchange::v1::DECLINED, {}};
  EXPECT_EQ(Take(world_.Contrl(false)), "taken");
  EXPECT_EQ(sent_, Told(unclear.size() + 1, sent_[0]));
  EXPECT_EQ(notes_, (Told{"DECLINED", "REPEATED"}));
}

// The broker is away while more deliveries come than are kept.
TEST_F(LocalReceiptsTest, AWordThatWasInterruptedOutlivesTheBoundOfWhatIsKept) {
  KeptDeliveries kept(folder_.File("state"), 1);
  client::ReceivedDelivery delivery;
  delivery.ticket.delivery_id = id_;
  ASSERT_TRUE(kept.Keep(delivery).ok());
  std::filesystem::last_write_time(folder_.File("state") + "/copies/" + kId, std::filesystem::file_time_type::min());
  answer_ = absl::UnavailableError("away");
  EXPECT_FALSE(receipts_->Take(world_.Contrl(false)).ok());
  delivery.ticket.delivery_id = *DeliveryId::FromBytes(std::string(16, '\x22'));
  ASSERT_TRUE(kept.Keep(delivery).ok());
  ASSERT_TRUE(KeptDeliveries(folder_.File("state"), 1).ForgetOldest().ok());
  answer_ = client::Acknowledged{exchange::v1::DECLINED, {}};
  Restart();
  EXPECT_EQ(Take(world_.Contrl(false)), "taken");
  ASSERT_EQ(sent_.size(), 2u);
  EXPECT_EQ(sent_[0], sent_[1]);
  // Now it has been said, and the delivery is forgotten as any other.
  ASSERT_TRUE(KeptDeliveries(folder_.File("state"), 1).ForgetOldest().ok());
  EXPECT_EQ(Take(world_.Contrl(false)), "GATEWAY_RECEIPT_UNKNOWN");
}

TEST_F(LocalReceiptsTest, WithoutItsTicketNothingIsSaid) {
  fakes::WriteFileBytes(TicketPath(), "damaged");
  EXPECT_EQ(Take(world_.Contrl(false)), "taken");
  EXPECT_TRUE(sent_.empty());
  EXPECT_EQ(notes_, Told{"NOT_DECLINED TICKET_MISSING"});
}

TEST_F(LocalReceiptsTest, WhatWasSaidBeforeAndCannotBeReadIsNotGuessed) {
  fakes::WriteFileBytes(folder_.File("state") + "/told", "a file where the folder should be");
  EXPECT_EQ(receipts_->Take(world_.Contrl(false)).status().code(), absl::StatusCode::kUnavailable);
  std::filesystem::remove(folder_.File("state") + "/told");
  ASSERT_TRUE(client::WriteFile(folder_.File("state") + "/told/" + kId, "damaged").ok());
  EXPECT_EQ(Take(world_.Contrl(false)), "GATEWAY_RECEIPT_STATE");
}

// Twins are written as letters of one name.
TEST_F(LocalReceiptsTest, ARefusalSpeaksOfEveryDeliveryOfThatName) {
  const DeliveryId other = *DeliveryId::FromBytes(std::string(16, '\x22'));
  ASSERT_TRUE(client::WriteFile(folder_.File("state") + "/tickets/" + ToString(other),
                                client::DeliveryTicket{other, Digest{}}.Serialize())
                  .ok());
  ASSERT_TRUE(written_.Remember(NamesOfLetter(world_.Interchange()), other).ok());
  EXPECT_EQ(Take(world_.Contrl(false)), "taken");
  EXPECT_EQ(sent_.size(), 2u);
}

}  // namespace local_receipts_test_internal
}  // namespace handover::gateway
