#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "handover/directory/v1/directory_service.pb.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kDelivery[] = "64656c69-7665-7279-2d69-642d31303030";  // delivery-id-1000
constexpr char kBy[] = "--professional=Hanne Test, HEALTH_VISITOR";

// One delivery that was received.
class ConcludeTest : public ::testing::Test {
 protected:
  ConcludeTest() {
    EXPECT_EQ(world_.Run({"submit", world_.File("handover.textproto")}).exit_code, kDone);
    EXPECT_EQ(world_.Run({"receive"}).exit_code, kDone);
  }
  Printed Conclude(std::vector<std::string> words) {
    words.insert(words.begin(), {"conclude", kDelivery, kBy});
    return world_.Run(words);
  }
  exchange::v1::Acknowledgement Said() const { return world_.broker().Acknowledged().back(); }

  mutable CliWorld world_;
};

TEST_F(ConcludeTest, AcceptedIsSaidAndProven) {
  const Printed printed = Conclude({"--accept", "--receipt=" + world_.File("r")});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_EQ(printed.out, "accepted  " + std::string(kDelivery) + "\n");
  EXPECT_EQ(Said().outcome(), exchange::v1::Acknowledgement::OUTCOME_ACCEPTED);
  EXPECT_EQ(Said().professional(), "Hanne Test, HEALTH_VISITOR");
  EXPECT_NE(world_.Read("r"), "");
}

TEST_F(ConcludeTest, JsonHoldsTheReceipt) {
  const Printed printed = world_.Run({"--json", "conclude", kDelivery, kBy, "--accept"});
  EXPECT_THAT(printed.out, HasSubstr("\"state\":\"ACCEPTED\",\"receipt\":{\"leaf\":"));
}

TEST_F(ConcludeTest, DeclinedNamesItsReason) {
  EXPECT_EQ(Conclude({"--decline=NOT_OURS"}).exit_code, kDone);
  EXPECT_EQ(Said().outcome(), exchange::v1::Acknowledgement::OUTCOME_DECLINED);
  EXPECT_EQ(Said().reason(), "NOT_OURS");
}

TEST_F(ConcludeTest, RedirectedToASectorOrAParty) {
  EXPECT_EQ(Conclude({"--redirect=GP", "--reason=MOVED"}).exit_code, kDone);
  EXPECT_EQ(Said().redirect_role(), "GP");
  directory::v1::ListPartiesResponse parties;
  parties.add_parties()->set_party_id("00000000-0000-4000-8000-000000000001");
  parties.mutable_parties(0)->set_alias("other");
  world_.Answer<directory::v1::ListPartiesRequest>(fakes::kListParties, parties);
  EXPECT_EQ(Conclude({"--redirect=other", "--reason=MOVED"}).exit_code, kDone);
  EXPECT_EQ(FormatUuid(Said().redirect_party()), "00000000-0000-4000-8000-000000000001");
  EXPECT_EQ(Conclude({"--redirect=nobody", "--reason=MOVED"}).exit_code, kUsage);
}

TEST_F(ConcludeTest, ExactlyOneDecision) {
  EXPECT_EQ(Conclude({}).exit_code, kUsage);
  EXPECT_EQ(Conclude({"--accept", "--decline=X"}).exit_code, kUsage);
  EXPECT_EQ(Conclude({"--redirect=GP"}).exit_code, kUsage);
  EXPECT_EQ(Conclude({"--accept", "--reason=X"}).exit_code, kUsage);
  EXPECT_EQ(world_.Run({"conclude", "no-id", kBy, "--accept"}).exit_code, kUsage);
  EXPECT_EQ(world_.Run({"conclude", kDelivery, "--accept"}).exit_code, kUsage);
}

TEST_F(ConcludeTest, DeliveryOfAnotherFolderIsNotKnown) {
  const Printed printed = world_.RunWith("--state=" + world_.File("other"), {"conclude", kDelivery, kBy, "--accept"});
  EXPECT_THAT(printed.err, HasSubstr("--state"));
  EXPECT_EQ(printed.exit_code, kUsage);
}

TEST_F(ConcludeTest, StoredCopyIsAsGoodAsATicket) {
  const std::string copy = world_.File("state/inbox/" + std::string(kDelivery) + ".copy");
  std::filesystem::rename(world_.File("state/tickets"), world_.File("gone"));
  EXPECT_EQ(Conclude({"--accept"}).exit_code, kUsage);
  EXPECT_EQ(Conclude({"--accept", "--copy=" + copy}).exit_code, kDone);
  EXPECT_EQ(Conclude({"--accept", "--copy=" + world_.File("none")}).exit_code, kUsage);
  EXPECT_EQ(Conclude({"--accept", "--copy=" + world_.File("tls.pem")}).exit_code, kUsage);
  EXPECT_EQ(
      world_.Run({"conclude", "00000000-0000-4000-8000-000000000001", kBy, "--accept", "--copy=" + copy}).exit_code,
      kUsage);
}

TEST_F(ConcludeTest, WhatWasNotReachedIsSaidAgainInTheSameBytes) {
  world_.broker().Play({.not_now = 1});
  EXPECT_EQ(Conclude({"--accept"}).exit_code, kNotReached);
  const std::string kept = world_.Read("state/conclusions/" + std::string(kDelivery));
  EXPECT_NE(kept, "");
  world_.clock().Advance(absl::Minutes(5));
  EXPECT_EQ(Conclude({"--accept"}).exit_code, kDone);
  EXPECT_NE(kept.find(Said().SerializeAsString()), std::string::npos);
  EXPECT_EQ(world_.Read("state/conclusions/" + std::string(kDelivery)), "");
}

TEST_F(ConcludeTest, WhatWasNotJudgedIsKept) {
  world_.Refuse(fakes::kAcknowledge, absl::InternalError(""));
  EXPECT_EQ(Conclude({"--accept"}).exit_code, kRefused);
  EXPECT_NE(world_.Read("state/conclusions/" + std::string(kDelivery)), "");
}

TEST_F(ConcludeTest, AnotherDecisionTakesItsPlace) {
  world_.broker().Play({.not_now = 1});
  EXPECT_EQ(Conclude({"--accept"}).exit_code, kNotReached);
  EXPECT_EQ(Conclude({"--decline=NOT_OURS"}).exit_code, kDone);
  EXPECT_EQ(Said().outcome(), exchange::v1::Acknowledgement::OUTCOME_DECLINED);
}

TEST_F(ConcludeTest, RefusalIsFinal) {
  world_.Refuse(fakes::kAcknowledge, absl::InvalidArgumentError(""));
  EXPECT_EQ(Conclude({"--accept"}).exit_code, kRefused);
  EXPECT_EQ(world_.Read("state/conclusions/" + std::string(kDelivery)), "");
}

}  // namespace
}  // namespace handover::cli
