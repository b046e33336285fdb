#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <string>

#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kFirst[] = "64656c69-7665-7279-2d69-642d31303030";  // delivery-id-1000

class ReceiveTest : public ::testing::Test {
 protected:
  void Send(int count) {
    for (int i = 0; i < count; ++i)
      EXPECT_EQ(world_.Run({"submit", world_.File("handover.textproto")}).exit_code, kDone);
  }
  CliWorld world_;
};

TEST_F(ReceiveTest, CopyIsStoredAcknowledgedAndReadable) {
  Send(1);
  const Printed printed = world_.Run({"receive"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out,
              AllOf(HasSubstr("REPLY  routine"), HasSubstr(kFirst), HasSubstr("Note"), HasSubstr("text: \"first\"")));
  exchange::v1::DeliveredCopy copy;
  ASSERT_TRUE(copy.ParseFromString(world_.Read("state/inbox/" + std::string(kFirst) + ".copy")));
  EXPECT_EQ(copy.delivery_id(), "delivery-id-1000");
  EXPECT_THAT(world_.Read("state/inbox/" + std::string(kFirst) + ".json"), HasSubstr("\"kind\": \"REPLY\""));
  EXPECT_NE(world_.Read("state/tickets/" + std::string(kFirst)), "");
  EXPECT_THAT(world_.broker().Acknowledged(), SizeIs(1));
}

TEST_F(ReceiveTest, JsonIsOneLineADelivery) {
  Send(2);
  const Printed printed = world_.Run({"--json", "receive"});
  EXPECT_EQ(std::count(printed.out.begin(), printed.out.end(), '\n'), 2);
  EXPECT_THAT(printed.out,
              AllOf(HasSubstr("{\"deliveryId\":\"" + std::string(kFirst)), HasSubstr("\"handover\":{\"envelope\":")));
}

TEST_F(ReceiveTest, OutNamesTheFolder) {
  Send(1);
  EXPECT_EQ(world_.Run({"receive", "--out=" + world_.File("mine")}).exit_code, kDone);
  EXPECT_NE(world_.Read("mine/" + std::string(kFirst) + ".copy"), "");
  EXPECT_FALSE(std::filesystem::exists(world_.File("state/inbox")));
}

TEST_F(ReceiveTest, NothingWaits) {
  const Printed printed = world_.Run({"receive"});
  EXPECT_EQ(printed.exit_code, kDone);
  EXPECT_EQ(printed.out, "nothing waits\n");
  EXPECT_EQ(world_.Run({"--json", "receive"}).out, "");
}

TEST_F(ReceiveTest, AtMostAsManyAsAskedFor) {
  Send(3);
  EXPECT_EQ(world_.Run({"receive", "--max=2"}).exit_code, kDone);
  EXPECT_THAT(world_.broker().Acknowledged(), SizeIs(2));
  EXPECT_EQ(world_.Run({"receive"}).exit_code, kDone);
  EXPECT_THAT(world_.broker().Acknowledged(), SizeIs(3));
}

TEST_F(ReceiveTest, CopyThatDoesNotVerifyIsNotTaken) {
  Send(1);
  world_.broker().Play({.edit_copy = [](auto& copy) { copy.mutable_others(0)->back() ^= 1; }});
  const Printed printed = world_.Run({"receive"});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.err, AllOf(HasSubstr("does not verify"), HasSubstr("NOT_IN_FRAME")));
  EXPECT_THAT(world_.broker().Acknowledged(), SizeIs(0));
}

TEST_F(ReceiveTest, CopyThatCannotBeStoredIsNotAcknowledged) {
  Send(1);
  const Printed printed = world_.Run({"receive", "--out=" + world_.File("tls.pem")});
  EXPECT_EQ(printed.exit_code, kUsage);
  EXPECT_THAT(world_.broker().Acknowledged(), SizeIs(0));
}

TEST_F(ReceiveTest, AcknowledgementThatWasNotTakenIsSaid) {
  Send(1);
  world_.broker().Play({.not_now = 1});
  const Printed printed = world_.Run({"receive"});
  EXPECT_EQ(printed.exit_code, kNotReached);
  EXPECT_THAT(printed.err, HasSubstr("was not taken"));
}

TEST_F(ReceiveTest, FollowGoesOnUntilItHasEnough) {
  Send(3);
  const Printed printed = world_.Run({"receive", "--follow", "--max=3"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(world_.broker().Acknowledged(), SizeIs(3));
}

TEST_F(ReceiveTest, FollowEndsWhenTheBrokerSaysNo) {
  world_.broker().Play({.end_stream = absl::UnauthenticatedError("")});
  EXPECT_EQ(world_.Run({"receive", "--follow"}).exit_code, kRefused);
}

TEST_F(ReceiveTest, FollowEndsInPeaceWhenInterrupted) {
  Send(1);
  world_.broker().Play({.edit_acknowledged = [](auto&) { raise(SIGTERM); }});
  const Printed printed = world_.Run({"receive", "--follow"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(world_.broker().Acknowledged(), SizeIs(1));
}

TEST_F(ReceiveTest, FailedCallIsHandedThrough) {
  world_.Refuse(fakes::kPull, absl::InvalidArgumentError(""));
  EXPECT_EQ(world_.Run({"receive"}).exit_code, kRefused);
}

}  // namespace
}  // namespace handover::cli
