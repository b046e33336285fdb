// What a broker opens of its folder before it serves, in the order of broker/assembly.cc. Without the policy, which is
// none of the folder, and the erasure list, which is empty here.
#ifndef HANDOVER_TESTS_FAULTS_CORRUPTION_STARTED_BROKER_H_
#define HANDOVER_TESTS_FAULTS_CORRUPTION_STARTED_BROKER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

#include "broker/base/clock.h"
#include "broker/base/commitment/signature.h"
#include "broker/base/random.h"
#include "broker/delivery/escalation_feed.h"
#include "broker/delivery/queues.h"
#include "broker/delivery/status_feed.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/recover.h"
#include "broker/pipeline/shadow_policy.h"
#include "broker/store/aead.h"
#include "broker/store/committer.h"
#include "broker/store/head_file.h"
#include "broker/store/key_vault.h"
#include "broker/store/store.h"

namespace handover::store {

class StartedBroker {
 public:
  // Borrowed.
  struct World {
    const SecretKey& root_key;
    const SigningKey& log_key;
    Clock& clock;
    Random& random;
  };
  // Errors as Assembly::Open().
  static absl::StatusOr<std::unique_ptr<StartedBroker>> Open(const std::string& folder, const World& world);

  Store& store() const { return *store_; }
  KeyVault& vault() { return *vault_; }
  Committer& committer() { return *committer_; }
  const pipeline::Recovered& recovered() const { return recovered_; }

  // The timers that are due, as the worker of escalations looks for them. Errors of the store.
  struct Due {
    size_t count = 0;
    bool is_said_to_be_damaged = false;
  };
  absl::StatusOr<Due> DueTimers() const;

 private:
  explicit StartedBroker(const World& world);
  absl::Status OpenFiles(const std::string& folder);
  absl::Status Fill();

  const World world_;
  const pipeline::Settings settings_;

  std::unique_ptr<Store> store_;
  std::unique_ptr<KeyVault> vault_;
  std::unique_ptr<HeadFile> head_file_;
  std::unique_ptr<Committer> committer_;

  pipeline::Current<identity::Directory> directory_;
  pipeline::Current<pipeline::ActivePolicy> policy_;
  pipeline::ShadowPolicy shadow_;
  std::unique_ptr<pipeline::FactsSource> facts_;
  std::unique_ptr<pipeline::StoredWaitingRows> waiting_rows_;
  std::unique_ptr<delivery::Queues> queues_;
  delivery::StatusFeed feed_;
  delivery::EscalationFeed escalations_;
  std::unique_ptr<pipeline::Environment> env_;
  pipeline::Recovered recovered_;
};

}  // namespace handover::store

#endif  // HANDOVER_TESTS_FAULTS_CORRUPTION_STARTED_BROKER_H_
