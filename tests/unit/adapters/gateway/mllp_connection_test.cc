#include "adapters/gateway/mllp_connection.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"

#include "adapters/gateway/backlog.h"
#include "tests/fakes/fake_clock.h"
#include "tests/unit/adapters/gateway/mllp_world.h"

namespace handover::gateway {
namespace {

class MllpConnectionTest : public testing::Test {
 protected:
  MllpConnectionTest() {
    auto [here, there] = ConnectedPair();
    peer_ = std::make_unique<MllpPeer>(std::move(there));
    end_ = std::async(std::launch::async, [this, fd = std::move(here)]() mutable {
      SocketStream stream(std::move(fd), stop_, clock_);
      const MllpConnection::Options options{absl::Minutes(10), absl::Seconds(30), 1000};
      const MllpService service{[this] { return backlog_.AwaitRoom(); },
                                [this](const std::string& message) { return Answer(message); }};
      const ConnectionEnd end = MllpConnection(options, stream, service, clock_).Run();
      stream.Close();
      return end;
    });
  }
  ~MllpConnectionTest() override {
    stop_.Set();
    backlog_.Close();
  }

  std::string Answer(const std::string& message) {
    absl::MutexLock lock(&mu_);
    messages_.push_back(message);
    return message == "quiet" ? "" : "answer to " + message;
  }
  std::vector<std::string> Messages() {
    absl::MutexLock lock(&mu_);
    return messages_;
  }
  // Time goes on until the connection has ended; whatever it waited for, it began to wait before.
  ConnectionEnd EndAfter(absl::Duration step) {
    while (end_.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) clock_.Advance(step);
    return end_.get();
  }

  fakes::FakeClock clock_;
  StopSignal stop_;
  Backlog backlog_{1};
  absl::Mutex mu_;
  std::vector<std::string> messages_;
  std::unique_ptr<MllpPeer> peer_;
  std::future<ConnectionEnd> end_;
};

TEST_F(MllpConnectionTest, MessagesAreAnsweredInTheirOrder) {
  const std::string both = adapters::hl7v2::MllpFrame("one") + adapters::hl7v2::MllpFrame("two");
  ASSERT_TRUE(peer_->Send(both).ok());
  EXPECT_EQ(peer_->Receive(), "answer to one");
  EXPECT_EQ(peer_->Receive(), "answer to two");
  peer_->Close();
  EXPECT_EQ(end_.get(), ConnectionEnd::kByPeer);
}

TEST_F(MllpConnectionTest, WhoAskedForNoAnswerGetsNone) {
  ASSERT_TRUE(peer_->SendMessage("quiet").ok());
  ASSERT_TRUE(peer_->SendMessage("loud").ok());
  EXPECT_EQ(peer_->Receive(), "answer to loud");
  EXPECT_EQ(Messages().size(), 2u);
}

TEST_F(MllpConnectionTest, HalfAMessageIsNoMessage) {
  ASSERT_TRUE(peer_->Send("\vMSH|half").ok());
  peer_->Close();
  EXPECT_EQ(end_.get(), ConnectionEnd::kInsideMessage);
  EXPECT_TRUE(Messages().empty());
}

TEST_F(MllpConnectionTest, AMessageInPiecesIsOne) {
  for (const char c : adapters::hl7v2::MllpFrame("pieces")) ASSERT_TRUE(peer_->Send(std::string(1, c)).ok());
  EXPECT_EQ(peer_->Receive(), "answer to pieces");
}

TEST_F(MllpConnectionTest, TheLongestMessageIsTakenAndOneByteMoreIsNot) {
  ASSERT_TRUE(peer_->SendMessage(std::string(1000, 'a')).ok());
  EXPECT_EQ(peer_->Receive().size(), 1000 + std::string("answer to ").size());
  ASSERT_TRUE(peer_->SendMessage(std::string(1001, 'a')).ok());
  EXPECT_EQ(end_.get(), ConnectionEnd::kTooLarge);
  EXPECT_EQ(Messages().size(), 1u);
}

TEST_F(MllpConnectionTest, WhatWasWholeBeforeTheFaultIsAnswered) {
  ASSERT_TRUE(peer_->Send(adapters::hl7v2::MllpFrame("whole") + std::string(5000, 'x')).ok());
  EXPECT_EQ(peer_->Receive(), "answer to whole");
  EXPECT_EQ(end_.get(), ConnectionEnd::kNotMllp);
}

TEST_F(MllpConnectionTest, WhoSaysNothingForTenMinutesIsLetGo) {
  ASSERT_TRUE(peer_->SendMessage("one").ok());
  ASSERT_EQ(peer_->Receive(), "answer to one");
  EXPECT_EQ(EndAfter(absl::Minutes(10)), ConnectionEnd::kIdle);
}

TEST_F(MllpConnectionTest, AMessageThatTricklesHasOneTime) {
  // A byte every second would hold a connection for ever if each began the time anew.
  ASSERT_TRUE(peer_->Send("\v").ok());
  while (end_.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
    clock_.Advance(absl::Seconds(1));
    peer_->Send("x").IgnoreError();
  }
  EXPECT_EQ(end_.get(), ConnectionEnd::kTooSlow);
}

TEST_F(MllpConnectionTest, WithoutRoomNothingIsReadAndNothingLost) {
  ASSERT_TRUE(peer_->SendMessage("one").ok());
  ASSERT_EQ(peer_->Receive(), "answer to one");
  backlog_.Add(1);
  ASSERT_TRUE(peer_->SendMessage("two").ok());
  // The time without room is not the sender's.
  clock_.Advance(absl::Hours(1));
  EXPECT_FALSE(peer_->HasEnded(absl::Milliseconds(50)));
  EXPECT_EQ(Messages().size(), 1u);
  backlog_.Remove();
  EXPECT_EQ(peer_->Receive(), "answer to two");
}

TEST_F(MllpConnectionTest, EndsWhenTheGatewayStops) {
  stop_.Set();
  EXPECT_EQ(end_.get(), ConnectionEnd::kStopped);
}

TEST_F(MllpConnectionTest, EndsWhenTheGatewayStopsWithoutRoom) {
  backlog_.Add(1);
  ASSERT_TRUE(peer_->SendMessage("one").ok());
  backlog_.Close();
  stop_.Set();
  EXPECT_EQ(end_.get(), ConnectionEnd::kStopped);
}

TEST(ConnectionEndWordTest, EveryEndHasAWordOfItsOwn) {
  std::set<std::string> words;
  for (const ConnectionEnd end : kConnectionEnds) words.insert(ConnectionEndWord(end));
  EXPECT_EQ(words.size(), std::size(kConnectionEnds));
}

}  // namespace
}  // namespace handover::gateway
