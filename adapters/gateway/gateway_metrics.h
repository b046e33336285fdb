// What a gateway counts, for Prometheus. Labels are outcomes and events alone: never the name of a file, an id or a
// person.
#ifndef HANDOVER_ADAPTERS_GATEWAY_GATEWAY_METRICS_H_
#define HANDOVER_ADAPTERS_GATEWAY_GATEWAY_METRICS_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "adapters/gateway/answer_queue.h"
#include "adapters/gateway/inbound.h"
#include "adapters/gateway/mllp_connection.h"

namespace prometheus {
class Counter;
class Exposer;
class Gauge;
class Registry;
template <typename T>
class Family;
}  // namespace prometheus

namespace handover::gateway {

// Thread-safe.
class GatewayMetrics {
 public:
  GatewayMetrics();
  ~GatewayMetrics();

  // A round through the drop folder has ended well at `now`.
  void CountRound(const Inbound::Round& round, absl::Time now);
  // One could not be ended: a folder could not be read or written.
  void CountFailedRound();
  // An event as DeliveryNote or LocalReceiptNote has it, such as STORED, REFUSED and CONFIRMED; docs/OPERATIONS.md has
  // all of them.
  void CountDelivery(std::string_view event);
  // Asking for deliveries failed.
  void CountFailedReceiving();
  void CountFailedPull();
  // What is kept of an old delivery could not be removed.
  void CountFailedForgetting();

  // MSA-1 of an answer at once, or `none`.
  void CountMessage(std::string_view code);
  void CountConnectionBegin();
  void CountConnectionEnd(ConnectionEnd end);
  // A round through the later answers has ended well.
  void CountAnswers(const AnswerQueue::Outcome& outcome);
  void CountFailedAnswers();

  // Everything in Prometheus' text format.
  std::string Render() const;

  // Serves it at http://`address`/metrics until this goes; the port, which `address` may leave to the system with 0.
  // UNAVAILABLE: the address cannot be listened on.
  absl::StatusOr<int> Serve(const std::string& address);

 private:
  const std::shared_ptr<prometheus::Registry> registry_;  // Shared with the exposer, which holds it weakly.
  prometheus::Family<prometheus::Counter>& documents_;
  prometheus::Family<prometheus::Counter>& deliveries_;
  prometheus::Family<prometheus::Counter>& failures_;
  prometheus::Family<prometheus::Counter>& messages_;
  prometheus::Family<prometheus::Counter>& connections_;
  prometheus::Family<prometheus::Counter>& answers_;
  prometheus::Gauge& open_connections_;
  prometheus::Gauge& waiting_answers_;
  prometheus::Gauge& held_back_;
  prometheus::Gauge& waiting_;
  prometheus::Gauge& unclear_;
  prometheus::Gauge& damaged_;
  prometheus::Gauge& last_round_;
  std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_GATEWAY_METRICS_H_
