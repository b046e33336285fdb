#include "clients/cpp/escalation_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "broker/base/refusal.h"
#include "tests/fakes/broker/byte_server.h"

namespace handover::client {
namespace {

using ::testing::ElementsAre;

constexpr char kWatchEscalations[] = "/handover.pathway.v1.PathwayService/WatchEscalations";

// Answers call after call with these.
class EscalationWatchTest : public ::testing::Test {
 protected:
  void Answer(std::vector<fakes::ByteReply> replies) {
    server_.Handle(kWatchEscalations, [this, replies] {
      return [this, replies](const std::string&) { return replies[std::min(next_++, replies.size() - 1)]; };
    });
  }
  static std::string Of(const std::string& kind) {
    pathway::v1::Escalation escalation;
    escalation.set_kind(kind);
    return escalation.SerializeAsString();
  }
  absl::Status Watch(size_t at_most = 100) {
    return WatchEscalations(*server_.Connect(), [this, at_most](const pathway::v1::Escalation& escalation) {
      kinds_.push_back(escalation.kind());
      return kinds_.size() < at_most;
    });
  }

  size_t next_ = 0;
  std::vector<std::string> kinds_;
  fakes::ByteServer server_;
};

TEST_F(EscalationWatchTest, EachIsToldUntilTheCallerLeaves) {
  Answer({{{Of("A"), Of("B"), Of("C")}, std::nullopt}});
  EXPECT_TRUE(Watch(2).ok());
  EXPECT_THAT(kinds_, ElementsAre("A", "B"));
}

TEST_F(EscalationWatchTest, LostConnectionIsOpenedAgain) {
  Answer({{{Of("A")}, absl::UnavailableError("restart")}, {{Of("B")}, absl::OkStatus()}});
  EXPECT_TRUE(Watch().ok());
  EXPECT_THAT(kinds_, ElementsAre("A", "B"));
}

TEST_F(EscalationWatchTest, RefusalIsHandedThrough) {
  Answer({{{}, Refuse(absl::StatusCode::kUnauthenticated, RefusalText{"PARTY_SUSPENDED", "", ""})}});
  EXPECT_EQ(Watch().code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(server_.CallCount(kWatchEscalations), 1);
}

TEST_F(EscalationWatchTest, BrokerThatStaysAwayIsGivenUp) {
  Answer({{{}, absl::UnavailableError("")}});
  ChannelOptions options = fakes::ByteServer::QuickOptions();
  options.retry.give_up_after = absl::ZeroDuration();
  EXPECT_EQ(WatchEscalations(*server_.Connect(options), [](const auto&) { return true; }).code(),
            absl::StatusCode::kUnavailable);
}

TEST_F(EscalationWatchTest, ClosedChannelEndsThePause) {
  Answer({{{}, absl::UnavailableError("")}});
  const auto channel = server_.Connect();
  channel->Close();
  EXPECT_EQ(WatchEscalations(*channel, [](const auto&) { return true; }).code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace handover::client
