// The durable peer: RabbitMQ quorum queue, persistent messages, publisher confirms, over mutual TLS.
//
//   bench_rabbitmq PKI PORT PID BYTES IN_FLIGHT SECONDS
//
// One connection, a closed loop, latency from publish to confirm, as bench_load measures its stream. Prints one row
// and one JSON line of the same shape. Compiled by tests/bench/run alone: librabbitmq is no dependency of the product.
#include <amqp.h>
#include <amqp_ssl_socket.h>
#include <sys/time.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "tests/bench/support/measure.h"

namespace handover::bench {
namespace rabbitmq {

constexpr int kChannel = 1;
constexpr int kFrameMax = 131'072;

[[noreturn]] void Die(const char* what) {
  std::fprintf(stderr, "bench_rabbitmq: %s failed\n", what);
  std::exit(1);
}

void Check(amqp_connection_state_t connection, const char* what) {
  if (amqp_get_rpc_reply(connection).reply_type != AMQP_RESPONSE_NORMAL) Die(what);
}

amqp_connection_state_t Connect(const std::string& pki, int port) {
  const amqp_connection_state_t connection = amqp_new_connection();
  amqp_socket_t* const socket = amqp_ssl_socket_new(connection);
  if (socket == nullptr) Die("socket");
  const std::string party = pki + "/parties/clinic";
  amqp_ssl_socket_set_verify_peer(socket, 1);
  amqp_ssl_socket_set_verify_hostname(socket, 0);
  amqp_ssl_socket_set_cacert(socket, (pki + "/authorities/party.pem").c_str());
  amqp_ssl_socket_set_key(socket, (party + "/tls.pem").c_str(), (party + "/tls.key").c_str());
  amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST);
  if (amqp_socket_open(socket, "127.0.0.1", port) != AMQP_STATUS_OK) Die("connect");
  const amqp_rpc_reply_t login =
      amqp_login(connection, "/", 0, kFrameMax, 0, AMQP_SASL_METHOD_PLAIN, "guest", "guest");
  if (login.reply_type != AMQP_RESPONSE_NORMAL) Die("login");
  amqp_channel_open(connection, kChannel);
  Check(connection, "channel");
  return connection;
}

// Messages of a quorum queue, published and confirmed.
class Publisher {
 public:
  Publisher(amqp_connection_state_t connection, size_t bytes) : connection_(connection), body_(bytes, 'x') {
    uint64_t seed = 1;
    for (char& letter : body_) {
      seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
      letter = "0123456789abcdef"[seed >> 60];
    }
    amqp_queue_delete(connection_, kChannel, queue_, 0, 0);
    Check(connection_, "queue.delete");
    amqp_table_entry_t type = {};
    type.key = amqp_cstring_bytes("x-queue-type");
    type.value.kind = AMQP_FIELD_KIND_UTF8;
    type.value.value.bytes = amqp_cstring_bytes("quorum");
    amqp_queue_declare(connection_, kChannel, queue_, 0, 1, 0, 0, amqp_table_t{1, &type});
    Check(connection_, "queue.declare");
    amqp_confirm_select(connection_, kChannel);
    Check(connection_, "confirm.select");
  }

  void Publish() {
    amqp_basic_properties_t properties = {};
    properties._flags = AMQP_BASIC_DELIVERY_MODE_FLAG;
    properties.delivery_mode = AMQP_DELIVERY_PERSISTENT;
    sent_[++last_tag_] = NowNanos();
    const amqp_bytes_t body = {body_.size(), body_.data()};
    if (amqp_basic_publish(connection_, kChannel, amqp_empty_bytes, queue_, 0, 0, &properties, body) !=
        AMQP_STATUS_OK) {
      Die("publish");
    }
  }

  // Reads what has been confirmed; waits for the first.
  void ReadConfirms() {
    timeval patience = {.tv_sec = 30, .tv_usec = 0};
    amqp_frame_t frame;
    while (true) {
      const int got = amqp_simple_wait_frame_noblock(connection_, &frame, &patience);
      if (got == AMQP_STATUS_TIMEOUT && patience.tv_sec == 0) break;
      if (got != AMQP_STATUS_OK) Die("confirm");
      patience = {};
      if (frame.frame_type != AMQP_FRAME_METHOD) continue;
      if (frame.payload.method.id != AMQP_BASIC_ACK_METHOD) Die("publish: not confirmed, it");
      const auto& ack = *static_cast<const amqp_basic_ack_t*>(frame.payload.method.decoded);
      Confirm(ack.multiple != 0 ? sent_.begin() : sent_.find(ack.delivery_tag), sent_.upper_bound(ack.delivery_tag));
    }
    amqp_maybe_release_buffers(connection_);
  }

  size_t waiting() const { return sent_.size(); }
  const Latencies& latencies() const { return latencies_; }

 private:
  using Sent = std::map<uint64_t, int64_t>;  // When, by delivery tag.

  void Confirm(Sent::iterator first, Sent::iterator last) {
    const int64_t now = NowNanos();
    for (auto sent = first; sent != last; ++sent) latencies_.Add(now - sent->second);
    sent_.erase(first, last);
  }

  const amqp_connection_state_t connection_;
  const amqp_bytes_t queue_ = amqp_cstring_bytes("handovers");
  std::string body_;
  Sent sent_;
  uint64_t last_tag_ = 0;  // The broker counts from 1 on each channel.
  Latencies latencies_;
};

int Main(char** argv) {
  const pid_t server = std::atoi(argv[3]);
  const size_t bytes = std::strtoull(argv[4], nullptr, 10);
  const size_t in_flight = std::strtoull(argv[5], nullptr, 10);
  const double seconds = std::atof(argv[6]);
  Publisher publisher(Connect(argv[1], std::atoi(argv[2])), bytes);

  const ProcessUsage before = UsageOf(server);
  const double own = OwnCpuSeconds();
  const int64_t start = NowNanos();
  while (static_cast<double>(NowNanos() - start) < seconds * 1e9) {
    while (publisher.waiting() >= in_flight) publisher.ReadConfirms();
    publisher.Publish();
  }
  while (publisher.waiting() > 0) publisher.ReadConfirms();

  CellResult cell;
  cell.mode = "rabbitmq";
  cell.payload_bytes = bytes;
  cell.in_flight = static_cast<int>(in_flight);
  cell.count = publisher.latencies().size();
  const auto count = static_cast<double>(cell.count);
  const ProcessUsage after = UsageOf(server);
  cell.per_second = count * 1e9 / static_cast<double>(NowNanos() - start);
  cell.client_cpu_us = (OwnCpuSeconds() - own) * 1e6 / count;
  cell.server_cpu_us = (after.cpu_seconds - before.cpu_seconds) * 1e6 / count;
  cell.resident_mib = after.resident_mib;
  cell.written_per_byte = (after.written_bytes - before.written_bytes) / (count * static_cast<double>(bytes));
  cell.ack_p50_us = publisher.latencies().Percentile(0.5);
  cell.ack_p99_us = publisher.latencies().Percentile(0.99);
  PrintRow(cell);
  std::printf("{\"repetitions\":1,\"cells\":[%s]}\n", ToJson(cell).c_str());
  return 0;
}

}  // namespace rabbitmq
}  // namespace handover::bench

int main(int argc, char** argv) {
  if (argc != 7) {
    std::fprintf(stderr, "usage: bench_rabbitmq PKI PORT PID BYTES IN_FLIGHT SECONDS\n");
    return 1;
  }
  return handover::bench::rabbitmq::Main(argv);
}
