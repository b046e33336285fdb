// Whether the broker serves, as grpc.health.v1 tells it to whoever may connect. Not serving has reasons; each is a
// code.
#ifndef HANDOVER_BROKER_RPC_HEALTH_H_
#define HANDOVER_BROKER_RPC_HEALTH_H_

#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "grpcpp/health_check_service_interface.h"

#include "broker/rpc/event_log.h"

namespace handover::rpc {

// Thread-safe. Begins as not serving, with the reason STARTING.
class Health {
 public:
  explicit Health(EventLog& log) : log_(log) {}

  // A port's health service and the names it is asked for, beside the empty one. Borrowed until Forget().
  void Tell(grpc::HealthCheckServiceInterface& service, std::vector<std::string> names);
  void Forget();

  // What stands in the way now: empty = serving. Changes are logged and told.
  using Reasons = std::set<std::string>;
  void Set(Reasons reasons);

  Reasons reasons() const;
  bool serving() const { return reasons().empty(); }

 private:
  struct Told {
    grpc::HealthCheckServiceInterface* service = nullptr;
    std::vector<std::string> names;
  };
  static void TellOne(const Told& told, bool serving);

  EventLog& log_;

  mutable absl::Mutex mu_;
  Reasons reasons_ ABSL_GUARDED_BY(mu_) = {"STARTING"};
  std::vector<Told> told_ ABSL_GUARDED_BY(mu_);
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_HEALTH_H_
