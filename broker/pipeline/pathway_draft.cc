#include "broker/pipeline/pathway_draft.h"

#include <algorithm>
#include <iterator>

#include "broker/base/status_macros.h"
#include "broker/pipeline/coordinator.h"

namespace handover::pipeline {

using storage::v1::ExpectationRecord;
using storage::v1::PathwayRecord;

void Tell(const ExpectationEffects& effects, storage::v1::LeafDetail& detail) {
  for (const storage::v1::LeafDetail::ExpectationChange& change : effects.changes) *detail.add_expectations() = change;
  if (!effects.coordinator_party.empty()) detail.set_coordinator_party(effects.coordinator_party);
}

absl::StatusOr<std::vector<EscalationNews>> Append(ExpectationEffects effects, SubjectsSee telling, Environment& env,
                                                   store::Transaction& transaction) {
  std::vector<EscalationNews> news;
  std::move(effects.operations.begin(), effects.operations.end(), std::back_inserter(transaction.operations));
  for (ClosedAlarm& closed : effects.closed) {
    HANDOVER_RETURN_IF_ERROR(AppendClosing(closed, telling, env, transaction));
    news.push_back(NewsOf(closed.id, closed.record));
    std::move(closed.operations.begin(), closed.operations.end(), std::back_inserter(transaction.operations));
  }
  return news;
}

storage::v1::LeafDetail::ExpectationChange ChangeFor(const StoredExpectation& expectation,
                                                     const ExpectationRecord& after) {
  storage::v1::LeafDetail::ExpectationChange change;
  change.set_expectation_id(std::string(expectation.id.bytes()));
  change.set_rule_id(after.rule_id());
  change.set_state(after.state());
  change.set_reason(after.end_reason());
  change.set_person_key(expectation.person.bytes());
  return change;
}

absl::StatusOr<std::deque<StoredExpectation>*> PathwayDraft::Load(const PersonKey& person) {
  const auto known = expectations_.find(person);
  if (known != expectations_.end()) return &known->second;
  HANDOVER_ASSIGN_OR_RETURN(std::vector<StoredExpectation> stored, ExpectationsOf(person, env_.store));
  std::deque<StoredExpectation>& loaded = expectations_[person];
  std::move(stored.begin(), stored.end(), std::back_inserter(loaded));
  return &loaded;
}

absl::StatusOr<std::vector<const StoredExpectation*>> PathwayDraft::ExpectationsUnder(
    const std::vector<PersonKey>& keys) {
  std::vector<const StoredExpectation*> all;
  for (const PersonKey& key : keys) {
    HANDOVER_ASSIGN_OR_RETURN(const std::deque<StoredExpectation>* const loaded, Load(key));
    for (const StoredExpectation& stored : *loaded) all.push_back(&stored);
  }
  return all;
}

void PathwayDraft::Add(std::vector<store::Operation> rows) {
  std::move(rows.begin(), rows.end(), std::back_inserter(effects_.operations));
}

absl::Status PathwayDraft::Open(const PersonKey& person, ExpectationRecord record) {
  HANDOVER_ASSIGN_OR_RETURN(std::deque<StoredExpectation>* const loaded, Load(person));
  StoredExpectation opened{NewId<ExpectationId>(now_, env_.random), person, std::move(record), ""};
  effects_.changes.push_back(ChangeFor(opened, opened.record));
  Add(RowsOfNewExpectation(opened.id, person, opened.record));
  loaded->push_back(std::move(opened));
  return absl::OkStatus();
}

absl::Status PathwayDraft::Change(const StoredExpectation& expectation, ExpectationRecord after) {
  HANDOVER_ASSIGN_OR_RETURN(std::deque<StoredExpectation>* const loaded, Load(expectation.person));
  const auto found = std::find_if(loaded->begin(), loaded->end(),
                                  [&](const StoredExpectation& stored) { return stored.id == expectation.id; });
  if (found == loaded->end()) return absl::DataLossError("expectation: it is gone");
  const ExpectationRecord before = found->record;
  if (after.state() != before.state()) {
    if (IsWaitedFor(after))
      after.clear_close_ms();
    else
      after.set_close_ms(absl::ToUnixMillis(now_));
    effects_.changes.push_back(ChangeFor(*found, after));
  }
  Add(RowsOfChangedExpectation(*found, after));
  found->record = std::move(after);
  if (before.state() != ExpectationRecord::OVERDUE || IsWaitedFor(found->record)) return absl::OkStatus();
  const std::string event = found->record.end_reason().empty() ? ExpectationRecord::State_Name(found->record.state())
                                                               : found->record.end_reason();
  HANDOVER_ASSIGN_OR_RETURN(std::optional<ClosedAlarm> closed,
                            CloseAlarm(std::string(found->id.bytes()), found->person.bytes(), event, now_, env_));
  if (closed.has_value()) effects_.closed.push_back(*std::move(closed));
  return absl::OkStatus();
}

absl::Status PathwayDraft::End(const StoredExpectation& expectation, const std::string& reason) {
  ExpectationRecord after = expectation.record;
  after.set_state(ExpectationRecord::ENDED);
  after.set_end_reason(reason);
  return Change(expectation, std::move(after));
}

absl::Status PathwayDraft::Reopen(const StoredExpectation& expectation) {
  ExpectationRecord after = expectation.record;
  after.set_state(ExpectationRecord::OPEN);
  after.clear_end_reason();
  after.clear_past();
  after.clear_closed_by();
  after.clear_met_by();
  // Nobody looks for a timer further back, but once an hour.
  after.set_due_ms(std::max(after.due_ms(), absl::ToUnixMillis(now_)));
  return Change(expectation, std::move(after));
}

absl::StatusOr<std::optional<PathwayRecord>*> PathwayDraft::LoadPathway(const PersonKey& person) {
  const auto known = pathways_.find(person);
  if (known != pathways_.end()) return &known->second;
  HANDOVER_ASSIGN_OR_RETURN(std::optional<PathwayRecord> stored, FindPathway(person, env_.store));
  return &(pathways_[person] = std::move(stored));
}

absl::StatusOr<std::optional<PathwayRecord>> PathwayDraft::PathwayUnder(const std::vector<PersonKey>& keys) {
  for (const PersonKey& key : keys) {
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<PathwayRecord>* const loaded, LoadPathway(key));
    if (loaded->has_value()) return *loaded;
  }
  return std::optional<PathwayRecord>();
}

