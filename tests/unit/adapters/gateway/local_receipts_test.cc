#include "adapters/gateway/local_receipts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "adapters/medcom_edifact/contrl.h"
#include "broker/base/refusal.h"
#include "clients/cpp/files.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::gateway {
namespace local_receipts_test_internal {

using Told = std::vector<std::string>;

constexpr char kId[] = "11111111-1111-1111-1111-111111111111";

class LocalReceiptsTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(
        client::WriteFile(folder_.File("state") + "/tickets/" + kId, client::DeliveryTicket{id_, Digest{}}.Serialize())
            .ok());
    ASSERT_TRUE(written_.Remember("gln:5790000120400", "KUV20240613001", id_).ok());
  }

  // How the local system answers the letter that was written.
  std::string Receipt(bool accepted) {
    const std::vector<adapters::Issue> issues = {
        {adapters::Severity::kError, "EDIFACT_MESSAGE_UNSUPPORTED", "segment 2 UNH 2.5", "The message is another."}};
    return adapters::edifact::WriteContrl(fakes::ReadFileBytes("tests/fixtures/dis32/twins.edi"), {accepted, issues},
                                          {&random_, clock_.Now()})
        .value();
  }

  std::string CodeOfFirstIssue(const std::string& document) {
    const LocalReceipts::Taken taken = receipts_.Take(document).value();
    return taken.issues.empty() ? "" : taken.issues[0].code;
  }

  fakes::TemporaryFolder folder_;
  fakes::FakeClock clock_;
  fakes::SeededRandom random_;
  const DeliveryId id_ = *DeliveryId::FromBytes(std::string(16, '\x11'));
  WrittenLetters written_{folder_.File("state") + "/written"};
  client::AcknowledgeResult answer_ = client::Acknowledged{exchange::v1::DECLINED, {}};
  std::vector<exchange::v1::Acknowledgement> sent_;
  Told notes_;
  LocalReceipts receipts_{{folder_.File("state"), written_, clock_,
                           [this](const client::OutgoingAcknowledgement& acknowledgement) {
                             sent_.emplace_back().ParseFromString(acknowledgement.acknowledgement);
                             return answer_;
                           },
                           [this](const LocalReceiptNote& note) {
                             notes_.push_back(note.delivery_id + " " + note.event + " " + note.code);
                           }}};
};

TEST_F(LocalReceiptsTest, ARefusalDeclinesTheDelivery) {
  const LocalReceipts::Taken taken = receipts_.Take(Receipt(false)).value();
  EXPECT_TRUE(taken.issues.empty());
  EXPECT_EQ(taken.declined_count, 1);
  ASSERT_EQ(sent_.size(), 1u);
  EXPECT_EQ(sent_[0].outcome(), exchange::v1::Acknowledgement::OUTCOME_DECLINED);
  EXPECT_EQ(sent_[0].reason(), "NOT_USABLE");
  EXPECT_EQ(sent_[0].professional(), "Receiving system (problem_med_version)");
  EXPECT_EQ(sent_[0].delivery_id(), std::string(16, '\x11'));
  EXPECT_EQ(notes_, Told{std::string(kId) + " DECLINED "});
}

// The system has it; that is no professional's word.
TEST_F(LocalReceiptsTest, AnAcceptanceAcceptsNothing) {
  const LocalReceipts::Taken taken = receipts_.Take(Receipt(true)).value();
  EXPECT_TRUE(taken.issues.empty());
  EXPECT_EQ(taken.confirmed_count, 1);
  EXPECT_TRUE(sent_.empty());
  EXPECT_EQ(notes_, Told{std::string(kId) + " CONFIRMED "});
}

TEST_F(LocalReceiptsTest, AReceiptForAnotherLetterIsRefused) {
  std::string other = Receipt(false);
  other.replace(other.find("UCI+KUV20240613001"), 18, "UCI+KUV20240613009");
  EXPECT_EQ(CodeOfFirstIssue(other), "GATEWAY_RECEIPT_UNKNOWN");
  EXPECT_TRUE(sent_.empty());
}

TEST_F(LocalReceiptsTest, ABrokenReceiptIsRefusedAndSaysNothing) {
  const std::string receipt = Receipt(false);
  EXPECT_EQ(CodeOfFirstIssue(receipt.substr(0, receipt.size() - 20)), "EDIFACT_TRUNCATED");
  EXPECT_TRUE(notes_.empty());
}

TEST_F(LocalReceiptsTest, WhatAProfessionalHasConcludedStays) {
  answer_ = Refuse(absl::StatusCode::kFailedPrecondition, {"ALREADY_CONCLUDED", "", "concluded otherwise"});
  EXPECT_EQ(receipts_.Take(Receipt(false)).value().declined_count, 0);
  EXPECT_EQ(notes_, Told{std::string(kId) + " NOT_DECLINED ALREADY_CONCLUDED"});
}

TEST_F(LocalReceiptsTest, ABrokerThatIsAwayIsAskedAgain) {
  answer_ = absl::UnavailableError("away");
  EXPECT_EQ(receipts_.Take(Receipt(false)).status().code(), absl::StatusCode::kUnavailable);
  answer_ = client::Acknowledged{exchange::v1::DECLINED, {}};
  EXPECT_EQ(receipts_.Take(Receipt(false)).value().declined_count, 1);
}

TEST_F(LocalReceiptsTest, WithoutItsTicketADeliveryIsNotDeclined) {
  ASSERT_TRUE(
      written_.Remember("gln:5790000120400", "KUV20240613001", *DeliveryId::FromBytes(std::string(16, 'x'))).ok());
  EXPECT_EQ(receipts_.Take(Receipt(false)).value().declined_count, 1);
  EXPECT_EQ(notes_.size(), 2u);
  EXPECT_NE(notes_.back().find("NOT_DECLINED TICKET_MISSING"), std::string::npos);
}

TEST_F(LocalReceiptsTest, RecognisesReceiptsAlone) {
  EXPECT_TRUE(LocalReceipts::Recognises(Receipt(true)));
  EXPECT_FALSE(LocalReceipts::Recognises(fakes::ReadFileBytes("tests/fixtures/dis32/twins.edi")));
  EXPECT_FALSE(LocalReceipts::Recognises("{}"));
}

}  // namespace local_receipts_test_internal
}  // namespace handover::gateway
