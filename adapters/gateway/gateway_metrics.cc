#include "adapters/gateway/gateway_metrics.h"

#include "prometheus/counter.h"
#include "prometheus/exposer.h"
#include "prometheus/family.h"
#include "prometheus/gauge.h"
#include "prometheus/registry.h"
#include "prometheus/text_serializer.h"

namespace handover::gateway {
namespace gateway_metrics_internal {

prometheus::Family<prometheus::Counter>& MakeCounters(prometheus::Registry& registry, const char* name,
                                                      const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

prometheus::Gauge& MakeGauge(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

}  // namespace gateway_metrics_internal

using namespace gateway_metrics_internal;

GatewayMetrics::GatewayMetrics()
    : registry_(std::make_shared<prometheus::Registry>()),
      documents_(MakeCounters(*registry_, "handover_gateway_documents_total", "Documents that were answered.")),
      deliveries_(MakeCounters(*registry_, "handover_gateway_deliveries_total", "Deliveries, by what became of them.")),
      failures_(MakeCounters(*registry_, "handover_gateway_failures_total", "Rounds and pulls that failed.")),
      waiting_(MakeGauge(*registry_, "handover_gateway_waiting_documents", "Taken, and not yet with the broker.")),
      damaged_(MakeGauge(*registry_, "handover_gateway_damaged_documents", "In the outbox, and not whole.")),
      last_round_(MakeGauge(*registry_, "handover_gateway_last_round_seconds",
                            "When the drop folder was last gone through, in seconds since 1970.")) {
  // There from the start, so that an alarm on their growth needs no first event.
  for (const char* outcome : {"accepted", "refused"}) documents_.Add({{"outcome", outcome}});
  for (const char* what : {"round", "pull"}) failures_.Add({{"what", what}});
}

GatewayMetrics::~GatewayMetrics() = default;

void GatewayMetrics::CountRound(const Inbound::Round& round, absl::Time now) {
  documents_.Add({{"outcome", "accepted"}}).Increment(round.accepted_count);
  documents_.Add({{"outcome", "refused"}}).Increment(round.refused_count);
  waiting_.Set(round.waiting_count);
  damaged_.Set(round.damaged_count);
  last_round_.Set(absl::ToDoubleSeconds(now - absl::UnixEpoch()));
}

void GatewayMetrics::CountFailedRound() { failures_.Add({{"what", "round"}}).Increment(); }

void GatewayMetrics::CountDelivery(std::string_view event) {
  deliveries_.Add({{"event", std::string(event)}}).Increment();
}

void GatewayMetrics::CountFailedPull() { failures_.Add({{"what", "pull"}}).Increment(); }

std::string GatewayMetrics::Render() const { return prometheus::TextSerializer().Serialize(registry_->Collect()); }

absl::StatusOr<int> GatewayMetrics::Serve(const std::string& address) {
  try {
    exposer_ = std::make_unique<prometheus::Exposer>(address, 1);
    exposer_->RegisterCollectable(registry_);
    return exposer_->GetListeningPorts().at(0);
  } catch (const std::exception&) {
    return absl::UnavailableError("metrics: the address cannot be listened on");
  }
}

}  // namespace handover::gateway
