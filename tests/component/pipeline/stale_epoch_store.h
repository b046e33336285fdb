// A planted fault: a store that never shows the committer that a person's facts have changed since they were read. A
// broker on it works as if no delivery expected the consent epoch to be the one it was decided at.
#ifndef HANDOVER_TESTS_COMPONENT_PIPELINE_STALE_EPOCH_STORE_H_
#define HANDOVER_TESTS_COMPONENT_PIPELINE_STALE_EPOCH_STORE_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

#include "broker/base/status_macros.h"
#include "tests/fakes/forwarding_store.h"

namespace handover::pipeline {

class StaleEpochStore final : public fakes::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  absl::StatusOr<std::optional<std::string>> Get(store::Table table, std::string_view key) const override {
    if (table != store::Table::kEpoch) return ForwardingStore::Get(table, key);
    absl::MutexLock lock(&mu_);
    HANDOVER_ASSIGN_OR_RETURN(std::optional<std::string> value, ForwardingStore::Get(table, key));
    if (std::this_thread::get_id() != committer_) {
      last_read_[std::string(key)] = value;
      return value;
    }
    const auto seen = last_read_.find(std::string(key));
    return seen == last_read_.end() ? value : seen->second;
  }

  absl::Status Commit(absl::Span<const store::Operation> operations) override {
    {
      absl::MutexLock lock(&mu_);
      committer_ = std::this_thread::get_id();
    }
    return ForwardingStore::Commit(operations);
  }

 private:
  mutable absl::Mutex mu_;
  std::thread::id committer_ ABSL_GUARDED_BY(mu_);
  // What anybody but the committer has read last.
  mutable std::map<std::string, std::optional<std::string>> last_read_ ABSL_GUARDED_BY(mu_);
};

}  // namespace handover::pipeline

#endif  // HANDOVER_TESTS_COMPONENT_PIPELINE_STALE_EPOCH_STORE_H_
