// The one connection of a party to its broker: mutual TLS, long-lived, shared by everything that calls.
#ifndef HANDOVER_CLIENTS_CPP_CHANNEL_H_
#define HANDOVER_CLIENTS_CPP_CHANNEL_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

#include "clients/cpp/retry.h"

namespace grpc {
class Channel;
}  // namespace grpc

namespace handover::client {

// Where the broker is and who we are: PEM files, read once. The certificate file may hold its chain, leaf first.
struct ChannelFiles {
  std::string broker;  // host:port.
  std::string certificate_file;
  std::string key_file;
  std::string ca_file;  // Whom we trust to say who the broker is.
};

// The same, already read.
struct ChannelPems {
  std::string broker;
  std::string certificate;
  std::string key;
  std::string ca;
};

struct ChannelOptions {
  // A delivery batch is at most 64 KiB but for one large copy; a handover is at most 3 MB.
  int max_message_bytes = 8 << 20;
  // For unary calls; a stream has none. Each try of a retried call gets the whole of it.
  absl::Duration call_deadline = absl::Seconds(10);
  // For one try to connect, TLS handshake included: a broker to which thousands come back at once needs seconds for it,
  // and one that is given up halfway has it all to do again. At least 0.1 s.
  absl::Duration connect_deadline = absl::Seconds(10);
  // A silent network is noticed after their sum. A broker must allow pings this often (its default is 5 minutes).
  absl::Duration keepalive_time = absl::Minutes(1);
  absl::Duration keepalive_timeout = absl::Seconds(10);
  RetrySchedule retry;
};

// Thread-safe. Shared by the service clients, the Submitter and the Receiver; the last of them closes the connection.
// gRPC connects at the first call and again whenever the connection was lost.
class Channel {
 public:
  // NOT_FOUND, DATA_LOSS: as ReadFile(); the message names the flag's file, never its content. INVALID_ARGUMENT: the
  // address is empty. A certificate that the broker does not accept shows at the first call, as UNAVAILABLE.
  static absl::StatusOr<std::shared_ptr<Channel>> Open(const ChannelFiles& files, const ChannelOptions& options = {});
  static std::shared_ptr<Channel> FromPems(const ChannelPems& pems, const ChannelOptions& options = {});
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // Ends every pause before a retry: calls that were waiting return UNAVAILABLE. Idempotent.
  void Close();
  bool WaitUnlessClosed(absl::Duration pause) const;  // False: closed.

  const std::shared_ptr<grpc::Channel>& grpc_channel() const { return channel_; }
  const ChannelOptions& options() const { return options_; }

 private:
  Channel(std::shared_ptr<grpc::Channel> channel, const ChannelOptions& options);

  const ChannelOptions options_;
  const std::shared_ptr<grpc::Channel> channel_;  // Shared with the calls under way.

  absl::Mutex mu_;  // One Close() at a time.
  absl::Notification closed_;
};

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_CHANNEL_H_
