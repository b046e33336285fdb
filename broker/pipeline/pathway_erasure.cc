#include "broker/pipeline/pathway_erasure.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "broker/base/status_macros.h"
#include "broker/pipeline/coordinator.h"
#include "broker/pipeline/expectation_rows.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace pathway_erasure_internal {

using store::Table;

constexpr char kErasedEvent[] = "ERASED";

// One person's rows on their way out.
class Leaving {
 public:
  Leaving(const PersonKey& person, const std::set<std::string>& handovers, bool whole, Environment& env)
      : person_(person), handovers_(handovers), whole_(whole), env_(env) {}

  // Nothing names the handovers any more; all stays as it is.
  absl::StatusOr<PathwayErasure> ForgetNames() {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<StoredExpectation> all, ExpectationsOf(person_, env_.store));
    for (const StoredExpectation& stored : all) Unname(stored);
    HANDOVER_RETURN_IF_ERROR(UnnamePathway());
    return std::move(erasure_);
  }

  absl::StatusOr<PathwayErasure> Forget() {
    HANDOVER_ASSIGN_OR_RETURN(const bool has_handovers, ForgetHandovers());
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<StoredExpectation> all, ExpectationsOf(person_, env_.store));
    bool is_waited_for = false;
    for (const StoredExpectation& stored : all) {
      is_waited_for = is_waited_for || (IsWaitedFor(stored.record) && Stays(stored));
    }
    const bool everything = whole_ || (!has_handovers && !is_waited_for);
    for (const StoredExpectation& stored : all) {
      if (everything || !Stays(stored))
        HANDOVER_RETURN_IF_ERROR(ForgetExpectation(stored));
      else
        Unname(stored);
    }
    HANDOVER_RETURN_IF_ERROR(everything ? ForgetPathway() : UnnamePathway());
    return std::move(erasure_);
  }

 private:
  void Delete(Table table, std::string key) {
    erasure_.operations.push_back(store::Delete(table, std::move(key)));
  }

  bool IsLeaving(const std::string& handover) const { return !handover.empty() && handovers_.contains(handover); }

  bool AnyLeaves(const google::protobuf::RepeatedPtrField<std::string>& handovers) const {
    return std::any_of(handovers.begin(), handovers.end(), [&](const std::string& one) { return IsLeaving(one); });
  }

  bool Stays(const StoredExpectation& stored) const {
    const storage::v1::ExpectationRecord& record = stored.record;
    if (!IsLeaving(record.raised_by())) return true;
    return IsWaitedFor(record) && record.delivery_id().empty();
  }

  // Whether another handover is left on the pathway.
  absl::StatusOr<bool> ForgetHandovers() {
    bool left = false;
    const std::string prefix = store::PathwayHandoversPrefix(person_.bytes());
    const auto visit = [&](std::string_view key, std::string_view) {
      const bool goes = whole_ || IsLeaving(std::string(store::HandoverOfPathwayHandoverKey(key).bytes()));
      if (goes)
        Delete(Table::kCoordinator, std::string(key));
      else
        left = true;
      return true;
    };
    HANDOVER_RETURN_IF_ERROR(env_.store.Scan(Table::kCoordinator, {prefix, store::AfterPrefix(prefix)}, visit));
    return left;
  }

  absl::Status ForgetExpectation(const StoredExpectation& stored) {
    const storage::v1::ExpectationRecord& record = stored.record;
    const std::string key = store::PersonExpectationKey(person_.bytes(), stored.id.bytes());
    erasure_.operations.push_back(store::ExpectValue(Table::kExpectation, key, stored.bytes));
    Delete(Table::kExpectation, key);
    Delete(Table::kExpectation, store::ExpectationKey(stored.id.bytes()));
    if (record.state() == storage::v1::ExpectationRecord::OPEN) {
      Delete(Table::kTimer, store::TimerKey(record.due_ms(), stored.id.bytes()));
    }
    if (record.state() != storage::v1::ExpectationRecord::OVERDUE) return absl::OkStatus();
    HANDOVER_ASSIGN_OR_RETURN(
        std::optional<ClosedAlarm> closed,
        CloseAlarm(std::string(stored.id.bytes()), person_.bytes(), kErasedEvent, env_.clock.Now(), env_));
    if (closed.has_value()) erasure_.closed.push_back(*std::move(closed));
    return absl::OkStatus();
  }

  void Unname(const StoredExpectation& stored) {
    storage::v1::ExpectationRecord after = stored.record;
    if (IsLeaving(after.raised_by())) {
      after.clear_raised_by();
      after.clear_conversation_id();
    }
    if (IsLeaving(after.met_by())) after.clear_met_by();
    if (IsLeaving(after.passed_by())) after.clear_passed_by();
    // What is erased is not taken back any more: it stays closed.
    if (AnyLeaves(after.closed_by())) after.clear_closed_by();
    const std::string bytes = after.SerializeAsString();
    if (bytes == stored.bytes) return;
    const std::string key = store::PersonExpectationKey(person_.bytes(), stored.id.bytes());
    erasure_.operations.push_back(store::ExpectValue(Table::kExpectation, key, stored.bytes));
    erasure_.operations.push_back(store::Put(Table::kExpectation, key, bytes));
  }

  absl::Status UnnamePathway() {
    const std::string key = store::PathwayRecordKey(person_.bytes());
    HANDOVER_ASSIGN_OR_RETURN(
        auto row, store::ReadRow<storage::v1::PathwayRecord>(env_.store, Table::kCoordinator, key));
    if (!row.has_value() || !AnyLeaves(row->record.over_by())) return absl::OkStatus();
    erasure_.operations.push_back(store::ExpectValue(Table::kCoordinator, key, row->bytes));
    row->record.clear_over_by();
    erasure_.operations.push_back(store::Put(Table::kCoordinator, key, row->record.SerializeAsString()));
    return absl::OkStatus();
  }

  absl::Status ForgetPathway() {
    Delete(Table::kCoordinator, store::PathwayRecordKey(person_.bytes()));
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<FoundCoordinator> coordinator,
                              FindCoordinator({person_}, env_.store));
    if (!coordinator.has_value()) return absl::OkStatus();
    const std::string key = store::CoordinatorKey(person_.bytes());
    erasure_.operations.push_back(store::ExpectValue(Table::kCoordinator, key, coordinator->row.bytes));
    Delete(Table::kCoordinator, key);
    Delete(Table::kCoordinator, store::CoordinatedKey(coordinator->row.record.party(), person_.bytes()));
    return absl::OkStatus();
  }

  const PersonKey& person_;
  const std::set<std::string>& handovers_;
  const bool whole_;
  Environment& env_;
  PathwayErasure erasure_;
};

}  // namespace pathway_erasure_internal

