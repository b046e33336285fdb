#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kPostponed[] = "64656c69-7665-7279-2d69-642d31303030";  // delivery-id-1000

class PostponeTest : public ::testing::Test {
 protected:
  void Send(int count) {
    for (int i = 0; i < count; ++i)
      EXPECT_EQ(world_.Run({"submit", world_.File("handover.textproto")}).exit_code, kDone);
  }
  CliWorld world_;
};

TEST_F(PostponeTest, WhatWaitsIsGivenBackAndNothingIsStored) {
  Send(2);
  const Printed printed = world_.Run({"postpone", "--reason=SYSTEM_UNAVAILABLE", "--delay=3600"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("not now  " + std::string(kPostponed) + "  attempt 1\n"));
  const auto given_back = world_.broker().AwaitGivenBack(2);
  EXPECT_EQ(given_back[0].reason(), exchange::v1::SYSTEM_UNAVAILABLE);
  EXPECT_EQ(given_back[0].delay_duration().seconds(), 3600);
  EXPECT_THAT(world_.broker().Acknowledged(), SizeIs(0));
}

TEST_F(PostponeTest, AtMostAsManyAsAskedForAndJsonIsOneLineEach) {
  Send(2);
  EXPECT_EQ(world_.Run({"--json", "postpone", "--reason=SYSTEM_BUSY", "--max=1"}).out,
            "{\"deliveryId\":\"" + std::string(kPostponed) + "\",\"attempt\":1}\n");
  EXPECT_EQ(world_.broker().AwaitGivenBack(1)[0].delay_duration().seconds(), 600);
}

TEST_F(PostponeTest, NothingWaits) {
  EXPECT_EQ(world_.Run({"postpone", "--reason=SYSTEM_BUSY"}).out, "nothing waits\n");
}

TEST_F(PostponeTest, ReasonAndDelayAreOfTheirLists) {
  EXPECT_EQ(world_.Run({"postpone"}).exit_code, kUsage);
  EXPECT_THAT(world_.Run({"postpone", "--reason=NO_TIME"}).err, HasSubstr("--reason"));
  EXPECT_EQ(world_.Run({"postpone", "--reason=GIVE_BACK_REASON_UNSPECIFIED"}).exit_code, kUsage);
  EXPECT_EQ(world_.Run({"postpone", "--reason=SYSTEM_BUSY", "--delay=86401"}).exit_code, kUsage);
}

TEST_F(PostponeTest, CopyThatDoesNotVerifyIsSaid) {
  Send(1);
  world_.broker().Play({.edit_copy = [](auto& copy) { copy.mutable_others(0)->back() ^= 1; }});
  const Printed printed = world_.Run({"postpone", "--reason=SYSTEM_BUSY"});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.err, AllOf(HasSubstr("does not verify"), HasSubstr("NOT_IN_FRAME")));
}

TEST_F(PostponeTest, FailedCallIsHandedThrough) {
  world_.Refuse(fakes::kPull, absl::InvalidArgumentError(""));
  EXPECT_EQ(world_.Run({"postpone", "--reason=SYSTEM_BUSY"}).exit_code, kRefused);
}

}  // namespace
}  // namespace handover::cli
