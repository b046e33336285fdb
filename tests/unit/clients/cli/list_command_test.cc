#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/clients/cli/cli_world.h"
#include "tests/unit/clients/cli/follow_fixture.h"

namespace handover::cli {
namespace {

using exchange::v1::ListHandoversRequest;
using exchange::v1::ListHandoversResponse;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Two pages of one handover each.
void AnswerPages(CliWorld& world) {
  world.broker().Answer<ListHandoversRequest, ListHandoversResponse>(kListHandovers, [](const auto& request) {
    ListHandoversResponse response;
    const bool first = request.page_token().empty();
    *response.add_handovers() = StatusOf(first ? "h2" : "h1", exchange::v1::QUEUED);
    response.set_next_page_token(first ? "next" : "");
    return response;
  });
}

TEST(ListCommandTest, EveryPageIsPrinted) {
  CliWorld world;
  AnswerPages(world);
  const Printed printed = world.Run({"list", "--open"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, AllOf(HasSubstr("h2"), HasSubstr("h1")));
  EXPECT_TRUE(world.Asked<ListHandoversRequest>(kListHandovers).open_only());
}

TEST(ListCommandTest, AtMostAsManyAsAskedFor) {
  CliWorld world;
  AnswerPages(world);
  EXPECT_THAT(world.Run({"list", "--max=1"}).out, AllOf(HasSubstr("h2"), Not(HasSubstr("h1"))));
  EXPECT_FALSE(world.Asked<ListHandoversRequest>(kListHandovers).open_only());
}

TEST(ListCommandTest, OpenDutiesAreAskedForAlone) {
  CliWorld world;
  AnswerPages(world);
  EXPECT_EQ(world.Run({"list", "--duties"}).exit_code, kDone);
  EXPECT_TRUE(world.Asked<ListHandoversRequest>(kListHandovers).obligations_only());
}

TEST(ListCommandTest, NoticesOfWhatWeReceivedArePrintedPageByPage) {
  using exchange::v1::ListNoticesRequest;
  using exchange::v1::ListNoticesResponse;
  const std::string method = "/handover.exchange.v1.InboxService/ListNotices";
  CliWorld world;
  world.broker().Answer<ListNoticesRequest, ListNoticesResponse>(method, [](const auto& request) {
    ListNoticesResponse response;
    const bool first = request.page_token().empty();
    response.add_notices()->set_handover_id(first ? "h1" : "h2");
    response.mutable_notices(0)->set_code("CONSENT_WITHDRAWN");
    response.set_next_page_token(first ? "next" : "");
    return response;
  });
  EXPECT_EQ(world.Run({"list", "--notices"}).out, "h1  CONSENT_WITHDRAWN\nh2  CONSENT_WITHDRAWN\n");
  EXPECT_EQ(world.Run({"list", "--notices", "--max=1"}).out, "h1  CONSENT_WITHDRAWN\n");
  EXPECT_THAT(world.Run({"--json", "list", "--notices"}).out, HasSubstr("CONSENT_WITHDRAWN"));
  world.Answer<ListNoticesRequest>(method, ListNoticesResponse());
  EXPECT_EQ(world.Run({"list", "--notices"}).out, "none\n");
  world.Refuse(method, absl::UnauthenticatedError(""));
  EXPECT_EQ(world.Run({"list", "--notices"}).exit_code, kRefused);
}

TEST(ListCommandTest, NoneIsSaid) {
  CliWorld world;
  world.Answer<ListHandoversRequest>(kListHandovers, ListHandoversResponse());
  EXPECT_EQ(world.Run({"list"}).out, "none\n");
  EXPECT_EQ(world.Run({"--json", "list"}).out, "");
}

TEST(ListCommandTest, RefusalIsRefused) {
  CliWorld world;
  world.Refuse(kListHandovers, absl::UnauthenticatedError(""));
  EXPECT_EQ(world.Run({"list"}).exit_code, kRefused);
}

}  // namespace
}  // namespace handover::cli
