// Everything below the edge, opened in the order in which it depends on each other: keys, store, vault, log, directory,
// policy, queues.
#ifndef HANDOVER_BROKER_ASSEMBLY_H_
#define HANDOVER_BROKER_ASSEMBLY_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "broker/base/clock.h"
#include "broker/base/commitment/layout.h"
#include "broker/base/random.h"
#include "broker/config.h"
#include "broker/delivery/queues.h"
#include "broker/delivery/status_feed.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/recover.h"
#include "broker/rpc/event_log.h"
#include "broker/rpc/metrics.h"
#include "broker/start_files.h"
#include "broker/store/committer.h"
#include "broker/store/head_file.h"
#include "broker/store/key_vault.h"
#include "broker/store/store.h"

namespace handover {

// The world, as the broker sees it; outlives it.
struct World {
  Clock& clock;
  Random& random;
  rpc::EventLog& log;
};

// What was being opened when it failed: main.cc makes an exit code of it.
enum class StartStage {
  kConfiguration,  // Files that the operator gives.
  kStore,          // What the broker keeps.
  kPorts,          // Where it listens.
};

class Assembly {
 public:
  // FAILED_PRECONDITION, INVALID_ARGUMENT: mend the configuration. Errors of the store, the vault, the head file and
  // the committer are handed through: a newer format, another process, another root or log key, a damaged or older
  // store.
  static absl::StatusOr<std::unique_ptr<Assembly>> Open(const Config& config, const World& world, rpc::Metrics& metrics,
                                                        StartStage& stage);
  // Drains the committer.
  ~Assembly();

  pipeline::Environment& env() { return *env_; }
  const pipeline::Recovered& recovered() const { return recovered_; }

 private:
  Assembly(const Config& config, Secrets secrets);
  absl::Status OpenStore(const World& world, rpc::Metrics& metrics);
  absl::Status Fill(const World& world);

  const Config config_;
  const Secrets secrets_;
  const Layout layout_;

  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::KeyVault> vault_;
  std::unique_ptr<store::HeadFile> head_file_;
  std::unique_ptr<store::Committer> committer_;

  pipeline::Current<identity::Directory> directory_;
  pipeline::Current<pipeline::ActivePolicy> policy_;
  std::unique_ptr<pipeline::FactsSource> facts_;
  std::unique_ptr<pipeline::StoredWaitingRows> waiting_rows_;
  std::unique_ptr<delivery::Queues> queues_;
  delivery::StatusFeed feed_;
  delivery::EscalationFeed escalations_;
  std::unique_ptr<pipeline::Environment> env_;
  pipeline::Recovered recovered_;
};

}  // namespace handover

#endif  // HANDOVER_BROKER_ASSEMBLY_H_
