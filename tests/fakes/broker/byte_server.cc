#include "tests/fakes/broker/byte_server.h"

#include <deque>
#include <utility>

#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"

#include "broker/base/refusal.h"
#include "tests/fakes/broker/tls_pair.h"

namespace handover::fakes {
namespace byte_server_internal {

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

grpc::ByteBuffer BufferOf(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

// As the broker makes it: the detail travels beside the message. A status without a payload is one of gRPC's own.
grpc::Status StatusOf(const absl::Status& status) {
  const auto code = static_cast<grpc::StatusCode>(status.code());
  if (status.ok()) return grpc::Status::OK;
  std::string details;
  status.ForEachPayload([&](absl::string_view, const absl::Cord&) { details = DetailOf(status).SerializeAsString(); });
  return {code, std::string(status.message()), details};
}

}  // namespace byte_server_internal

class ByteServer::Reactor final : public grpc::ServerGenericBidiReactor {
 public:
  Reactor(ByteServer& server, std::string name)
      : server_(server), name_(std::move(name)), handler_(server.Begin(name_)) {
    if (handler_ == nullptr) {
      Finish(grpc::Status(grpc::StatusCode::UNIMPLEMENTED, ""));
    } else {
      StartRead(&incoming_);
    }
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      absl::MutexLock lock(&mu_);
      reads_ended_ = true;
      if (!writing_) End(absl::OkStatus());
      return;
    }
    const std::string message = byte_server_internal::BytesOf(incoming_);
    server_.Record(name_, message);
    ByteReply reply = handler_(message);
    absl::MutexLock lock(&mu_);
    for (std::string& out : reply.messages) outgoing_.push_back(std::move(out));
    if (reply.end.has_value()) end_ = reply.end;
    if (!end_.has_value()) StartRead(&incoming_);
    if (!writing_) WriteNext();
  }

  void OnWriteDone(bool ok) override {
    absl::MutexLock lock(&mu_);
    writing_ = false;
    if (ok) {
      WriteNext();
    } else {
      End(absl::OkStatus());
    }
  }

  void OnDone() override { delete this; }

 private:
  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    if (!outgoing_.empty()) {
      writing_ = true;
      current_ = byte_server_internal::BufferOf(outgoing_.front());
      outgoing_.pop_front();
      StartWrite(&current_);
    } else if (end_.has_value() || reads_ended_) {
      End(end_.value_or(absl::OkStatus()));
    }
  }
  void End(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    if (std::exchange(finished_, true)) return;
    Finish(byte_server_internal::StatusOf(status));
  }

  ByteServer& server_;
  const std::string name_;
  const CallHandler handler_;
  grpc::ByteBuffer incoming_;

  absl::Mutex mu_;
  std::deque<std::string> outgoing_ ABSL_GUARDED_BY(mu_);
  grpc::ByteBuffer current_ ABSL_GUARDED_BY(mu_);
  std::optional<absl::Status> end_ ABSL_GUARDED_BY(mu_);
  bool writing_ ABSL_GUARDED_BY(mu_) = false;
  bool reads_ended_ ABSL_GUARDED_BY(mu_) = false;
  bool finished_ ABSL_GUARDED_BY(mu_) = false;
};

class ByteServer::Service final : public grpc::CallbackGenericService {
 public:
  explicit Service(ByteServer& server) : server_(server) {}
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override {
    return new Reactor(server_, context->method());
  }

 private:
  ByteServer& server_;
};

struct ByteServer::Impl {
  explicit Impl(ByteServer& owner) : service(owner) {
    grpc::SslServerCredentialsOptions tls(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    tls.pem_root_certs = TestTls().ca;
    tls.pem_key_cert_pairs.push_back({TestTls().server_key, TestTls().server_certificate});
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(tls), &port);
    builder.RegisterCallbackGenericService(&service);
    server = builder.BuildAndStart();
  }

  Service service;
  int port = 0;
  std::unique_ptr<grpc::Server> server;
};

ByteServer::ByteServer() : impl_(std::make_unique<Impl>(*this)) {}

ByteServer::~ByteServer() {
  // Streams that a client left open are cut, not waited for.
  impl_->server->Shutdown(gpr_now(GPR_CLOCK_MONOTONIC));
  impl_->server->Wait();
}

void ByteServer::Handle(const std::string& name, Method method) {
  absl::MutexLock lock(&mu_);
  methods_[name] = std::move(method);
}

ByteServer::CallHandler ByteServer::Begin(const std::string& name) {
  Method method;
  {
    absl::MutexLock lock(&mu_);
    ++calls_[name];
    const auto found = methods_.find(name);
    if (found == methods_.end()) return nullptr;
    method = found->second;
  }
  return method();
}

void ByteServer::Record(const std::string& name, const std::string& message) {
  absl::MutexLock lock(&mu_);
  messages_[name].push_back(message);
}

int ByteServer::CallCount(const std::string& name) const {
  absl::MutexLock lock(&mu_);
  const auto found = calls_.find(name);
  return found == calls_.end() ? 0 : found->second;
}

std::vector<std::string> ByteServer::Messages(const std::string& name) const {
  absl::MutexLock lock(&mu_);
  const auto found = messages_.find(name);
  return found == messages_.end() ? std::vector<std::string>() : found->second;
}

std::string ByteServer::address() const { return "127.0.0.1:" + std::to_string(impl_->port); }

client::ChannelOptions ByteServer::QuickOptions() {
  client::ChannelOptions options;
  options.retry.first_pause = absl::Milliseconds(1);
  options.retry.longest_pause = absl::Milliseconds(5);
  return options;
}

std::shared_ptr<client::Channel> ByteServer::Connect(const client::ChannelOptions& options) const {
  return client::Channel::FromPems({.broker = address(),
                                    .certificate = TestTls().client_certificate,
                                    .key = TestTls().client_key,
                                    .ca = TestTls().ca},
                                   options);
}

}  // namespace handover::fakes
