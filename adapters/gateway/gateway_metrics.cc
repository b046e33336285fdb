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
      failures_(MakeCounters(*registry_, "handover_gateway_failures_total",
                             "Rounds, streams, pulls, removals and sendings that failed.")),
      messages_(
          MakeCounters(*registry_, "handover_gateway_mllp_messages_total", "Messages, by what was answered at once.")),
      connections_(
          MakeCounters(*registry_, "handover_gateway_mllp_connections_total", "Connections that ended, by why.")),
      answers_(
          MakeCounters(*registry_, "handover_gateway_mllp_answers_total", "Later answers, by what became of them.")),
      open_connections_(MakeGauge(*registry_, "handover_gateway_mllp_open_connections", "Of systems that send.")),
      waiting_answers_(MakeGauge(*registry_, "handover_gateway_mllp_waiting_answers", "Later answers, not yet sent.")),
      held_back_(MakeGauge(*registry_, "handover_gateway_held_back_files",
                           "Files that stay in the drop folder because too many documents are under way.")),
      waiting_(MakeGauge(*registry_, "handover_gateway_waiting_documents", "Taken, and not yet with the broker.")),
      unclear_(MakeGauge(*registry_, "handover_gateway_unclear_documents",
                         "Of the waiting ones, where the broker answered and has neither accepted nor refused.")),
      damaged_(MakeGauge(*registry_, "handover_gateway_damaged_documents", "In the outbox, and not whole.")),
      last_round_(MakeGauge(*registry_, "handover_gateway_last_round_seconds",
                            "When the drop folder was last gone through, in seconds since 1970.")) {
  // There from the start, so that an alarm on their growth needs no first event.
  for (const char* outcome : {"accepted", "refused"}) documents_.Add({{"outcome", outcome}});
  for (const char* what : {"round", "receiving", "pull", "forgetting", "answers"}) failures_.Add({{"what", what}});
  for (const char* code : {"AA", "AE", "AR"}) messages_.Add({{"answer", code}});
  for (const ConnectionEnd end : kConnectionEnds) connections_.Add({{"end", ConnectionEndWord(end)}});
  for (const char* outcome : {"delivered", "refused"}) answers_.Add({{"outcome", outcome}});
}

GatewayMetrics::~GatewayMetrics() = default;

void GatewayMetrics::CountRound(const Inbound::Round& round, absl::Time now) {
  documents_.Add({{"outcome", "accepted"}}).Increment(round.accepted_count);
  documents_.Add({{"outcome", "refused"}}).Increment(round.refused_count);
  waiting_.Set(round.waiting_count);
  unclear_.Set(round.unclear_count);
  held_back_.Set(round.held_back_count);
  damaged_.Set(round.damaged_count);
  last_round_.Set(absl::ToDoubleSeconds(now - absl::UnixEpoch()));
}

void GatewayMetrics::CountFailedRound() { failures_.Add({{"what", "round"}}).Increment(); }

void GatewayMetrics::CountDelivery(std::string_view event) {
  deliveries_.Add({{"event", std::string(event)}}).Increment();
}

void GatewayMetrics::CountFailedReceiving() { failures_.Add({{"what", "receiving"}}).Increment(); }

void GatewayMetrics::CountFailedPull() { failures_.Add({{"what", "pull"}}).Increment(); }

void GatewayMetrics::CountFailedForgetting() { failures_.Add({{"what", "forgetting"}}).Increment(); }

void GatewayMetrics::CountMessage(std::string_view code) { messages_.Add({{"answer", std::string(code)}}).Increment(); }

void GatewayMetrics::CountConnectionBegin() { open_connections_.Increment(); }

void GatewayMetrics::CountConnectionEnd(ConnectionEnd end) {
  open_connections_.Decrement();
  connections_.Add({{"end", ConnectionEndWord(end)}}).Increment();
}

void GatewayMetrics::CountAnswers(const AnswerQueue::Outcome& outcome) {
  answers_.Add({{"outcome", "delivered"}}).Increment(outcome.delivered_count);
  answers_.Add({{"outcome", "refused"}}).Increment(outcome.refused_count);
  waiting_answers_.Set(outcome.waiting_count);
}

void GatewayMetrics::CountFailedAnswers() { failures_.Add({{"what", "answers"}}).Increment(); }

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
