// The broker as one object: started, kept going, stopped. main.cc runs one; a test runs as many as it likes.
#ifndef HANDOVER_BROKER_BROKER_H_
#define HANDOVER_BROKER_BROKER_H_

#include <functional>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "broker/assembly.h"
#include "broker/config.h"
#include "broker/maintenance.h"
#include "broker/rpc/health.h"
#include "broker/rpc/metrics.h"
#include "broker/rpc/revocation.h"
#include "broker/rpc/server.h"

namespace handover {

class Broker {
 public:
  struct Ports {
    int party = 0;
    int admin = 0;
    int metrics = 0;  // 0: not served.
  };
  struct Options {
    // Called once, on the maintenance thread, when the store has failed in a way that only a restart mends.
    std::function<void()> store_failed = [] {};
    // Without it nothing happens by itself: a test calls Tick().
    bool maintenance_thread = true;
  };

  // Serves when it returns OK, or is about to: a full disk is waited for. Errors as Assembly::Open() and
  // Server::Start(); `stage` says in which part.
  static absl::StatusOr<std::unique_ptr<Broker>> Start(const Config& config, const World& world,
                                                       const Options& options, StartStage& stage);
  // Stops.
  ~Broker();

  const Ports& ports() const { return ports_; }
  const rpc::Health& health() const { return health_; }
  const rpc::Metrics& metrics() const { return metrics_; }
  pipeline::Environment& env() { return assembly_->env(); }

  // One round of maintenance, on this thread.
  void Tick();

  // Reads policy and revocation lists again. A malformed policy changes nothing and is logged.
  void Reload();

  // Takes nothing more, finishes what is under way within the drain deadline, and commits it. Idempotent.
  void Stop();

 private:
  Broker(const Config& config, const World& world);
  absl::Status Serve(const Options& options, StartStage& stage);
  absl::Status ActivatePolicy(std::vector<policy::NamedText> files);
  absl::Status LoadShadow();
  absl::Status WritePorts() const;
  std::vector<rpc::Reading> Readings() const;

  const Config config_;
  const World world_;
  rpc::Metrics metrics_;
  rpc::Health health_;
  pipeline::Current<rpc::Revocations> revocations_;
  rpc::RevocationFolder revocation_folder_;
  std::unique_ptr<Assembly> assembly_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<Maintenance> maintenance_;
  Ports ports_;

  absl::Mutex mu_;
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace handover

#endif  // HANDOVER_BROKER_BROKER_H_
