#include "broker/pipeline/facts_source.h"

#include <algorithm>
#include <optional>

#include "broker/base/status_macros.h"
#include "broker/consent/history.h"
#include "broker/store/erasure_rows.h"
#include "broker/store/rows.h"

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

absl::StatusOr<storage::v1::FactVersion> OpenVersion(std::string_view key, std::string_view row,
                                                     const store::Store& store, const store::KeyVault& vault) {
  storage::v1::Sealed sealed;
  const absl::Status damaged = absl::DataLossError("facts: a version of a person's facts is damaged");
  if (!sealed.ParseFromString(std::string(row))) return damaged;
  HANDOVER_ASSIGN_OR_RETURN(const std::string bytes,
                            store::UnsealRow(sealed, {store::SealedKind::kFactVersion, key}, store, vault));
  storage::v1::FactVersion version;
  if (!version.ParseFromString(bytes)) return damaged;
  return version;
}

// A version and the key of its row.
using StoredVersion = std::pair<std::string, storage::v1::FactVersion>;

// Those up to an epoch, oldest first.
absl::StatusOr<std::vector<StoredVersion>> ReadVersions(const PersonKey& person, uint64_t epoch,
                                                        const store::Store& store, const store::KeyVault& vault) {
  std::vector<StoredVersion> versions;
  absl::Status status;
  const std::string first = store::FactHistoryKey(person.bytes(), 1);
  const auto visit = [&](std::string_view key, std::string_view value) {
    if (store::EpochOfFactHistoryKey(key) > epoch) return false;
    absl::StatusOr<storage::v1::FactVersion> version = OpenVersion(key, value, store, vault);
    status = version.status();
    if (status.ok()) versions.emplace_back(key, *std::move(version));
    return status.ok();
  };
  HANDOVER_RETURN_IF_ERROR(store.Scan(store::Table::kFactHistory, {first, store::AfterPrefix(person.bytes())}, visit));
  HANDOVER_RETURN_IF_ERROR(status);
  return versions;
}

void AddLinks(const PersonKey& person, const consent::PersonFacts& facts, consent::Aliases& aliases) {
  for (const consent::LinkFact& link : facts.links) {
    if (link.to_current) {
      aliases.Link(person, link.other);
    } else {
      aliases.Link(link.other, person);
    }
  }
}

// Brings everybody under the keys in use. The holders of the first `own_count` were asked for too: who has one that
// could not be read is left out, since that one may have refused under another number.
void Settle(absl::Span<const PersonKey> keys, size_t own_count, LoadedFacts& loaded) {
  std::vector<PersonKey> doubtful;
  for (const PersonKey& key : keys.first(own_count)) {
    const consent::PersonFacts* const facts = loaded.facts.Find(key);
    if (facts == nullptr) continue;
    const bool known =
        std::all_of(facts->holders.begin(), facts->holders.end(),
                    [&](const consent::HolderFact& holder) { return loaded.facts.Find(holder.person) != nullptr; });
    if (!known) doubtful.push_back(key);
  }
  for (const PersonKey& key : doubtful) loaded.facts.Remove(key);
  if (loaded.aliases.empty()) return;
  for (const PersonKey& key : keys) {
    const consent::PersonFacts* const facts = loaded.facts.Find(key);
    if (facts == nullptr || !consent::NamesAnAlias(*facts, loaded.aliases)) continue;
    loaded.facts.Add(key, consent::UnderCurrentKeys(key, *facts, loaded.aliases));
  }
}

}  // namespace facts_source_internal

void LoadedPerson::Change(storage::v1::FactVersion::Change change) {
  consent::Apply(change, record);
  *version.add_changes() = std::move(change);
}

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

