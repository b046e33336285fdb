#include "tests/bench/support/cells.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "clients/cpp/delivery_handler.h"
#include "clients/cpp/receiver.h"

namespace handover::bench {
namespace cells_internal {

constexpr char kSilentMunicipality[] = "0461";
constexpr char kReceivingMunicipality[] = "0751";
constexpr int kPacedPerSecond = 200;
constexpr size_t kGrowthStep = 100'000;
constexpr size_t kGrowthBatch = 10'000;  // Built and held at a time.

[[noreturn]] void Die(const std::string& what) {
  std::cerr << "bench_load: " << what << "\n";
  std::abort();
}

bool IsEcho(const CellSpec& spec) { return spec.mode == "echo" || spec.mode == "echo-unary"; }
bool IsPaced(const CellSpec& spec) { return spec.mode == "paced"; }
bool Receives(const CellSpec& spec) { return spec.mode == "e2e" || IsPaced(spec); }

// What two cores may do at most, about: how much is built before the first run of a cell.
double GuessedRate(const CellSpec& spec) {
  if (IsPaced(spec)) return kPacedPerSecond;
  const double of_stream = spec.in_flight == 1 ? 2'500 : spec.in_flight <= 16 ? 15'000 : 30'000;
  const double rate = spec.mode == "echo" ? of_stream * 2.5 : spec.mode == "stream" ? of_stream : of_stream * 0.6;
  return spec.bytes > 4096 ? rate / 3 : rate;
}

// What is measured from the first send to the last answer.
struct Stopwatch {
  Stopwatch(pid_t server, int metrics_port)
      : server(server), metrics_port(metrics_port), commits(ReadCommits(metrics_port)), usage(UsageOf(server)),
        own_cpu(OwnCpuSeconds()), start(NowNanos()) {}

  void ReadInto(CellResult& cell, double payload) const {
    const double seconds = static_cast<double>(NowNanos() - start) * 1e-9;
    const double own = OwnCpuSeconds() - own_cpu;
    const ProcessUsage now = UsageOf(server);
    const Commits committed = ReadCommits(metrics_port);
    const auto count = static_cast<double>(cell.count);
    cell.per_second = count / seconds;
    cell.server_cpu_us = (now.cpu_seconds - usage.cpu_seconds) * 1e6 / count;
    cell.client_cpu_us = own * 1e6 / count;
    cell.resident_mib = now.resident_mib;
    cell.written_per_byte = (now.written_bytes - usage.written_bytes) / payload;
    const double commit_count = committed.count - commits.count;
    cell.handovers_per_commit = commit_count > 0 ? count / commit_count : 0;
  }

  const pid_t server;
  const int metrics_port;
  const Commits commits;
  const ProcessUsage usage;
  const double own_cpu;
  const int64_t start;
};

double BytesOf(const std::vector<client::OutgoingHandover>& handovers) {
  double bytes = 0;
  for (const client::OutgoingHandover& handover : handovers) bytes += static_cast<double>(handover.submitted.size());
  return bytes;
}

void MustBeAccepted(const absl::Status& status) {
  if (!status.ok()) Die("a handover was not accepted: " + status.ToString());
}

}  // namespace cells_internal

using namespace cells_internal;

// The receiving system: notes when each handover came, and stores nothing.
class Cells::Arrivals final : public client::DeliveryHandler {
 public:
  explicit Arrivals(const std::vector<client::OutgoingHandover>& expected) : sent_(expected.size()) {
    for (size_t i = 0; i < expected.size(); ++i) places_[expected[i].handover_id] = i;
  }

  void Sent(size_t place) { sent_[place] = NowNanos(); }

  absl::Status Store(const client::ReceivedDelivery& delivery) override {
    const auto found = places_.find(delivery.handover_id);
    if (found != places_.end()) latencies_.Add(NowNanos() - sent_[found->second]);
    return absl::OkStatus();
  }
  void Acknowledged(const DeliveryId&, const client::AcknowledgeResult& result) override {
    MustBeAccepted(result.status());
    acknowledged_.fetch_add(1);
  }
  void Refused(const exchange::v1::DeliveredCopy&, const absl::Status& why) override { MustBeAccepted(why); }

