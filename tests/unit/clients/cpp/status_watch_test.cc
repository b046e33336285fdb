#include "clients/cpp/status_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broker/base/refusal.h"
#include "tests/fakes/broker/byte_server.h"

namespace handover::client {
namespace {

using ::testing::ElementsAre;

constexpr char kWatch[] = "/handover.exchange.v1.ExchangeService/WatchHandoverStatus";

// Answers call after call with these.
class StatusWatchTest : public ::testing::Test {
 protected:
  void Answer(std::vector<fakes::ByteReply> replies) {
    server_.Handle(kWatch, [this, replies] {
      return [this, replies](const std::string&) { return replies[std::min(next_++, replies.size() - 1)]; };
    });
  }
  static std::string Status(const std::string& kind) {
    exchange::v1::HandoverStatus status;
    status.set_kind(kind);
    return status.SerializeAsString();
  }
  absl::Status Watch(size_t at_most = 100) {
    return WatchHandover(*server_.Connect(), "id", [this, at_most](const exchange::v1::HandoverStatus& status) {
      kinds_.push_back(status.kind());
      return kinds_.size() < at_most;
    });
  }

  size_t next_ = 0;
  std::vector<std::string> kinds_;
  fakes::ByteServer server_;
};

TEST_F(StatusWatchTest, EveryChangeIsTold) {
  Answer({{{Status("A"), Status("B")}, absl::OkStatus()}});
  EXPECT_TRUE(Watch().ok());
  EXPECT_THAT(kinds_, ElementsAre("A", "B"));
}

TEST_F(StatusWatchTest, CallerMayLeave) {
  Answer({{{Status("A"), Status("B")}, std::nullopt}});
  EXPECT_TRUE(Watch(1).ok());
  EXPECT_THAT(kinds_, ElementsAre("A"));
}

TEST_F(StatusWatchTest, LostConnectionIsOpenedAgain) {
  Answer({{{Status("A")}, absl::UnavailableError("restart")}, {{Status("B")}, absl::OkStatus()}});
  EXPECT_TRUE(Watch().ok());
  EXPECT_THAT(kinds_, ElementsAre("A", "B"));
}

TEST_F(StatusWatchTest, RefusalIsHandedThrough) {
  Answer({{{}, Refuse(absl::StatusCode::kNotFound, RefusalText{"NOT_FOUND", "", ""})}});
  EXPECT_EQ(Watch().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(server_.CallCount(kWatch), 1);
}

TEST_F(StatusWatchTest, BrokerThatStaysAwayIsGivenUp) {
  Answer({{{}, absl::UnavailableError("")}});
  ChannelOptions options = fakes::ByteServer::QuickOptions();
  options.retry.give_up_after = absl::ZeroDuration();
  EXPECT_EQ(WatchHandover(*server_.Connect(options), "id", [](const auto&) { return true; }).code(),
            absl::StatusCode::kUnavailable);
}

TEST_F(StatusWatchTest, ClosedChannelEndsThePause) {
  Answer({{{}, absl::UnavailableError("")}});
  const auto channel = server_.Connect();
  channel->Close();
  EXPECT_EQ(WatchHandover(*channel, "id", [](const auto&) { return true; }).code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace handover::client