absl::StatusOr<FactsSource::Cached> FactsSource::LoadOne(const PersonKey& person, LoadedFacts& loaded) {
  static const auto& nothing_known = *new Cached(std::make_shared<const consent::PersonFacts>());
  store::Operation unchanged;
  // The epoch is read before the record: a change between the two makes the commit fail, never the decision wrong.
  const absl::StatusOr<uint64_t> read = Epoch(person, unchanged);
  if (absl::IsDataLoss(read.status())) return Cached();
  HANDOVER_RETURN_IF_ERROR(read.status());
  const uint64_t epoch = *read;
  loaded.unchanged.push_back(std::move(unchanged));
  loaded.epochs.emplace_back(person, epoch);
  if (epoch == 0) return nothing_known;
  Cached facts = FindCached({person, epoch});
  if (facts != nullptr) return facts;
  const absl::StatusOr<std::optional<std::string>> row = store_.Get(store::Table::kPerson, person.bytes());
  if (absl::IsDataLoss(row.status())) return Cached();
  HANDOVER_RETURN_IF_ERROR(row.status());
  if (!row->has_value()) {
    // Erased is as good as never known; gone by itself is damage.
    const std::string erased = store::ErasedUnitRowKey(store::KeyUse::kPerson, person.bytes());
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> entry, store_.Get(store::Table::kErasure, erased));
    return entry.has_value() ? nothing_known : Cached();
  }
  const absl::StatusOr<storage::v1::PersonRecord> record =
      facts_source_internal::OpenRecord(person, **row, store_, vault_);
  if (!record.ok()) return Cached();
  absl::StatusOr<consent::PersonFacts> made = consent::FromRecord(person, *record);
  if (!made.ok()) return Cached();
  made->epoch = epoch;
  facts = std::make_shared<const consent::PersonFacts>(*std::move(made));
  Remember({person, epoch}, facts);
  return facts;
}

absl::Status FactsSource::LoadFrom(size_t first, Closure& closure, LoadedFacts& loaded) {
  for (size_t i = first; i < closure.keys.size(); ++i) {
    const PersonKey person = closure.keys[i];
    HANDOVER_ASSIGN_OR_RETURN(const Cached facts, LoadOne(person, loaded));
    if (facts == nullptr) continue;
    facts_source_internal::AddLinks(person, *facts, loaded.aliases);
    for (const consent::LinkFact& link : facts->links) closure.Add(link.other);
    loaded.facts.Add(person, facts);
  }
  return absl::OkStatus();
}

absl::StatusOr<LoadedFacts> FactsSource::Load(absl::Span<const PersonKey> persons) {
  LoadedFacts loaded;
  Closure closure;
  for (const PersonKey& person : persons) closure.Add(person);
  HANDOVER_RETURN_IF_ERROR(LoadFrom(0, closure, loaded));
  const size_t own_count = closure.keys.size();
  for (size_t i = 0; i < own_count; ++i) {
    const consent::PersonFacts* const facts = loaded.facts.Find(closure.keys[i]);
    if (facts == nullptr) continue;
    for (const consent::HolderFact& holder : facts->holders) closure.Add(holder.person);
  }
  HANDOVER_RETURN_IF_ERROR(LoadFrom(own_count, closure, loaded));
  facts_source_internal::Settle(closure.keys, own_count, loaded);
  return loaded;
}

absl::StatusOr<std::vector<PersonKey>> FactsSource::KeysOf(const PersonKey& person) {
  LoadedFacts loaded;
  Closure closure;
  closure.Add(person);
  HANDOVER_RETURN_IF_ERROR(LoadFrom(0, closure, loaded));
  const consent::PersonFacts* const facts = loaded.facts.Find(person);
  if (facts == nullptr) return absl::DataLossError("facts: a person's record is damaged");
  if (facts->sealed) return std::vector<PersonKey>();
  return loaded.aliases.KeysOf(person);
}

absl::StatusOr<std::vector<storage::v1::FactVersion>> FactsSource::History(const PersonKey& person,
                                                                           uint64_t epoch) const {
  HANDOVER_ASSIGN_OR_RETURN(auto stored, facts_source_internal::ReadVersions(person, epoch, store_, vault_));
  std::vector<storage::v1::FactVersion> versions;
  versions.reserve(stored.size());
  for (auto& [row, version] : stored) versions.push_back(std::move(version));
  const bool whole = epoch == kNewest || versions.size() == epoch;
  if (!whole) return absl::DataLossError("facts: a version of a person's facts is missing");
  return versions;
}