  void WaitForAcknowledged(size_t count) const {
    while (acknowledged_.load() < count) absl::SleepFor(absl::Microseconds(200));
  }
  const Latencies& latencies() const { return latencies_; }

 private:
  absl::flat_hash_map<HandoverId, size_t> places_;  // Constant once built.
  std::vector<std::atomic<int64_t>> sent_;
  std::atomic<size_t> acknowledged_ = 0;
  Latencies latencies_;
};

Cells::Cells(const Options& options) : options_(options) {
  broker_ = std::make_unique<fakes::BrokerProcess>(fakes::BrokerProcess::Options{
      .program = options.broker,
      .folder = folder_.path(),
      .parties = {{"clinic", directory::v1::BIRTH_CLINIC, {}},
                  {"visitors", directory::v1::HEALTH_VISITING, {kSilentMunicipality}},
                  {"receivers", directory::v1::HEALTH_VISITING, {kReceivingMunicipality}}},
      .arguments = {}});
  const std::string ports = fakes::ReadFileBytes(folder_.File("ports.json"));
  constexpr char kName[] = "\"metrics\":";
  const size_t at = ports.find(kName);
  if (at == std::string::npos) Die("the broker has no metrics port");
  metrics_port_ = std::atoi(ports.c_str() + at + sizeof(kName) - 1);

  FamilyRegister families(options.seed, {kSilentMunicipality, kReceivingMunicipality});
  const std::vector<SyntheticFamily> all = families.Make(options.families);
  for (const SyntheticFamily& family : all) {
    (family.municipality_code == kSilentMunicipality ? silent_families_ : receiving_families_).push_back(family);
  }
  broker_->ImportFacts(FactsOf(all));
  clinic_ = broker_->OpenSession("clinic", clinic_head_);
  receivers_ = broker_->OpenSession("receivers", receivers_head_);
}

Cells::~Cells() = default;

bool Cells::IsMode(const std::string& mode) {
  constexpr const char* kModes[] = {"unary", "stream", "e2e", "paced", "echo", "echo-unary"};
  return std::find(std::begin(kModes), std::end(kModes), mode) != std::end(kModes);
}

NotificationMill& Cells::MillOf(size_t bytes) {
  std::unique_ptr<NotificationMill>& mill = mills_[bytes];
  if (mill == nullptr) mill = std::make_unique<NotificationMill>(*clinic_, clock_, random_, bytes);
  return *mill;
}

size_t Cells::CountFor(const CellSpec& spec) const {
  const auto last = last_rates_.find({spec.mode, spec.bytes, spec.in_flight});
  const double rate = last == last_rates_.end() ? GuessedRate(spec) : std::max(100.0, last->second * 1.5);
  return static_cast<size_t>((IsPaced(spec) ? kPacedPerSecond : rate) * options_.seconds);
}

std::unique_ptr<Lane> Cells::LaneOf(const CellSpec& spec) {
  if (IsEcho(spec) && echo_ == nullptr) {
    echo_ = std::make_unique<EchoServerProcess>(folder_.File("pki"), folder_.File("echo_port"));
  }
  if (spec.mode == "echo") return MakeEchoStreamLane(echo_->Connect("clinic"));
  if (spec.mode == "echo-unary") return MakeEchoUnaryLane(echo_->Connect("clinic"));
  if (spec.mode == "unary") return MakeUnaryLane(*clinic_);
  return MakeStreamLane(*clinic_, spec.in_flight);
}

pid_t Cells::ServerOf(const CellSpec& spec) const { return IsEcho(spec) ? echo_->pid() : broker_->pid(); }

CellResult Cells::Run(const CellSpec& spec) {
  const bool receives = Receives(spec);
  std::vector<client::OutgoingHandover> handovers =
      MillOf(spec.bytes).Build(receives ? receiving_families_ : silent_families_, CountFor(spec));
  Arrivals arrivals(handovers);
  const double mean_bytes = BytesOf(handovers) / static_cast<double>(handovers.size());
  CellResult cell;
  cell.mode = spec.mode;
  cell.in_flight = spec.in_flight;
  cell.payload_bytes = static_cast<size_t>(mean_bytes);

  Latencies latencies;
  Window window(spec.in_flight);
  const std::unique_ptr<Lane> lane = LaneOf(spec);
  client::Receiver receiver(*receivers_, arrivals, {.credit = 256});
  if (receives) receiver.Start();

  const Stopwatch watch(ServerOf(spec), metrics_port_);
  const int64_t end = watch.start + static_cast<int64_t>(options_.seconds * 1e9);
  const int64_t gap = IsPaced(spec) ? 1'000'000'000 / kPacedPerSecond : 0;
  for (client::OutgoingHandover& handover : handovers) {
    if (NowNanos() >= end) break;
    const int64_t pause = watch.start + gap * static_cast<int64_t>(cell.count) - NowNanos();
    if (gap > 0 && pause > 0) absl::SleepFor(absl::Nanoseconds(pause));
    window.Take();
    arrivals.Sent(cell.count++);
    lane->Send(std::move(handover), [&latencies, &window, sent = NowNanos()](const absl::Status& status) {
      MustBeAccepted(status);
      latencies.Add(NowNanos() - sent);
      window.Give();
    });
  }
  for (int i = 0; i < spec.in_flight; ++i) window.Take();
  if (receives) arrivals.WaitForAcknowledged(cell.count);
  watch.ReadInto(cell, mean_bytes * static_cast<double>(cell.count));
  receiver.Stop();

  cell.ack_p50_us = latencies.Percentile(0.5);
  cell.ack_p99_us = latencies.Percentile(0.99);
  cell.e2e_p50_us = arrivals.latencies().Percentile(0.5);
  cell.e2e_p99_us = arrivals.latencies().Percentile(0.99);
  last_rates_[{spec.mode, spec.bytes, spec.in_flight}] = cell.per_second;
  return cell;
}

void Cells::Grow(size_t count, const std::function<void(const Growth&)>& tell) {
  constexpr int kInFlight = 64;
  constexpr size_t kBytes = 2048;
  const std::unique_ptr<Lane> lane = MakeStreamLane(*clinic_, kInFlight);
  const double written_before = UsageOf(broker_->pid()).written_bytes;
  double payload = 0;
  int64_t nanos = 0;
  size_t since = 0;
  Growth growth;
  std::atomic<int64_t> slowest = 0;
  Window window(kInFlight);
  while (growth.stored < count) {
    std::vector<client::OutgoingHandover> batch =
        MillOf(kBytes).Build(silent_families_, std::min(kGrowthBatch, count - growth.stored));
    payload += BytesOf(batch);
    const int64_t start = NowNanos();
    for (client::OutgoingHandover& handover : batch) {
      window.Take();
      lane->Send(std::move(handover), [&slowest, &window, sent = NowNanos()](const absl::Status& status) {
        MustBeAccepted(status);
        const int64_t took = NowNanos() - sent;
        for (int64_t known = slowest; took > known && !slowest.compare_exchange_weak(known, took);) {
        }
        window.Give();
      });
    }
    for (int i = 0; i < kInFlight; ++i) window.Take();
    for (int i = 0; i < kInFlight; ++i) window.Give();
    nanos += NowNanos() - start;
    growth.stored += batch.size();
    since += batch.size();
    if (growth.stored % kGrowthStep != 0 && growth.stored < count) continue;
    const ProcessUsage usage = UsageOf(broker_->pid());
    growth.per_second = static_cast<double>(since) * 1e9 / static_cast<double>(nanos);
    growth.resident_mib = usage.resident_mib;
    growth.written_per_byte = (usage.written_bytes - written_before) / payload;
    growth.slowest_ack_ms = static_cast<double>(slowest.exchange(0)) * 1e-6;
    tell(growth);
    since = 0;
    nanos = 0;
  }
}

}  // namespace handover::bench
