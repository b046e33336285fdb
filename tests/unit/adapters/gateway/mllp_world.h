// Both ends of connections on the loopback, for tests of MLLP.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_GATEWAY_MLLP_WORLD_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_GATEWAY_MLLP_WORLD_H_

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <memory>
#include <string>
#include <utility>

#include "adapters/gateway/socket_stream.h"
#include "adapters/gateway/stop_signal.h"
#include "adapters/gateway/tcp_socket.h"
#include "adapters/gateway/tls_context.h"
#include "adapters/hl7v2/mllp_decoder.h"
#include "broker/base/clock.h"
#include "tests/fakes/broker/tls_pair.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::gateway {

// The certificates of a test as files.
class TlsFolder {
 public:
  TlsFolder() {
    Write("server.pem", fakes::TestTls().server_certificate);
    Write("server.key", fakes::TestTls().server_key);
    Write("client.pem", fakes::TestTls().client_certificate);
    Write("client.key", fakes::TestTls().client_key);
    Write("ca.pem", fakes::TestTls().ca);
    Write("stranger.pem", fakes::StrangerTls().client_certificate);
    Write("stranger.key", fakes::StrangerTls().client_key);
    Write("stranger_ca.pem", fakes::StrangerTls().ca);
  }
  std::string File(const std::string& name) const { return folder_.File(name); }
  TlsFiles Server() const { return {File("server.pem"), File("server.key"), File("ca.pem")}; }
  TlsFiles Client() const { return {File("client.pem"), File("client.key"), File("ca.pem")}; }
  TlsFiles Stranger() const { return {File("stranger.pem"), File("stranger.key"), File("ca.pem")}; }

 private:
  void Write(const std::string& name, const std::string& pem) { fakes::WriteFileBytes(File(name), pem); }

  fakes::TemporaryFolder folder_;
};

// A system that sends. Waits for half a minute at most, which no test that holds needs.
class MllpPeer {
 public:
  explicit MllpPeer(int port) : MllpPeer(Call(port)) {}
  explicit MllpPeer(OwnedFd fd) : stream_(std::move(fd), stop_, clock_) {}

  absl::Status BeginTls(const TlsFiles& files, const std::string& host = "127.0.0.1") {
    return stream_.ConnectTls(MakeTlsContext(TlsRole::kClient, files).value(), host, Soon());
  }
  absl::Status Send(const std::string& bytes) { return stream_.Write(bytes, Soon()); }
  absl::Status SendMessage(const std::string& message) { return Send(adapters::hl7v2::MllpFrame(message)); }
  // The next whole message; empty when the connection has ended.
  std::string Receive() {
    while (true) {
      if (std::optional<std::string> message = decoder_.Take()) return *message;
      const absl::StatusOr<std::string> bytes = stream_.Read(Soon());
      if (!bytes.ok()) return {};
      EXPECT_TRUE(decoder_.Add(*bytes).ok());
    }
  }
  // The other side has ended, within `wait`.
  bool HasEnded(absl::Duration wait = absl::Seconds(30)) {
    const absl::StatusOr<std::string> bytes = stream_.Read(clock_.SinceStart() + wait);
    return !bytes.ok() && bytes.status().code() != absl::StatusCode::kDeadlineExceeded;
  }
  void Close() { stream_.Close(); }

 private:
  static OwnedFd Call(int port) {
    const SystemClock clock;
    const StopSignal stop;
    return CallAddress({"127.0.0.1", port}, clock.SinceStart() + absl::Seconds(30), stop, clock).value();
  }
  absl::Duration Soon() const { return clock_.SinceStart() + absl::Seconds(30); }

  SystemClock clock_;
  StopSignal stop_;
  SocketStream stream_;
  adapters::hl7v2::MllpDecoder decoder_;
};

// Two sockets that are connected with each other and do not block.
inline std::pair<OwnedFd, OwnedFd> ConnectedPair() {
  int fds[2] = {-1, -1};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), 0);
  return {OwnedFd(fds[0]), OwnedFd(fds[1])};
}

}  // namespace handover::gateway

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_GATEWAY_MLLP_WORLD_H_
