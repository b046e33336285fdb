#include "adapters/gateway/mllp_listener.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"

#include "tests/unit/adapters/gateway/mllp_world.h"

namespace handover::gateway {
namespace {

class MllpListenerTest : public testing::Test {
 protected:
  void Start(std::optional<TlsFiles> tls, std::vector<std::string> names = {}, int max_connections = 4) {
    MllpListener::Options options;
    options.address = {"127.0.0.1", 0};
    options.tls = std::move(tls);
    options.peer_common_names = std::move(names);
    options.max_connections = max_connections;
    const MllpService service{[] { return true; }, [](const std::string& message) { return "answer to " + message; }};
    const MllpListener::Watcher watcher{[] {},
                                        [this](ConnectionEnd end) {
                                          absl::MutexLock lock(&mu_);
                                          ends_.push_back(end);
                                        }};
    listener_ = MllpListener::Start(options, service, watcher, clock_).value();
  }
  // Of the first connection that ended.
  ConnectionEnd FirstEnd() {
    absl::MutexLock lock(&mu_);
    const auto has_one = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return !ends_.empty(); };
    mu_.Await(absl::Condition(&has_one));
    return ends_.front();
  }

  SystemClock clock_;
  TlsFolder tls_;
  absl::Mutex mu_;
  std::vector<ConnectionEnd> ends_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<MllpListener> listener_;  // Last: it ends before what its threads use.
};

TEST_F(MllpListenerTest, AMessageIsAnsweredWithoutTls) {
  Start(std::nullopt);
  MllpPeer peer(listener_->port());
  ASSERT_TRUE(peer.SendMessage("one").ok());
  EXPECT_EQ(peer.Receive(), "answer to one");
}

TEST_F(MllpListenerTest, AMessageIsAnsweredOverTls) {
  Start(tls_.Server(), {"somebody", "client"});
  MllpPeer peer(listener_->port());
  ASSERT_TRUE(peer.BeginTls(tls_.Client()).ok());
  ASSERT_TRUE(peer.SendMessage("one").ok());
  EXPECT_EQ(peer.Receive(), "answer to one");
  peer.Close();
  EXPECT_EQ(FirstEnd(), ConnectionEnd::kByPeer);
}

TEST_F(MllpListenerTest, ACertificateOfAnotherAuthorityGetsNoWord) {
  Start(tls_.Server());
  MllpPeer peer(listener_->port());
  peer.BeginTls(tls_.Stranger()).IgnoreError();
  peer.SendMessage("one").IgnoreError();
  EXPECT_EQ(peer.Receive(), "");
  EXPECT_EQ(FirstEnd(), ConnectionEnd::kNotTrusted);
}

TEST_F(MllpListenerTest, ANameThatMayNotConnectGetsNoWord) {
  Start(tls_.Server(), {"somebody else"});
  MllpPeer peer(listener_->port());
  peer.BeginTls(tls_.Client()).IgnoreError();
  peer.SendMessage("one").IgnoreError();
  EXPECT_EQ(peer.Receive(), "");
  EXPECT_EQ(FirstEnd(), ConnectionEnd::kNotTrusted);
}

TEST_F(MllpListenerTest, NoTlsWhereTlsIsAskedForGetsNoWord) {
  Start(tls_.Server());
  MllpPeer peer(listener_->port());
  ASSERT_TRUE(peer.SendMessage("one").ok());
  EXPECT_EQ(peer.Receive(), "");
  EXPECT_EQ(FirstEnd(), ConnectionEnd::kNotTrusted);
}

TEST_F(MllpListenerTest, ACertificateFileThatIsGoneIsToldApart) {
  TlsFiles files = tls_.Server();
  files.certificate_file = tls_.File("nowhere");
  Start(files);
  MllpPeer peer(listener_->port());
  EXPECT_TRUE(peer.HasEnded());
  EXPECT_EQ(FirstEnd(), ConnectionEnd::kNotReadable);
}

TEST_F(MllpListenerTest, OneConnectionTooManyWaitsAndIsServedThen) {
  Start(std::nullopt, {}, 1);
  MllpPeer first(listener_->port());
  ASSERT_TRUE(first.SendMessage("one").ok());
  ASSERT_EQ(first.Receive(), "answer to one");
  MllpPeer second(listener_->port());
  ASSERT_TRUE(second.SendMessage("two").ok());
  EXPECT_FALSE(second.HasEnded(absl::Milliseconds(50)));
  first.Close();
  EXPECT_EQ(second.Receive(), "answer to two");
}

TEST_F(MllpListenerTest, ConnectionsEndWithTheListener) {
  Start(std::nullopt);
  MllpPeer peer(listener_->port());
  ASSERT_TRUE(peer.SendMessage("one").ok());
  ASSERT_EQ(peer.Receive(), "answer to one");
  listener_.reset();
  EXPECT_TRUE(peer.HasEnded());
  EXPECT_EQ(FirstEnd(), ConnectionEnd::kStopped);
}

TEST_F(MllpListenerTest, ATakenPortIsUnavailable) {
  Start(std::nullopt);
  MllpListener::Options options;
  options.address = {"127.0.0.1", listener_->port()};
  EXPECT_EQ(MllpListener::Start(options, {}, {}, clock_).status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace handover::gateway