absl::Status PathwayDraft::SetPathway(const PersonKey& person, const PathwayRecord& pathway) {
  HANDOVER_ASSIGN_OR_RETURN(std::optional<PathwayRecord>* const loaded, LoadPathway(person));
  if (loaded->has_value() && (*loaded)->SerializeAsString() == pathway.SerializeAsString()) return absl::OkStatus();
  *loaded = pathway;
  effects_.operations.push_back(RowOfPathway(person, pathway));
  return absl::OkStatus();
}

absl::Status PathwayDraft::PassCoordinatorOn(const std::vector<PersonKey>& mother, const PersonKey& child,
                                             const std::vector<PersonKey>& child_keys) {
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<FoundCoordinator> own, FindCoordinator(child_keys, env_.store));
  if (own.has_value() || !coordinated_.insert(child).second) return absl::OkStatus();
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<FoundCoordinator> mothers, FindCoordinator(mother, env_.store));
  if (!mothers.has_value()) return absl::OkStatus();
  CoordinationEffect effect = CoordinateFromBirth(child, mothers->row.record, now_);
  Add(std::move(effect.operations));
  effects_.coordinator_party = effect.coordinator_party;
  return absl::OkStatus();
}

std::vector<storage::v1::LeafDetail::ExpectationChange> PathwayDraft::TakeChanges() {
  return std::exchange(effects_.changes, {});
}

std::string PathwayDraft::TakeCoordinator() { return std::exchange(effects_.coordinator_party, {}); }

}  // namespace handover::pipeline
