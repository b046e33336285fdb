// What has to happen by itself, again and again: lapsed leases, steps of what is late, retention, streams of callers
// that may no longer call, revocation lists, keys for the day, health, warnings.
#ifndef HANDOVER_BROKER_MAINTENANCE_H_
#define HANDOVER_BROKER_MAINTENANCE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "broker/base/ids.h"
#include "broker/config.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/eraser.h"
#include "broker/pipeline/escalate.h"
#include "broker/pipeline/list_escalations.h"
#include "broker/pipeline/person_sweep.h"
#include "broker/pipeline/routes.h"
#include "broker/rpc/event_log.h"
#include "broker/rpc/health.h"
#include "broker/rpc/peer.h"
#include "broker/rpc/revocation.h"
#include "broker/rpc/stream_registry.h"
#include "broker/rpc/tls.h"

namespace handover {

// Borrowed; outlives the maintenance.
struct MaintenanceWorld {
  pipeline::Environment& env;
  const rpc::Peers& peers;
  rpc::StreamRegistry& streams;
  rpc::RevocationFolder& revocation_folder;
  const pipeline::Current<rpc::Revocations>& revocations;
  rpc::Health& health;
  rpc::EventLog& log;
  pipeline::Eraser& eraser;
};

class Maintenance {
 public:
  struct Hooks {
    std::function<void()> store_failed;  // Called once, when only a restart helps.
    std::function<bool()> log_policy;    // Tries to give the policy its leaf.
  };
  Maintenance(const Config& config, const MaintenanceWorld& world, Hooks hooks);
  // Stops.
  ~Maintenance();

  // One round, on this thread. What is due is told by the clock, so that a test can move it. Rounds take turns.
  void Tick();

  // A round every `config.tick`, on a thread of its own, until Stop().
  void Start();
  void Stop();

  // The policy that is in force has no leaf yet: the disk was full at start. Tried again; not serving until it has.
  void SetPolicyUnlogged();
  // From now on not serving, whatever else holds.
  void SetDraining();
  // Looks at the revocation lists at the next round.
  void RefreshRevocations();

  // When the certificates that are served with run out; by name, such as `server`.
  std::map<std::string, absl::Time> certificate_ends() const;
  int64_t held_deliveries() const;
  pipeline::EscalationCounts escalations() const;

  // Until the steps that a round has put on their way are taken; for who must see them.
  void AwaitEscalations();

 private:
  void CutStreams();
  void CheckRevocations(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(tick_mu_);
  void MakeKeys(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(tick_mu_);
  void LogPolicy() ABSL_EXCLUSIVE_LOCKS_REQUIRED(tick_mu_);
  void CheckHealth(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(tick_mu_);
  void CheckCertificates(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(tick_mu_);
  void CountHeld() ABSL_EXCLUSIVE_LOCKS_REQUIRED(tick_mu_);
  void EraseWhatIsOver() ABSL_EXCLUSIVE_LOCKS_REQUIRED(tick_mu_);
  void ErasePersons() ABSL_EXCLUSIVE_LOCKS_REQUIRED(tick_mu_);
  void RecheckWhatIsLeft();
  void CountEscalations() ABSL_EXCLUSIVE_LOCKS_REQUIRED(tick_mu_);
  void LogStep(const pipeline::Escalator::Told& told);
  bool IsDue(absl::Duration every, std::optional<absl::Duration>& last) const;
  void WarnOfEnd(const std::string& name, absl::Time end, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(tick_mu_);
  void Run();

  const Config config_;
  const MaintenanceWorld world_;
  const Hooks hooks_;

  absl::Mutex tick_mu_;  // Rounds take turns.
  std::optional<absl::Duration> revocations_checked_ ABSL_GUARDED_BY(tick_mu_);
  std::optional<absl::Duration> keys_made_ ABSL_GUARDED_BY(tick_mu_);
  std::optional<absl::Duration> policy_tried_ ABSL_GUARDED_BY(tick_mu_);
  std::optional<absl::Duration> health_checked_ ABSL_GUARDED_BY(tick_mu_);
  std::optional<absl::Duration> certificates_checked_ ABSL_GUARDED_BY(tick_mu_);
  std::optional<absl::Duration> held_counted_ ABSL_GUARDED_BY(tick_mu_);
  std::optional<absl::Duration> retention_swept_ ABSL_GUARDED_BY(tick_mu_);
  std::optional<absl::Duration> rechecked_ ABSL_GUARDED_BY(tick_mu_);
  std::optional<absl::Duration> escalations_counted_ ABSL_GUARDED_BY(tick_mu_);
  std::optional<absl::Duration> routes_counted_ ABSL_GUARDED_BY(tick_mu_);
  std::set<std::pair<PartyId, int64_t>> keys_ ABSL_GUARDED_BY(tick_mu_);  // Party and day (UTC) that have one.
  std::map<std::string, absl::Time> warned_ ABSL_GUARDED_BY(tick_mu_);    // Certificate to the last warning.
  std::optional<rpc::RevocationState> revocation_state_ ABSL_GUARDED_BY(tick_mu_);
  pipeline::PersonSweep persons_ ABSL_GUARDED_BY(tick_mu_);
  bool told_store_failed_ ABSL_GUARDED_BY(tick_mu_) = false;

  mutable absl::Mutex mu_;
  bool policy_unlogged_ ABSL_GUARDED_BY(mu_) = false;
  bool draining_ ABSL_GUARDED_BY(mu_) = false;
  bool refresh_revocations_ ABSL_GUARDED_BY(mu_) = false;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::map<std::string, absl::Time> certificate_ends_ ABSL_GUARDED_BY(mu_);
  int64_t held_deliveries_ ABSL_GUARDED_BY(mu_) = 0;
  pipeline::EscalationCounts escalations_ ABSL_GUARDED_BY(mu_);

  pipeline::Escalator escalator_;
  pipeline::RouteWatch routes_;
  std::thread thread_;  // Last: runs on the members above.
};

}  // namespace handover

#endif  // HANDOVER_BROKER_MAINTENANCE_H_
