// Thousands of recipients that wait for something: what an idle stream of deliveries costs the broker in memory, and
// what all of them cost in CPU. Starts the real broker over mutual TLS. Start it in the root of the source, with
// HANDOVER_BUILD_DIR.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/client_callback.h"

#include "handover/exchange/v1/inbox_service.grpc.pb.h"
#include "tests/fakes/process/broker_process.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::bench {
namespace idle {

struct Flags {
  int streams = 10'000;
  int connections = 100;
  int seconds = 10;
};

// Started, with credit, and then silent for ever.
class IdleStream final : public grpc::ClientBidiReactor<exchange::v1::ReceiveDeliveriesRequest,
                                                        exchange::v1::ReceiveDeliveriesResponse> {
 public:
  IdleStream(exchange::v1::InboxService::Stub& stub, absl::BlockingCounter& started, absl::BlockingCounter& ended)
      : started_(started), ended_(ended) {
    request_.mutable_start()->set_credit(64);
    stub.async()->ReceiveDeliveries(&context_, this);
    StartRead(&response_);
    StartWrite(&request_);
    StartCall();
  }
  void Cancel() { context_.TryCancel(); }

 private:
  void OnWriteDone(bool) override { started_.DecrementCount(); }
  void OnDone(const grpc::Status&) override { ended_.DecrementCount(); }

  absl::BlockingCounter& started_;
  absl::BlockingCounter& ended_;
  grpc::ClientContext context_;
  exchange::v1::ReceiveDeliveriesRequest request_;
  exchange::v1::ReceiveDeliveriesResponse response_;
};

double CpuOver(const fakes::BrokerProcess& broker, int seconds) {
  const double before = broker.UsageNow().cpu_seconds;
  absl::Notification().WaitForNotificationWithTimeout(absl::Seconds(seconds));
  return (broker.UsageNow().cpu_seconds - before) / seconds;
}

void Run(const Flags& flags) {
  fakes::TemporaryFolder folder;
  fakes::BrokerProcess broker({absl::StrCat(std::getenv("HANDOVER_BUILD_DIR"), "/handover-broker"),
                               folder.path(),
                               {{"visitors", directory::v1::HEALTH_VISITING, {"0461"}}},
                               {}});
  client::SeenHeadMemory heads;
  std::vector<std::unique_ptr<client::Session>> sessions;
  std::vector<std::unique_ptr<exchange::v1::InboxService::Stub>> stubs;
  for (int i = 0; i < flags.connections; ++i) {
    sessions.push_back(broker.OpenSession("visitors", heads));
    stubs.push_back(exchange::v1::InboxService::NewStub(sessions.back()->channel()->grpc_channel()));
  }
  const double cpu_before = CpuOver(broker, flags.seconds);
  const int64_t bytes_before = broker.UsageNow().resident_bytes;
  absl::BlockingCounter started(flags.streams);
  absl::BlockingCounter ended(flags.streams);
  std::vector<std::unique_ptr<IdleStream>> streams;
  for (int i = 0; i < flags.streams; ++i) {
    streams.push_back(std::make_unique<IdleStream>(*stubs[static_cast<size_t>(i % flags.connections)], started, ended));
  }
  started.Wait();
  CpuOver(broker, 2);  // Until the last of them has been looked for something.
  const int64_t bytes = broker.UsageNow().resident_bytes - bytes_before;
  const double cpu = CpuOver(broker, flags.seconds);
  std::printf(
      "%d idle streams over %d connections: %.1f KiB resident each, %.4f of a core (%.4f without them)\n"
      "{\"streams\":%d,\"bytes_per_stream\":%lld,\"idle_cores\":%.4f,\"idle_cores_without\":%.4f}\n",
      flags.streams, flags.connections, static_cast<double>(bytes) / flags.streams / 1024, cpu, cpu_before,
      flags.streams, static_cast<long long>(bytes / flags.streams), cpu, cpu_before);
  for (const std::unique_ptr<IdleStream>& stream : streams) stream->Cancel();
  ended.Wait();
}

}  // namespace idle
}  // namespace handover::bench

int main(int argc, char** argv) {
  handover::bench::idle::Flags flags;
  CLI::App app("Measures what idle streams cost");
  app.add_option("--streams", flags.streams, "How many")->check(CLI::Range(1, 100'000));
  app.add_option("--connections", flags.connections, "Over so many")->check(CLI::Range(1, 1'000));
  app.add_option("--seconds", flags.seconds, "Measured")->check(CLI::Range(1, 3'600));
  CLI11_PARSE(app, argc, argv);
  handover::bench::idle::Run(flags);
  return 0;
}
