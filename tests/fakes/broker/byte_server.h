// A gRPC server over mutual TLS on a free port of the loopback, which answers every method by a function of bytes: what
// a test makes it say, it says.
#ifndef HANDOVER_TESTS_FAKES_BROKER_BYTE_SERVER_H_
#define HANDOVER_TESTS_FAKES_BROKER_BYTE_SERVER_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

#include "clients/cpp/channel.h"

namespace handover::fakes {

// What one message of a client brings about.
struct ByteReply {
  std::vector<std::string> messages;  // Written in order.
  std::optional<absl::Status> end;    // After them. A stream without it goes on until its client leaves.
};

// Thread-safe.
class ByteServer {
 public:
  // One per method and call: a stream's later messages come to the same one.
  using CallHandler = std::function<ByteReply(const std::string& message)>;
  using Method = std::function<CallHandler()>;

  ByteServer();
  ~ByteServer();
  ByteServer(const ByteServer&) = delete;
  ByteServer& operator=(const ByteServer&) = delete;

  // `name` as `/handover.exchange.v1.ExchangeService/SubmitHandover`. What nobody handles is UNIMPLEMENTED.
  void Handle(const std::string& name, Method method);
  // How often the method was called, and what came in, message by message.
  int CallCount(const std::string& name) const;
  std::vector<std::string> Messages(const std::string& name) const;

  std::string address() const;
  // A channel of the client this server knows. Pauses of a millisecond, so that no test waits.
  std::shared_ptr<client::Channel> Connect() const { return Connect(QuickOptions()); }
  std::shared_ptr<client::Channel> Connect(const client::ChannelOptions& options) const;
  static client::ChannelOptions QuickOptions();

 private:
  class Service;
  class Reactor;
  struct Impl;

  CallHandler Begin(const std::string& name);
  void Record(const std::string& name, const std::string& message);

  mutable absl::Mutex mu_;
  std::map<std::string, Method> methods_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, int> calls_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, std::vector<std::string>> messages_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<Impl> impl_;
};

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_BROKER_BYTE_SERVER_H_
