#include "clients/cli/state_folder.h"

#include <gtest/gtest.h>

#include <string>

#include "broker/base/refusal.h"
#include "clients/cli/command.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::cli {
namespace {

constexpr char kDelivery[] = "64656c69-7665-7279-2d69-642d31303030";

class StateFolderTest : public ::testing::Test {
 protected:
  StateFolderTest() : state_(folder_.File("state")) {}

  client::OutgoingHandover Sealed() {
    directory::v1::GetSelfResponse self;
    self.mutable_party()->set_party_id("00000000-0000-4000-8000-000000000001");
    self.set_log_id(std::string(32, 'l'));
    exchange::v1::Handover handover;
    handover.mutable_envelope()->set_kind("REPLY");
    handover.mutable_slip();
    handover.add_addressees()->set_role("GP");
    return *client::HandoverSealer(clock_, random_).Seal(handover, *client::PartyProfile::FromSelf(self));
  }

  const fakes::TemporaryFolder folder_;
  fakes::FakeClock clock_;
  fakes::SeededRandom random_;
  const StateFolder state_;
  const client::DeliveryTicket ticket_{*DeliveryId::FromBytes("delivery-id-1000"), Digest{1}};
};

TEST_F(StateFolderTest, NothingIsOnItsWayAtFirst) {
  EXPECT_TRUE(state_.AllOutgoing()->empty());
  EXPECT_FALSE(state_.FindOutgoing(HandoverId())->has_value());
}

TEST_F(StateFolderTest, OutgoingIsKeptUntilItsReceiptHasCome) {
  const client::OutgoingHandover one = Sealed();
  const client::OutgoingHandover other = Sealed();
  ASSERT_TRUE(state_.KeepOutgoing(one).ok());
  ASSERT_TRUE(state_.KeepOutgoing(other).ok());
  EXPECT_EQ((*state_.FindOutgoing(one.handover_id))->submitted, one.submitted);
  EXPECT_EQ(state_.AllOutgoing()->size(), 2U);
  exchange::v1::Receipt receipt;
  receipt.set_leaf("leaf");
  ASSERT_TRUE(state_.FinishOutgoing(one.handover_id, receipt).ok());
  EXPECT_FALSE(state_.FindOutgoing(one.handover_id)->has_value());
  EXPECT_EQ(fakes::ReadFileBytes(folder_.File("state/receipts/" + ToString(one.handover_id) + ".receipt")),
            receipt.SerializeAsString());
  state_.DropOutgoing(other.handover_id);
  EXPECT_TRUE(state_.AllOutgoing()->empty());
}

TEST_F(StateFolderTest, DamagedOutgoingIsSaidAndNotSent) {
  const client::OutgoingHandover one = Sealed();
  ASSERT_TRUE(state_.KeepOutgoing(one).ok());
  fakes::WriteFileBytes(folder_.File("state/outgoing/" + ToString(one.handover_id)), "cut");
  EXPECT_EQ(CodeOf(state_.FindOutgoing(one.handover_id).status()), "OUTGOING_DAMAGED");
  EXPECT_EQ(CodeOf(state_.AllOutgoing().status()), "OUTGOING_DAMAGED");
}

TEST_F(StateFolderTest, HalfWrittenFilesAreNotTaken) {
  ASSERT_TRUE(state_.KeepOutgoing(Sealed()).ok());
  fakes::WriteFileBytes(folder_.File("state/outgoing/x.new"), "cut");
  EXPECT_EQ(state_.AllOutgoing()->size(), 1U);
}

TEST_F(StateFolderTest, TicketIsFoundByTheDeliverysId) {
  EXPECT_EQ(ExitCodeOf(state_.FindTicket(kDelivery).status()), kUsage);
  ASSERT_TRUE(state_.KeepTicket(ticket_).ok());
  EXPECT_EQ(*state_.FindTicket(kDelivery), ticket_);
}

TEST_F(StateFolderTest, ConclusionIsKeptUntilItIsAnswered) {
  EXPECT_FALSE(state_.FindConclusion(kDelivery)->has_value());
  const client::OutgoingAcknowledgement conclusion = client::AcknowledgeDelivered(ticket_, clock_.Now());
  ASSERT_TRUE(state_.KeepConclusion(conclusion).ok());
  EXPECT_EQ((*state_.FindConclusion(kDelivery))->acknowledgement, conclusion.acknowledgement);
  state_.DropConclusion(kDelivery);
  EXPECT_FALSE(state_.FindConclusion(kDelivery)->has_value());
}

TEST_F(StateFolderTest, FolderThatCannotBeWrittenIsAUsageError) {
  fakes::WriteFileBytes(folder_.File("state"), "a file");
  EXPECT_EQ(ExitCodeOf(state_.KeepTicket(ticket_)), kUsage);
  EXPECT_EQ(ExitCodeOf(WriteOurFile(folder_.File("state/x"), "1")), kUsage);
}

}  // namespace
}  // namespace handover::cli
