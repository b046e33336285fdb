#include "broker/pipeline/facts_draft.h"

#include <algorithm>
#include <utility>

#include "broker/base/status_macros.h"
#include "broker/pipeline/log_entry.h"
#include "broker/store/log_reader.h"

namespace handover::pipeline {
namespace facts_draft_internal {

// Whoever knew the person by one number, or before the birth, knows who it is by the other.
absl::StatusOr<std::vector<std::string>> WhoKnew(const FactsDraft::Occurrence& occurrence, Environment& env) {
  std::vector<std::string> parties;
  const bool joins = std::any_of(occurrence.events.begin(), occurrence.events.end(), [](const FactEvent& event) {
    return event.kind == FactEvent::Kind::kBorn || event.kind == FactEvent::Kind::kNumberJoined;
  });
  if (!joins) return parties;
  const store::LogReader log(env.store);
  for (const PersonKey& subject : occurrence.subjects) {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<std::string> known, log.PartiesThatKnow(subject.bytes()));
    parties.insert(parties.end(), known.begin(), known.end());
  }
  return parties;
}

}  // namespace facts_draft_internal

std::string_view FactEventName(FactEvent::Kind kind) {
  switch (kind) {
    case FactEvent::Kind::kFactsChanged:
      return "";
    case FactEvent::Kind::kMoved:
      return "MOVED";
    case FactEvent::Kind::kDied:
      return "DIED";
    case FactEvent::Kind::kBorn:
      return "BORN";
    case FactEvent::Kind::kNumberJoined:
      return "NUMBER_JOINED";
    case FactEvent::Kind::kJoinUndone:
      return "JOIN_UNDONE";
    case FactEvent::Kind::kSealed:
      return "SEALED";
    case FactEvent::Kind::kPregnancyEnded:
      return "PREGNANCY_ENDED";
    case FactEvent::Kind::kPathwayReopened:
      return "PATHWAY_REOPENED";
  }
  return "";
}

absl::StatusOr<LoadedPerson*> FactsDraft::PersonOf(const PersonKey& key) {
  const auto known = persons_.find(key.bytes());
  if (known != persons_.end()) return &known->second;
  HANDOVER_ASSIGN_OR_RETURN(LoadedPerson person, env_.facts.LoadRecord(key));
  return &persons_.emplace(key.bytes(), std::move(person)).first->second;
}

std::vector<FactEvent> FactsDraft::events() const {
  std::vector<FactEvent> events;
  for (const Occurrence& occurrence : occurrences_) {
    events.insert(events.end(), occurrence.events.begin(), occurrence.events.end());
  }
  return events;
}

absl::StatusOr<std::vector<PersonKey>> FactsDraft::KeysOf(const PersonKey& person) {
  std::vector<PersonKey> keys{person};
  for (size_t i = 0; i < keys.size(); ++i) {
    HANDOVER_ASSIGN_OR_RETURN(const LoadedPerson* const known, PersonOf(keys[i]));
    for (const storage::v1::PersonRecord::Link& link : known->record.links()) {
      const std::optional<PersonKey> other = PersonKey::FromBytes(link.key());
      if (!other.has_value()) return absl::DataLossError("facts: a link is damaged");
      if (std::find(keys.begin(), keys.end(), *other) == keys.end()) keys.push_back(*other);
    }
  }
  return keys;
}

absl::Status FactsDraft::AddTo(store::Transaction& transaction) const {
  const absl::Time now = env_.clock.Now();
  for (const auto& [key, person] : persons_) {
    if (person.version.changes().empty()) continue;
    LoadedPerson changed = person;
    changed.version.set_professional(by_);
    HANDOVER_ASSIGN_OR_RETURN(std::vector<store::Operation> rows,
                              env_.facts.RowsOf(*PersonKey::FromBytes(key), changed, now));
    for (store::Operation& row : rows) transaction.operations.push_back(std::move(row));
  }
  for (const Occurrence& occurrence : occurrences_) {
    LogEntry entry;
    entry.type = LeafType::kFact;
    entry.subjects = occurrence.subjects;
    entry.detail.set_event(occurrence.name);
    entry.detail.set_reason(occurrence.reason);
    entry.detail.set_professional(by_);
    for (const auto& change : occurrence.expectations) *entry.detail.add_expectations() = change;
    entry.detail.set_coordinator_party(occurrence.coordinator_party);
    HANDOVER_ASSIGN_OR_RETURN(entry.also_known_to, facts_draft_internal::WhoKnew(occurrence, env_));
    HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env_, transaction));
  }
  return absl::OkStatus();
}

}  // namespace handover::pipeline
