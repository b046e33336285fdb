#include "clients/cpp/channel.h"

#include <utility>

#include "grpcpp/channel.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/files.h"

namespace handover::client {
namespace {
namespace channel_internal {

grpc::ChannelArguments Arguments(const ChannelOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(options.max_message_bytes);
  arguments.SetMaxSendMessageSize(options.max_message_bytes);
  // The broker refuses compressed messages; we take none either (a small one can become very large).
  arguments.SetCompressionAlgorithm(GRPC_COMPRESS_NONE);
  arguments.SetInt(GRPC_COMPRESSION_CHANNEL_ENABLED_ALGORITHMS_BITSET, 1 << GRPC_COMPRESS_NONE);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, static_cast<int>(options.keepalive_time / absl::Milliseconds(1)));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, static_cast<int>(options.keepalive_timeout / absl::Milliseconds(1)));
  // Retries are ours, with a limit and a reason; gRPC's would hide them.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  // By its name a pause; what it bounds is the try itself.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS,
                   static_cast<int>(options.connect_deadline / absl::Milliseconds(1)));
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5000);
  // A broker on the same machine is not behind the site's proxy.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // Two channels to one broker, as in a test of two parties, must not share a connection and its certificate.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return arguments;
}

}  // namespace channel_internal
}  // namespace

absl::StatusOr<std::shared_ptr<Channel>> Channel::Open(const ChannelFiles& files, const ChannelOptions& options) {
  if (files.broker.empty()) return Invalid("BROKER_REQUIRED", "broker", "required: host:port of the broker");
  ChannelPems pems{.broker = files.broker};
  HANDOVER_ASSIGN_OR_RETURN(pems.certificate, ReadFile(files.certificate_file));
  HANDOVER_ASSIGN_OR_RETURN(pems.key, ReadFile(files.key_file));
  HANDOVER_ASSIGN_OR_RETURN(pems.ca, ReadFile(files.ca_file));
  return FromPems(pems, options);
}

std::shared_ptr<Channel> Channel::FromPems(const ChannelPems& pems, const ChannelOptions& options) {
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = pems.ca;
  tls.pem_private_key = pems.key;
  tls.pem_cert_chain = pems.certificate;
  return std::shared_ptr<Channel>(new Channel(
      grpc::CreateCustomChannel(pems.broker, grpc::SslCredentials(tls), channel_internal::Arguments(options)),
      options));
}

Channel::Channel(std::shared_ptr<grpc::Channel> channel, const ChannelOptions& options)
    : options_(options), channel_(std::move(channel)) {}

Channel::~Channel() = default;

void Channel::Close() {
  absl::MutexLock lock(&mu_);
  if (!closed_.HasBeenNotified()) closed_.Notify();
}

bool Channel::WaitUnlessClosed(absl::Duration pause) const { return !closed_.WaitForNotificationWithTimeout(pause); }

}  // namespace handover::client
