#include "adapters/gateway/socket_stream.h"

#include <gtest/gtest.h>

#include <future>
#include <string>
#include <utility>

#include "tests/unit/adapters/gateway/mllp_world.h"

namespace handover::gateway {
namespace {

class SocketStreamTest : public testing::Test {
 protected:
  absl::Duration Soon() const { return clock_.SinceStart() + absl::Seconds(30); }

  // What the server's handshake says while a client's runs, and what the client's says.
  std::pair<absl::Status, absl::Status> Handshake(const TlsFiles& server, const TlsFiles& client,
                                                  const std::string& host = "127.0.0.1") {
    auto [left, right] = ConnectedPair();
    std::future<absl::Status> served = std::async(std::launch::async, [this, &server, fd = std::move(left)]() mutable {
      SocketStream stream(std::move(fd), stop_, clock_);
      absl::Status status = stream.AcceptTls(MakeTlsContext(TlsRole::kServer, server).value(), Soon());
      name_ = stream.PeerCommonName();
      if (status.ok()) status = stream.Write("hello", Soon());
      return status;
    });
    SocketStream stream(std::move(right), stop_, clock_);
    absl::Status called = stream.ConnectTls(MakeTlsContext(TlsRole::kClient, client).value(), host, Soon());
    // With TLS 1.3 a client learns only from the first read that its certificate was refused.
    if (called.ok()) called = stream.Read(Soon()).status();
    stream.Close();
    return {served.get(), called};
  }

  SystemClock clock_;
  StopSignal stop_;
  TlsFolder tls_;
  std::string name_;
};

TEST_F(SocketStreamTest, BytesComeAsTheyWere) {
  auto [left, right] = ConnectedPair();
  SocketStream one(std::move(left), stop_, clock_);
  SocketStream other(std::move(right), stop_, clock_);
  ASSERT_TRUE(one.Write("letter", Soon()).ok());
  EXPECT_EQ(other.Read(Soon()).value(), "letter");
  EXPECT_EQ(one.PeerCommonName(), "");
  one.Close();
  EXPECT_EQ(other.Read(Soon()).status().code(), absl::StatusCode::kOutOfRange);
}

TEST_F(SocketStreamTest, AReaderThatIsGoneIsAnErrorAndNoSignal) {
  auto [left, right] = ConnectedPair();
  SocketStream stream(std::move(left), stop_, clock_);
  { const OwnedFd gone = std::move(right); }
  EXPECT_EQ(stream.Write("letter", Soon()).code(), absl::StatusCode::kUnavailable);
}

TEST_F(SocketStreamTest, AWriterThatNobodyReadsEndsAtItsDeadline) {
  auto [left, right] = ConnectedPair();
  SocketStream stream(std::move(left), stop_, clock_);
  const absl::Duration deadline = clock_.SinceStart() + absl::Milliseconds(10);
  EXPECT_EQ(stream.Write(std::string(64 << 20, 'a'), deadline).code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_F(SocketStreamTest, TwoSidesThatTrustEachOtherTalk) {
  const auto [served, called] = Handshake(tls_.Server(), tls_.Client());
  EXPECT_TRUE(served.ok()) << served;
  EXPECT_TRUE(called.ok()) << called;
  EXPECT_EQ(name_, "client");
}

TEST_F(SocketStreamTest, ACertificateOfAnotherAuthorityIsRefused) {
  EXPECT_EQ(Handshake(tls_.Server(), tls_.Stranger()).first.code(), absl::StatusCode::kUnauthenticated);
}

TEST_F(SocketStreamTest, AServerThatNobodyTrustsIsNotTalkedTo) {
  TlsFiles client = tls_.Client();
  client.ca_file = tls_.File("stranger_ca.pem");
  EXPECT_EQ(Handshake(tls_.Server(), client).second.code(), absl::StatusCode::kUnauthenticated);
}

TEST_F(SocketStreamTest, AServerOfAnotherNameIsNotTalkedTo) {
  EXPECT_EQ(Handshake(tls_.Server(), tls_.Client(), "127.0.0.2").second.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(Handshake(tls_.Server(), tls_.Client(), "localhost").second.code(), absl::StatusCode::kUnauthenticated);
}

TEST_F(SocketStreamTest, PlainBytesToATlsPortAreRefused) {
  auto [left, right] = ConnectedPair();
  SocketStream client(std::move(right), stop_, clock_);
  ASSERT_TRUE(client.Write("MSH|no handshake at all", Soon()).ok());
  SocketStream server(std::move(left), stop_, clock_);
  EXPECT_EQ(server.AcceptTls(MakeTlsContext(TlsRole::kServer, tls_.Server()).value(), Soon()).code(),
            absl::StatusCode::kUnauthenticated);
}

}  // namespace
}  // namespace handover::gateway
