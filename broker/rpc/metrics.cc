#include "broker/rpc/metrics.h"

#include <exception>
#include <utility>

#include "prometheus/collectable.h"
#include "prometheus/counter.h"
#include "prometheus/exposer.h"
#include "prometheus/family.h"
#include "prometheus/histogram.h"
#include "prometheus/metric_family.h"
#include "prometheus/registry.h"
#include "prometheus/text_serializer.h"

namespace handover::rpc {
namespace metrics_internal {

prometheus::Family<prometheus::Counter>& MakeCounters(prometheus::Registry& registry, const char* name,
                                                      const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

// From a commit on a quiet disk to one that somebody notices.
prometheus::Histogram::BucketBoundaries SecondsBuckets() {
  return {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10};
}

prometheus::Histogram::BucketBoundaries LeavesBuckets() { return {0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 1024, 4096}; }

// The names of a family's labels are known from what it counts.
prometheus::Labels LabelsOf(const std::string& family, std::string_view first, std::string_view second) {
  const std::string a(first);
  const std::string b(second);
  if (family == "handover_calls_total") return {{"method", a}, {"code", b}};
  if (family == "handover_handovers_total") return {{"outcome", a}, {"code", b}};
  if (family == "handover_deliveries_total") return {{"state", a}};
  return {{"code", a}};
}

}  // namespace metrics_internal

class Metrics::Readings : public prometheus::Collectable {
 public:
  void Set(std::function<std::vector<Reading>()> ask) {
    absl::MutexLock lock(&mu_);
    ask_ = std::move(ask);
  }

  std::vector<prometheus::MetricFamily> Collect() const override {
    std::function<std::vector<Reading>()> ask;
    {
      absl::MutexLock lock(&mu_);
      ask = ask_;
    }
    std::vector<prometheus::MetricFamily> families;
    if (!ask) return families;
    for (const Reading& reading : ask()) {
      prometheus::MetricFamily& family = families.emplace_back();
      family.name = std::string(reading.name);
      family.help = std::string(reading.help);
      family.type = reading.only_grows ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
      for (const Reading::Value& value : reading.values) {
        prometheus::ClientMetric& metric = family.metric.emplace_back();
        (reading.only_grows ? metric.counter.value : metric.gauge.value) = value.value;
        if (!reading.label.empty()) metric.label.push_back({std::string(reading.label), value.label_value});
      }
    }
    return families;
  }