absl::StatusOr<PathwayErasure> ForgetPathways(const std::vector<LeavingHandover>& handovers,
                                              const std::vector<PersonKey>& persons, Environment& env) {
  std::set<std::string> leaving;
  std::set<PersonKey> named;           // In what leaves.
  std::map<PersonKey, bool> pathways;  // Whether all of it goes.
  for (const LeavingHandover& handover : handovers) {
    leaving.emplace(handover.id.bytes());
    pathways.emplace(handover.subject, false);
    named.insert(handover.persons.begin(), handover.persons.end());
  }
  for (const PersonKey& person : persons) pathways[person] = true;
  PathwayErasure erasure;
  const auto add = [&erasure](PathwayErasure one) {
    for (store::Operation& operation : one.operations) erasure.operations.push_back(std::move(operation));
    for (ClosedAlarm& closed : one.closed) erasure.closed.push_back(std::move(closed));
  };
  for (const auto& [person, whole] : pathways) {
    HANDOVER_ASSIGN_OR_RETURN(PathwayErasure one,
                              pathway_erasure_internal::Leaving(person, leaving, whole, env).Forget());
    add(std::move(one));
  }
  for (const PersonKey& person : named) {
    if (pathways.contains(person)) continue;
    HANDOVER_ASSIGN_OR_RETURN(PathwayErasure one,
                              pathway_erasure_internal::Leaving(person, leaving, false, env).ForgetNames());
    add(std::move(one));
  }
  return erasure;
}

}  // namespace handover::pipeline
