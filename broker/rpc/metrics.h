// What is counted, for Prometheus. Labels are methods, codes, states and aliases of parties; never a person, an id of a
// handover or anything else that grows without end.
#ifndef HANDOVER_BROKER_RPC_METRICS_H_
#define HANDOVER_BROKER_RPC_METRICS_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "grpcpp/support/status_code_enum.h"
#include "handover/exchange/v1/wire.pb.h"

namespace prometheus {
class Collectable;
class Counter;
class Exposer;
class Histogram;
class Registry;
template <typename T>
class Family;
}  // namespace prometheus

namespace handover::rpc {

// `UNAVAILABLE` and so on.
std::string_view CodeName(grpc::StatusCode code);

// A number that is asked for when the metrics are read, such as the length of a queue.
struct Reading {
  std::string_view name;
  std::string_view help;
  std::string_view label;  // Name of the one label; empty = none.
  bool only_grows = false;
  struct Value {
    std::string label_value;
    double value = 0;
  };
  std::vector<Value> values;
};

// Thread-safe. Counting costs some 100 ns.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  // One call has ended; `method` is one of our own names.
  void CountCall(std::string_view method, grpc::StatusCode code);
  // How long a unary call took.
  void ObserveCall(std::string_view method, absl::Duration took);
  // A caller that could not be identified, by code such as CERT_NOT_BOUND.
  void CountUnidentified(std::string_view code);
  // One handover was answered: `accepted`, `duplicate`, or `refused` with its code.
  void CountHandover(std::string_view outcome, std::string_view code);
  // Deliveries that have reached a state here.
  void CountDeliveries(exchange::v1::DeliveryState state, int count);
  // A stream was ended by the broker, by code.
  void CountEndedStream(std::string_view code);
  // One commit of the store: how long it took with its sync, and how many leaves shared it.
  void ObserveCommit(absl::Duration took, size_t leaves);

  // Asked at every reading, on the metrics' own thread. Set before Serve().
  void SetReadings(std::function<std::vector<Reading>()> readings);

  // Everything in Prometheus' text format.
  std::string Render() const;

  // Serves it at http://`address`/metrics; the port, which `address` may leave to the system with 0. UNAVAILABLE: the
  // address cannot be listened on.
  absl::StatusOr<int> Serve(const std::string& address);
  // Afterwards nothing is asked any more. Idempotent.
  void StopServing();

 private:
  class Readings;
  using Counters = prometheus::Family<prometheus::Counter>;
  // The counter of one family with up to two label values; made at its first use.
  prometheus::Counter& Find(Counters& family, std::string_view first, std::string_view second);

  const std::shared_ptr<prometheus::Registry> registry_;  // Shared with the exposer, which holds it weakly.
  const std::shared_ptr<Readings> readings_;              // The same.

  Counters& calls_;
  Counters& unidentified_;
  Counters& handovers_;
  Counters& deliveries_;
  Counters& ended_streams_;
  prometheus::Family<prometheus::Histogram>& call_seconds_;
  prometheus::Histogram& commit_seconds_;
  prometheus::Histogram& group_leaves_;

  absl::Mutex mu_;
  std::map<std::tuple<Counters*, std::string, std::string>, prometheus::Counter*> counters_
      ABSL_GUARDED_BY(mu_);
  std::map<std::string, prometheus::Histogram*, std::less<>> call_histograms_ ABSL_GUARDED_BY(mu_);

  std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_METRICS_H_
