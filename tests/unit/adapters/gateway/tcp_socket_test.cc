#include "adapters/gateway/tcp_socket.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <string>

#include "tests/fakes/fake_clock.h"
#include "tests/unit/adapters/gateway/mllp_world.h"

namespace handover::gateway {
namespace {

TEST(ParseHostPortTest, TakesNamesAndAddresses) {
  EXPECT_EQ(ParseHostPort("epj.example.org:2575")->host, "epj.example.org");
  EXPECT_EQ(ParseHostPort("127.0.0.1:0")->port, 0);
  const HostPort six = ParseHostPort("[::1]:65535").value();
  EXPECT_EQ(six.host, "::1");
  EXPECT_EQ(six.port, 65535);
}

TEST(ParseHostPortTest, RefusesWhatIsNeither) {
  for (const char* text : {"", "host", "host:", ":80", "host:65536", "host:-1", "host:80x", "::1:80", "[]:80"}) {
    EXPECT_FALSE(ParseHostPort(text).ok()) << text;
  }
}

TEST(HostPortTest, KnowsTheLoopback) {
  EXPECT_TRUE((HostPort{"127.0.0.1", 1}).IsLoopback());
  EXPECT_TRUE((HostPort{"127.8.9.1", 1}).IsLoopback());
  EXPECT_TRUE((HostPort{"::1", 1}).IsLoopback());
  EXPECT_TRUE((HostPort{"localhost", 1}).IsLoopback());
  EXPECT_FALSE((HostPort{"128.0.0.1", 1}).IsLoopback());
  EXPECT_FALSE((HostPort{"0.0.0.0", 1}).IsLoopback());
  EXPECT_FALSE((HostPort{"127.0.0.1.example.org", 1}).IsLoopback());
}

class TcpSocketTest : public testing::Test {
 protected:
  absl::Duration Soon() const { return clock_.SinceStart() + absl::Seconds(30); }

  SystemClock clock_;
  StopSignal stop_;
};

TEST_F(TcpSocketTest, AListenerIsReachedOnThePortItWasGiven) {
  const ListeningSocket listening = ListenOn({"127.0.0.1", 0}).value();
  EXPECT_GT(listening.port, 0);
  EXPECT_TRUE(CallAddress({"127.0.0.1", listening.port}, Soon(), stop_, clock_).ok());
  EXPECT_TRUE(AwaitSocket(listening.fd.get(), POLLIN, Soon(), stop_, clock_).ok());
}

TEST_F(TcpSocketTest, ATakenPortCannotBeListenedOn) {
  const ListeningSocket listening = ListenOn({"127.0.0.1", 0}).value();
  EXPECT_EQ(ListenOn({"127.0.0.1", listening.port}).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(TcpSocketTest, WhereNobodyListensNobodyIsReached) {
  const int port = ListenOn({"127.0.0.1", 0})->port;
  EXPECT_EQ(CallAddress({"127.0.0.1", port}, Soon(), stop_, clock_).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(TcpSocketTest, AWaitEndsAtItsDeadline) {
  const auto [left, right] = ConnectedPair();
  fakes::FakeClock clock;
  const absl::Duration deadline = clock.SinceStart() + absl::Seconds(1);
  clock.Advance(absl::Seconds(1));
  EXPECT_EQ(AwaitSocket(left.get(), POLLIN, deadline, stop_, clock).code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_F(TcpSocketTest, AWaitEndsWhenTheGatewayStops) {
  const auto [left, right] = ConnectedPair();
  stop_.Set();
  EXPECT_EQ(AwaitSocket(left.get(), POLLIN, absl::InfiniteDuration(), stop_, clock_).code(),
            absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace handover::gateway
