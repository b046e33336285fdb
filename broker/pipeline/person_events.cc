#include "broker/pipeline/person_events.h"

#include <algorithm>
#include <map>
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

absl::StatusOr<std::optional<PersonEvent>> ReadPersonEvent(const store::LogReader& log, uint64_t index,
                                                           Environment& env) {
  PersonEvent event;
  for (event.index = index;; --event.index) {
    HANDOVER_ASSIGN_OR_RETURN(event.record, log.Leaf(event.index));
    const std::optional<handover::Leaf> leaf = ParseLeaf(event.record.leaf());
    if (!leaf.has_value()) return absl::DataLossError("log: a leaf is damaged");
    event.time_ms = leaf->time_ms;
    if (leaf->type != LeafType::kConcerns || event.index == 0) break;
  }
  absl::StatusOr<storage::v1::LeafDetail> detail = OpenLeafDetail(event.record, env);
  if (!detail.ok()) return std::optional<PersonEvent>();
  event.detail = *std::move(detail);
  return std::optional<PersonEvent>(std::move(event));
}

absl::StatusOr<std::vector<PersonEvent>> EventsAbout(const PersonKey& person, Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, env.facts.KeysOf(person));
  const store::LogReader log(env.store);
  std::map<uint64_t, PersonEvent> events;  // By index: who stands in a handover under two numbers has two leaves of it.
  for (const PersonKey& key : keys) {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<uint64_t> indexes,
                              log.IndexesAbout(key.bytes(), {.max_count = kMaxLeavesPerPerson}));
    for (const uint64_t index : indexes) {
      HANDOVER_ASSIGN_OR_RETURN(std::optional<PersonEvent> event, ReadPersonEvent(log, index, env));
      if (event.has_value()) events.emplace(event->index, *std::move(event));
    }
  }
  person_events_internal::Sealed sealed(env);
  std::vector<PersonEvent> shown;
  for (auto& [index, event] : events) {
    HANDOVER_ASSIGN_OR_RETURN(const bool hidden, sealed.Hides(event));
    if (!hidden) shown.push_back(std::move(event));
  }
  return shown;
}

std::string AliasOfParty(const identity::Directory& directory, std::string_view party) {
  const std::optional<PartyId> id = PartyId::FromBytes(party);
  const identity::DirectoryParty* found = id.has_value() ? directory.FindParty(*id) : nullptr;
  return found == nullptr ? "" : found->record.alias();
}

}  // namespace handover::pipeline