absl::StatusOr<LoadedFacts> FactsSource::LoadAt(absl::Span<const std::pair<PersonKey, uint64_t>> epochs) const {
  LoadedFacts loaded;
  std::vector<PersonKey> keys;
  for (const auto& [person, epoch] : epochs) {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<storage::v1::FactVersion> versions, History(person, epoch));
    HANDOVER_ASSIGN_OR_RETURN(consent::PersonFacts facts, consent::FromRecord(person, consent::Replay(versions)));
    facts.epoch = epoch;
    facts_source_internal::AddLinks(person, facts, loaded.aliases);
    loaded.facts.Add(person, std::move(facts));
    loaded.epochs.emplace_back(person, epoch);
    keys.push_back(person);
  }
  facts_source_internal::Settle(keys, 0, loaded);
  return loaded;
}

absl::StatusOr<LoadedPerson> FactsSource::LoadRecord(const PersonKey& person) const {
  LoadedPerson loaded;
  HANDOVER_ASSIGN_OR_RETURN(loaded.epoch, Epoch(person, loaded.unchanged));
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> row, store_.Get(store::Table::kPerson, person.bytes()));
  if (!row.has_value()) {
    // The same reads as for somebody who is known: how long an answer takes does not tell who is.
    store::FindUnit(store::PersonUnit(person), store_, vault_).status().IgnoreError();
    return loaded;
  }
  HANDOVER_ASSIGN_OR_RETURN(loaded.record, facts_source_internal::OpenRecord(person, *row, store_, vault_));
  return loaded;
}

absl::StatusOr<std::vector<store::Operation>> FactsSource::RowsOf(const PersonKey& person, const LoadedPerson& changed,
                                                                  absl::Time now) const {
  storage::v1::FactVersion version = changed.version;
  version.set_record_ms(absl::ToUnixMillis(now));
  const std::string history_key = store::FactHistoryKey(person.bytes(), changed.epoch + 1);
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
  HANDOVER_ASSIGN_OR_RETURN(
      const storage::v1::Sealed sealed_version,
      vault_.SealWith(*key, {store::SealedKind::kFactVersion, history_key}, version.SerializeAsString()));
  rows.push_back(changed.unchanged);
  rows.push_back(store::Put(store::Table::kFactHistory, history_key, sealed_version.SerializeAsString()));
  rows.push_back(store::Put(store::Table::kPerson, person.bytes(), sealed.SerializeAsString()));
  rows.push_back(store::Put(store::Table::kEpoch, person.bytes(), store::OrderedU64(changed.epoch + 1)));
  return rows;
}

absl::StatusOr<std::vector<store::Operation>> FactsSource::RowsWithout(absl::Span<const std::string> consent_ids,
                                                                       const PersonKey& person, LoadedPerson loaded,
                                                                       absl::Time now) const {
  HANDOVER_ASSIGN_OR_RETURN(auto versions, facts_source_internal::ReadVersions(person, kNewest, store_, vault_));
  for (const std::string& id : consent_ids) consent::TakeOut(id, loaded.record);
  HANDOVER_ASSIGN_OR_RETURN(std::vector<store::Operation> rows, RowsOf(person, loaded, now));
  HANDOVER_ASSIGN_OR_RETURN(const store::UnitKey key, store::FindUnit(store::PersonUnit(person), store_, vault_));
  for (auto& [row, version] : versions) {
    bool changed = false;
    for (const std::string& id : consent_ids) changed = consent::TakeOut(id, version) || changed;
    if (!changed) continue;
    HANDOVER_ASSIGN_OR_RETURN(
        const storage::v1::Sealed sealed,
        vault_.SealWith(key, {store::SealedKind::kFactVersion, row}, version.SerializeAsString()));
    rows.push_back(store::Put(store::Table::kFactHistory, row, sealed.SerializeAsString()));
  }
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
