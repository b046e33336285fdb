// The facts a decision rests on, read from the store at one moment, with the epoch of every person: what the commit of
// a delivery then expects to be unchanged. And the one way in which facts change, which keeps every version.
#ifndef HANDOVER_BROKER_PIPELINE_FACTS_SOURCE_H_
#define HANDOVER_BROKER_PIPELINE_FACTS_SOURCE_H_

#include <cstdint>
#include <limits>
#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"

#include "broker/base/ids.h"
#include "broker/consent/aliases.h"
#include "broker/consent/facts.h"
#include "broker/store/key_vault.h"
#include "broker/store/store.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

struct LoadedFacts {
  consent::Facts facts;
  // Which keys are one person's. Holders and grantors in `facts` stand under the keys in use.
  consent::Aliases aliases;
  // The consent epoch: one expectation per person, for the commit that binds the decision. Those who were asked for
  // come first, in their order; then their other keys and their holders.
  std::vector<store::Operation> unchanged;
  // Person key and epoch, for the log. In the same order.
  std::vector<std::pair<PersonKey, uint64_t>> epochs;
};

// One person's record, to change it: with Change() alone, so that the history stays whole.
struct LoadedPerson {
  storage::v1::PersonRecord record;
  store::Operation unchanged;
  uint64_t epoch = 0;
  storage::v1::FactVersion version;  // What has been changed since it was loaded.

  void Change(storage::v1::FactVersion::Change change);
};

// Thread-safe. Keeps recently used persons in memory, by epoch, so that a stale one is never used.
class FactsSource {
 public:
  static constexpr uint64_t kNewest = std::numeric_limits<uint64_t>::max();

  struct Options {
    size_t max_cached_persons = 100'000;  // About 1 KiB each.
  };
  FactsSource(const Options& options, const store::Store& store, store::KeyVault& vault)
      : options_(options), store_(store), vault_(vault) {}

  // The facts of these persons under all their keys, and of their holders. A person whose record is damaged, or one of
  // whose holders' records, is left out, and the decision then says no. UNAVAILABLE: the store cannot be read.
  absl::StatusOr<LoadedFacts> Load(absl::Span<const PersonKey> persons);

  // Every key of the person, the one in use first; none when what lies under the key is sealed. DATA_LOSS: the record
  // is damaged. UNAVAILABLE: as Load().
  absl::StatusOr<std::vector<PersonKey>> KeysOf(const PersonKey& person);

  // The stored record; empty for a person of whom nothing is known.
  absl::StatusOr<LoadedPerson> LoadRecord(const PersonKey& person) const;

  // What was recorded of this key up to an epoch, oldest first. DATA_LOSS: a row is damaged or missing.
  absl::StatusOr<std::vector<storage::v1::FactVersion>> History(const PersonKey& person, uint64_t epoch) const;

  // The facts as they were known at these epochs, such as a log entry names: for a decision made again. DATA_LOSS: as
  // History().
  absl::StatusOr<LoadedFacts> LoadAt(absl::Span<const std::pair<PersonKey, uint64_t>> epochs) const;

  // The rows of a changed person: the record, its next epoch, and the version. Who recorded it stands in
  // `changed.version`. REQUIRES: Change() was called. DATA_LOSS: the person's key is damaged.
  absl::StatusOr<std::vector<store::Operation>> RowsOf(const PersonKey& person, const LoadedPerson& changed,
                                                       absl::Time now) const;

  // The rows by which these consents go out of the person's record and of every version that names them, with the next
  // epoch, whose version changes nothing. Errors as History().
  absl::StatusOr<std::vector<store::Operation>> RowsWithout(absl::Span<const std::string> consent_ids,
                                                            const PersonKey& person, LoadedPerson loaded,
                                                            absl::Time now) const;

 private:
  using CacheKey = std::pair<PersonKey, uint64_t>;
  using Cached = std::shared_ptr<const consent::PersonFacts>;
  // Persons still to load.
  struct Closure {
    std::vector<PersonKey> keys;
    absl::flat_hash_set<PersonKey> seen;
    void Add(const PersonKey& key) {
      if (seen.insert(key).second) keys.push_back(key);
    }
  };

  absl::StatusOr<uint64_t> Epoch(const PersonKey& person, store::Operation& unchanged) const;
  // Null: damaged.
  absl::StatusOr<Cached> LoadOne(const PersonKey& person, LoadedFacts& loaded);
  // Loads what has been added since, and what that leads to.
  absl::Status LoadFrom(size_t first, Closure& closure, LoadedFacts& loaded);
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
