#include "broker/pipeline/person_events.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"

#include "broker/base/commitment/leaf.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/log_entry.h"

namespace handover::pipeline {
namespace person_events_internal {

// Whether the main subject of an event has been adopted since.
class Sealed {
 public:
  explicit Sealed(Environment& env) : env_(env) {}

  absl::StatusOr<bool> Hides(const PersonEvent& event) {
    const std::optional<PersonKey> subject = PersonKey::FromBytes(event.record.stream_key());
    if (!subject.has_value()) return false;
    const auto known = known_.find(*subject);
    if (known != known_.end()) return known->second;
    const absl::StatusOr<std::vector<PersonKey>> keys = env_.facts.KeysOf(*subject);
    // Of whom it cannot be read whether he was adopted, nothing is shown.
    const bool damaged = keys.status().code() == absl::StatusCode::kDataLoss;
    if (!keys.ok() && !damaged) return keys.status();
    const bool hidden = damaged || keys->empty();
    known_[*subject] = hidden;
    return hidden;
  }

 private:
  Environment& env_;
  absl::flat_hash_map<PersonKey, bool> known_;
};

}  // namespace person_events_internal

absl::StatusOr<MainLeaf> ReadMainLeaf(const store::LogReader& log, uint64_t index) {
  MainLeaf main;
  for (main.index = index;; --main.index) {
    HANDOVER_ASSIGN_OR_RETURN(main.record, log.Leaf(main.index));
    const std::optional<handover::Leaf> leaf = ParseLeaf(main.record.leaf());
    if (!leaf.has_value()) return absl::DataLossError("log: a leaf is damaged");
    main.leaf = *leaf;
    if (leaf->type != LeafType::kConcerns || main.index == 0) return main;
  }
}

namespace person_events_internal {

// Nothing where the main leaf is of another type, too; no types: of any.
absl::StatusOr<std::optional<PersonEvent>> ReadEventOf(absl::Span<const LeafType> types, const store::LogReader& log,
                                                       uint64_t index, Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(MainLeaf main, ReadMainLeaf(log, index));
  const bool wanted = types.empty() || std::find(types.begin(), types.end(), main.leaf.type) != types.end();
  if (!wanted) return std::optional<PersonEvent>();
  absl::StatusOr<storage::v1::LeafDetail> detail = OpenLeafDetail(main.record, env);
  if (absl::IsNotFound(detail.status())) return std::optional<PersonEvent>();
  HANDOVER_RETURN_IF_ERROR(detail.status());
  return std::optional<PersonEvent>({main.index, main.leaf.time_ms, std::move(main.record), *std::move(detail)});
}

struct LeavesAsked {
  size_t max_per_key = kMaxLeavesPerPerson;
  absl::Span<const LeafType> types;  // None: of all.
  std::optional<PartyId> known_to;   // Unset: whoever knows of them.
};

absl::StatusOr<PersonLeaves> ReadLeaves(absl::Span<const PersonKey> keys, const LeavesAsked& asked, Environment& env) {
  const store::LogReader log(env.store);
  PersonLeaves leaves;
  for (const PersonKey& key : keys) {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<uint64_t> indexes,
                              log.IndexesAbout(key.bytes(), {0, asked.max_per_key, asked.known_to}));
    for (const uint64_t index : indexes) {
      absl::StatusOr<std::optional<PersonEvent>> event = ReadEventOf(asked.types, log, index, env);
      if (absl::IsUnavailable(event.status())) return event.status();
      if (!event.ok()) {
        leaves.damaged.insert(index);
      } else if (event->has_value()) {
        leaves.events.emplace((*event)->index, **std::move(event));
      }
    }
  }
  return leaves;
}

}  // namespace person_events_internal

absl::StatusOr<std::optional<PersonEvent>> ReadPersonEvent(const store::LogReader& log, uint64_t index,
                                                           Environment& env) {
  return person_events_internal::ReadEventOf({}, log, index, env);
}

absl::StatusOr<PersonLeaves> ReadLeavesOf(absl::Span<const PersonKey> keys, size_t max_per_key, Environment& env) {
  return person_events_internal::ReadLeaves(keys, {max_per_key, {}, {}}, env);
}

namespace person_events_internal {

absl::StatusOr<std::vector<PersonEvent>> ReadEvents(const PersonKey& person, const LeavesAsked& asked,
                                                    Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, env.facts.KeysOf(person));
  HANDOVER_ASSIGN_OR_RETURN(PersonLeaves leaves, ReadLeaves(keys, asked, env));
  Sealed sealed(env);
  std::vector<PersonEvent> shown;
  for (auto& [index, event] : leaves.events) {
    HANDOVER_ASSIGN_OR_RETURN(const bool hidden, sealed.Hides(event));
    if (!hidden) shown.push_back(std::move(event));
  }
  return shown;
}

}  // namespace person_events_internal

absl::StatusOr<std::vector<PersonEvent>> EventsAbout(const PersonKey& person, Environment& env,
                                                     absl::Span<const LeafType> types) {
  return person_events_internal::ReadEvents(person, {kMaxLeavesPerPerson, types, std::nullopt}, env);
}

absl::StatusOr<std::vector<PersonEvent>> EventsKnownTo(const PartyId& party, const PersonKey& person,
                                                       Environment& env) {
  return person_events_internal::ReadEvents(person, {kMaxLeavesPerPerson, {}, party}, env);
}

std::string AliasOfParty(const identity::Directory& directory, std::string_view party) {
  const std::optional<PartyId> id = PartyId::FromBytes(party);
  const identity::DirectoryParty* found = id.has_value() ? directory.FindParty(*id) : nullptr;
  return found == nullptr ? "" : found->record.alias();
}

}  // namespace handover::pipeline
