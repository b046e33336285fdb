#include "broker/pipeline/facts_draft.h"

#include <utility>

#include "broker/base/status_macros.h"
#include "broker/pipeline/log_entry.h"

namespace handover::pipeline {

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
    HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env_, transaction));
  }
  return absl::OkStatus();
}

}  // namespace handover::pipeline
