// What every use case works with: the world, handed in. Made once in main.cc (or by a test), borrowed by all.
#ifndef HANDOVER_BROKER_PIPELINE_ENVIRONMENT_H_
#define HANDOVER_BROKER_PIPELINE_ENVIRONMENT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "broker/base/clock.h"
#include "broker/base/commitment/layout.h"
#include "broker/base/commitment/signature.h"
#include "broker/base/person_key.h"
#include "broker/base/random.h"
#include "broker/delivery/escalation_feed.h"
#include "broker/delivery/queues.h"
#include "broker/delivery/status_feed.h"
#include "broker/identity/directory.h"
#include "broker/policy/policy_set.h"
#include "broker/store/committer.h"
#include "broker/store/key_vault.h"
#include "broker/store/store.h"
#include "broker/validation/parsed_handover.h"
#include "broker/validation/vocabulary.h"

namespace handover::pipeline {

// An immutable value that is replaced as a whole: whoever has got it keeps it until done. Thread-safe.
template <typename T>
class Current {
 public:
  explicit Current(std::shared_ptr<const T> value) : value_(std::move(value)) {}

  // Never null. Shared: a call keeps the value it began with; the last user frees a replaced one.
  std::shared_ptr<const T> Get() const {
    absl::MutexLock lock(&mu_);
    return value_;
  }
  void Set(std::shared_ptr<const T> value) {
    absl::MutexLock lock(&mu_);
    value_ = std::move(value);
  }

 private:
  mutable absl::Mutex mu_;
  std::shared_ptr<const T> value_ ABSL_GUARDED_BY(mu_);
};

// The law in force, with what the door needs of it.
struct ActivePolicy {
  policy::PolicySet set;
  validation::Vocabulary vocabulary;
};

struct Settings {
  validation::Limits limits;
  int max_attempts = 20;  // Hand-outs without acknowledgement before a delivery becomes a dead letter.
  absl::Duration default_lease = absl::Seconds(60);
};

class FactsSource;

// Everything is borrowed and outlives every use case.
struct Environment {
  store::Store& store;
  store::Committer& committer;
  store::KeyVault& vault;
  Clock& clock;
  Random& random;
  const PseudonymKey& pseudonyms;
  const Layout& layout;
  const VerifyKey& log_key;
  Current<identity::Directory>& directory;
  Current<ActivePolicy>& policy;
  FactsSource& facts;
  delivery::Queues& queues;
  delivery::StatusFeed& feed;
  delivery::EscalationFeed& escalations;
  const Settings& settings;
};

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_ENVIRONMENT_H_