 private:
  mutable absl::Mutex mu_;
  std::function<std::vector<Reading>()> ask_ ABSL_GUARDED_BY(mu_);
};

std::string_view CodeName(grpc::StatusCode code) {
  constexpr std::string_view kNames[] = {
      "OK",          "CANCELLED",         "UNKNOWN",            "INVALID_ARGUMENT",    "DEADLINE_EXCEEDED",
      "NOT_FOUND",   "ALREADY_EXISTS",    "PERMISSION_DENIED",  "RESOURCE_EXHAUSTED",  "FAILED_PRECONDITION",
      "ABORTED",     "OUT_OF_RANGE",      "UNIMPLEMENTED",      "INTERNAL",            "UNAVAILABLE",
      "DATA_LOSS",   "UNAUTHENTICATED"};
  const int number = static_cast<int>(code);
  return number >= 0 && number < static_cast<int>(std::size(kNames)) ? kNames[number] : "UNKNOWN";
}

Metrics::Metrics()
    : registry_(std::make_shared<prometheus::Registry>()),
      readings_(std::make_shared<Readings>()),
      calls_(metrics_internal::MakeCounters(*registry_, "handover_calls_total", "Calls that have ended.")),
      unidentified_(metrics_internal::MakeCounters(*registry_, "handover_unidentified_total",
                                                   "Calls whose certificate speaks for no active party.")),
      handovers_(metrics_internal::MakeCounters(*registry_, "handover_handovers_total",
                                                "Handovers that were answered.")),
      deliveries_(metrics_internal::MakeCounters(*registry_, "handover_deliveries_total",
                                                 "Deliveries that have reached a state.")),
      ended_streams_(metrics_internal::MakeCounters(*registry_, "handover_ended_streams_total",
                                                    "Streams that the broker has ended.")),
      call_seconds_(prometheus::BuildHistogram()
                        .Name("handover_call_seconds")
                        .Help("From the arrival of a unary call to its answer.")
                        .Register(*registry_)),
      commit_seconds_(prometheus::BuildHistogram()
                          .Name("handover_commit_seconds")
                          .Help("One commit of the store with its sync.")
                          .Register(*registry_)
                          .Add({}, metrics_internal::SecondsBuckets())),
      group_leaves_(prometheus::BuildHistogram()
                        .Name("handover_group_leaves")
                        .Help("Leaves that shared one commit and one tree head.")
                        .Register(*registry_)
                        .Add({}, metrics_internal::LeavesBuckets())) {}

Metrics::~Metrics() = default;

prometheus::Counter& Metrics::Find(Counters& family, std::string_view first, std::string_view second) {
  absl::MutexLock lock(&mu_);
  const auto found = counters_.find({&family, std::string(first), std::string(second)});
  if (found != counters_.end()) return *found->second;
  prometheus::Counter& made = family.Add(metrics_internal::LabelsOf(family.GetName(), first, second));
  counters_[{&family, std::string(first), std::string(second)}] = &made;
  return made;
}

void Metrics::CountCall(std::string_view method, grpc::StatusCode code) {
  Find(calls_, method, CodeName(code)).Increment();
}

void Metrics::ObserveCall(std::string_view method, absl::Duration took) {
  prometheus::Histogram* histogram = nullptr;
  {
    absl::MutexLock lock(&mu_);
    const auto found = call_histograms_.find(method);
    if (found != call_histograms_.end()) {
      histogram = found->second;
    } else {
      histogram = &call_seconds_.Add({{"method", std::string(method)}}, metrics_internal::SecondsBuckets());
      call_histograms_[std::string(method)] = histogram;
    }
  }
  histogram->Observe(absl::ToDoubleSeconds(took));
}

void Metrics::CountUnidentified(std::string_view code) { Find(unidentified_, code, "").Increment(); }

void Metrics::CountHandover(std::string_view outcome, std::string_view code) {
  Find(handovers_, outcome, code).Increment();
}

void Metrics::CountDeliveries(exchange::v1::DeliveryState state, int count) {
  if (count > 0) Find(deliveries_, exchange::v1::DeliveryState_Name(state), "").Increment(count);
}

void Metrics::CountEndedStream(std::string_view code) { Find(ended_streams_, code, "").Increment(); }

void Metrics::ObserveCommit(absl::Duration took, size_t leaves) {
  commit_seconds_.Observe(absl::ToDoubleSeconds(took));
  group_leaves_.Observe(static_cast<double>(leaves));
}

void Metrics::SetReadings(std::function<std::vector<Reading>()> readings) { readings_->Set(std::move(readings)); }

std::string Metrics::Render() const {
  std::vector<prometheus::MetricFamily> families = registry_->Collect();
  for (prometheus::MetricFamily& family : readings_->Collect()) families.push_back(std::move(family));
  return prometheus::TextSerializer().Serialize(families);
}

absl::StatusOr<int> Metrics::Serve(const std::string& address) {
  try {
    exposer_ = std::make_unique<prometheus::Exposer>(address, 1);
    exposer_->RegisterCollectable(registry_);
    exposer_->RegisterCollectable(readings_);
    return exposer_->GetListeningPorts().at(0);
  } catch (const std::exception&) {
    return absl::UnavailableError("metrics: the address cannot be listened on");
  }
}

void Metrics::StopServing() { exposer_.reset(); }

}  // namespace handover::rpc
