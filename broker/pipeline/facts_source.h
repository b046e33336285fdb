// The facts a decision rests on, read from the store at one moment, with the epoch of every person: what the commit of
// a delivery then expects to be unchanged.
#ifndef HANDOVER_BROKER_PIPELINE_FACTS_SOURCE_H_
#define HANDOVER_BROKER_PIPELINE_FACTS_SOURCE_H_

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"

#include "broker/base/ids.h"
#include "broker/consent/facts.h"
#include "broker/store/key_vault.h"
#include "broker/store/store.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

struct LoadedFacts {
  consent::Facts facts;
  // The consent epoch: one expectation per person, for the commit that binds the decision.
  std::vector<store::Operation> unchanged;
  // Person key and epoch, for the log.
  std::vector<std::pair<PersonKey, uint64_t>> epochs;
};

// One person's record, to change it.
struct LoadedPerson {
  storage::v1::PersonRecord record;
  store::Operation unchanged;
  uint64_t epoch = 0;
};

// Thread-safe. Keeps recently used persons in memory, by epoch, so that a stale one is never used.
class FactsSource {
 public:
  struct Options {
    size_t max_cached_persons = 100'000;  // About 1 KiB each.
  };
  FactsSource(const Options& options, const store::Store& store, store::KeyVault& vault)
      : options_(options), store_(store), vault_(vault) {}

  // A person whose record is damaged is left out, and the decision then says no. UNAVAILABLE: the store cannot be read.
  absl::StatusOr<LoadedFacts> Load(absl::Span<const PersonKey> persons);

  // The stored record; empty for a person of whom nothing is known.
  absl::StatusOr<LoadedPerson> LoadRecord(const PersonKey& person) const;

  // The rows of a changed person: the record and its next epoch.
  absl::StatusOr<std::vector<store::Operation>> RowsOf(const PersonKey& person,
                                                       const LoadedPerson& changed) const;

 private:
  using CacheKey = std::pair<PersonKey, uint64_t>;
  using Cached = std::shared_ptr<const consent::PersonFacts>;

  absl::StatusOr<uint64_t> Epoch(const PersonKey& person, store::Operation& unchanged) const;
  Cached FindCached(const CacheKey& key);
  void Remember(const CacheKey& key, const Cached& facts);

  const Options options_;
  const store::Store& store_;
  store::KeyVault& vault_;

  absl::Mutex mu_;
  // Most recently used first.
  std::list<std::pair<CacheKey, Cached>> recent_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<CacheKey, std::list<std::pair<CacheKey, Cached>>::iterator> cache_ ABSL_GUARDED_BY(mu_);
};

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_FACTS_SOURCE_H_
