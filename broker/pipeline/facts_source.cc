#include "broker/pipeline/facts_source.h"

#include <optional>

#include "broker/base/status_macros.h"
#include "broker/store/erasure_rows.h"

namespace handover::pipeline {
namespace facts_source_internal {

absl::StatusOr<storage::v1::PersonRecord> OpenRecord(const PersonKey& person, const std::string& row,
                                                     const store::Store& store, const store::KeyVault& vault) {
  storage::v1::Sealed sealed;
  const absl::Status damaged = absl::DataLossError("facts: a person's record is damaged");
  if (!sealed.ParseFromString(row)) return damaged;
  HANDOVER_ASSIGN_OR_RETURN(const std::string bytes,
                            store::UnsealRow(sealed, {store::SealedKind::kPersonRecord, person.bytes()}, store, vault));
  storage::v1::PersonRecord record;
  if (!record.ParseFromString(bytes)) return damaged;
  return record;
}

}  // namespace facts_source_internal

absl::StatusOr<uint64_t> FactsSource::Epoch(const PersonKey& person, store::Operation& unchanged) const {
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> row, store_.Get(store::Table::kEpoch, person.bytes()));
  if (!row.has_value()) {
    unchanged = store::ExpectAbsent(store::Table::kEpoch, person.bytes());
    return 0;
  }
  if (row->size() != 8) return absl::DataLossError("facts: an epoch row is damaged");
  unchanged = store::ExpectValue(store::Table::kEpoch, person.bytes(), *row);
  return store::ReadOrderedU64(*row);
}

absl::StatusOr<LoadedFacts> FactsSource::Load(absl::Span<const PersonKey> persons) {
  LoadedFacts loaded;
  for (const PersonKey& person : persons) {
    store::Operation unchanged;
    // The epoch is read before the record: a change between the two makes the commit fail, never the decision wrong.
    HANDOVER_ASSIGN_OR_RETURN(const uint64_t epoch, Epoch(person, unchanged));
    loaded.unchanged.push_back(std::move(unchanged));
    loaded.epochs.emplace_back(person, epoch);
    if (epoch == 0) {
      loaded.facts.Add(person, consent::PersonFacts());
      continue;
    }
    Cached facts = FindCached({person, epoch});
    if (facts == nullptr) {
      const absl::StatusOr<std::optional<std::string>> row = store_.Get(store::Table::kPerson, person.bytes());
      if (absl::IsDataLoss(row.status())) continue;
      HANDOVER_RETURN_IF_ERROR(row.status());
      if (!row->has_value()) {
        // Erased is as good as never known; gone by itself is damage.
        const std::string erased = store::ErasedUnitRowKey(store::KeyUse::kPerson, person.bytes());
        HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> entry,
                                  store_.Get(store::Table::kErasure, erased));
        if (entry.has_value()) loaded.facts.Add(person, consent::PersonFacts());
        continue;
      }
      const absl::StatusOr<storage::v1::PersonRecord> record =
          facts_source_internal::OpenRecord(person, **row, store_, vault_);
      if (!record.ok()) continue;
      absl::StatusOr<consent::PersonFacts> made = consent::FromRecord(person, *record);
      if (!made.ok()) continue;
      made->epoch = epoch;
      facts = std::make_shared<const consent::PersonFacts>(*std::move(made));
      Remember({person, epoch}, facts);
    }
    loaded.facts.Add(person, std::move(facts));
  }
  return loaded;
}

absl::StatusOr<LoadedPerson> FactsSource::LoadRecord(const PersonKey& person) const {
  LoadedPerson loaded;
  HANDOVER_ASSIGN_OR_RETURN(loaded.epoch, Epoch(person, loaded.unchanged));
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> row, store_.Get(store::Table::kPerson, person.bytes()));
  if (!row.has_value()) return loaded;
  HANDOVER_ASSIGN_OR_RETURN(loaded.record, facts_source_internal::OpenRecord(person, *row, store_, vault_));
  return loaded;
}

absl::StatusOr<std::vector<store::Operation>> FactsSource::RowsOf(const PersonKey& person,
                                                                  const LoadedPerson& changed) const {
  const store::KeyUnit unit = store::PersonUnit(person);
  std::vector<store::Operation> rows;
  absl::StatusOr<store::UnitKey> key = store::FindUnit(unit, store_, vault_);
  if (absl::IsNotFound(key.status())) {
    // The expectation of the epoch below keeps two from making one at once.
    HANDOVER_ASSIGN_OR_RETURN(store::KeyVault::NewUnit made, vault_.MakeUnit(unit));
    key = std::move(made.key);
    rows = std::move(made.rows);
  }
  HANDOVER_RETURN_IF_ERROR(key.status());
  HANDOVER_ASSIGN_OR_RETURN(
      const storage::v1::Sealed sealed,
      vault_.SealWith(*key, {store::SealedKind::kPersonRecord, person.bytes()}, changed.record.SerializeAsString()));
  rows.push_back(changed.unchanged);
  rows.push_back(store::Put(store::Table::kPerson, person.bytes(), sealed.SerializeAsString()));
  rows.push_back(store::Put(store::Table::kEpoch, person.bytes(), store::OrderedU64(changed.epoch + 1)));
  return rows;
}

FactsSource::Cached FactsSource::FindCached(const CacheKey& key) {
  absl::MutexLock lock(&mu_);
  const auto found = cache_.find(key);
  if (found == cache_.end()) return nullptr;
  recent_.splice(recent_.begin(), recent_, found->second);
  return found->second->second;
}

void FactsSource::Remember(const CacheKey& key, const Cached& facts) {
  absl::MutexLock lock(&mu_);
  if (cache_.contains(key)) return;
  recent_.emplace_front(key, facts);
  cache_[key] = recent_.begin();
  if (recent_.size() <= options_.max_cached_persons) return;
  cache_.erase(recent_.back().first);
  recent_.pop_back();
}

}  // namespace handover::pipeline
