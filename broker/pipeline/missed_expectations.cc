#include "broker/pipeline/missed_expectations.h"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/coordinator.h"
#include "broker/pipeline/expectation_owner.h"
#include "broker/pipeline/expectation_rows.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/pathway_draft.h"
#include "broker/pipeline/pathway_keys.h"
#include "broker/policy/expectation.h"

namespace handover::pipeline {
namespace missed_internal {

using policy::v1::Expectation;
using storage::v1::ExpectationRecord;

constexpr size_t kMostNameBytes = 480;  // 120 characters of up to four bytes.
constexpr std::string_view kEndReasons[] = {"DONE_OTHERWISE", "NOT_NEEDED", "FAMILY_SAYS_NO",
                                            "MOVED_ABROAD",   "ADOPTED",    "ENTERED_IN_ERROR"};

bool IsEndReason(std::string_view code) {
  for (const std::string_view reason : kEndReasons) {
    if (reason == code) return true;
  }
  return false;
}

LogEntry EntryOf(const StoredExpectation& expectation, const ExpectationRecord& after, std::string_view event) {
  LogEntry entry;
  entry.type = LeafType::kState;
  entry.subjects.push_back(expectation.person);
  entry.detail.set_event(std::string(event));
  entry.detail.set_reason(after.end_reason().empty() ? after.rule_id() : after.end_reason());
  entry.detail.set_handover_id(after.raised_by());
  *entry.detail.add_expectations() = ChangeFor(expectation, after);
  return entry;
}

// The record of the escalation that was closed; nothing: none was open.
absl::StatusOr<std::optional<storage::v1::EscalationRecord>> Close(const StoredExpectation& expectation,
                                                                   const std::string& event, Environment& env,
                                                                   store::Transaction& transaction) {
  HANDOVER_ASSIGN_OR_RETURN(
      std::optional<ClosedAlarm> closed,
      CloseAlarm(std::string(expectation.id.bytes()), expectation.person.bytes(), event, env.clock.Now(), env));
  if (!closed.has_value()) return std::optional<storage::v1::EscalationRecord>();
  for (store::Operation& row : closed->operations) transaction.operations.push_back(std::move(row));
  HANDOVER_RETURN_IF_ERROR(AppendClosing(*closed, SubjectsSee::kAsItsHandover, env, transaction));
  return std::optional<storage::v1::EscalationRecord>(std::move(closed->record));
}

// Not waited for any more: the escalation, where there is one, ends with it.
absl::StatusOr<AlarmStep> End(const StoredExpectation& expectation, const std::string& reason, Environment& env) {
  ExpectationRecord after = expectation.record;
  after.set_state(ExpectationRecord::ENDED);
  after.set_end_reason(reason);
  after.set_close_ms(absl::ToUnixMillis(env.clock.Now()));
  AlarmStep step;
  step.transaction.operations = RowsOfChangedExpectation(expectation, after);
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(EntryOf(expectation, after, "EXPECTATION_ENDED"), env, step.transaction));
  HANDOVER_ASSIGN_OR_RETURN(step.record, Close(expectation, reason, env, step.transaction));
  return step;
}

AlarmMatter MatterOf(const StoredExpectation& expectation, const Expectation* rule, const PartyId& owner) {
  AlarmMatter matter;
  matter.id = std::string(expectation.id.bytes());
  matter.subject = storage::v1::TimerRecord::EXPECTATION;
  matter.reason = pathway::v1::EXPECTATION_MISSED;
  matter.due_ms = expectation.record.due_ms();
  if (!owner.is_nil()) matter.must_act = std::string(owner.bytes());
  matter.handover_id = expectation.record.raised_by();
  matter.subject_key = expectation.person.bytes();
  if (rule == nullptr) return matter;
  matter.kind = rule->met_by(0);
  if (rule->owner_sector() != directory::v1::SECTOR_UNSPECIFIED) {
    matter.role = directory::v1::Sector_Name(rule->owner_sector());
  }
  // Who asked for an answer waits for it. Of a visit that was not made only who makes it learns.
  if (rule->owner() == Expectation::RECIPIENT) matter.waits = expectation.record.raised_by_party();
  return matter;
}

absl::Status NoSuchExpectation() {
  return Refuse(absl::StatusCode::kNotFound,
                RefusalText{"NOT_FOUND", "expectation_id", "no expectation that the caller may end"});
}

struct Ending {
  StoredExpectation before;
  ExpectationRecord after;
};

absl::StatusOr<Ending> PrepareEnding(const identity::Caller& caller, const pathway::v1::EndExpectationRequest& request,
                                     Environment& env) {
  if (!IsEndReason(request.reason_code())) {
    return Invalid("REASON_UNKNOWN", "reason_code", "must be a reason code of the list");
  }
  if (request.decided_by().empty() || request.decided_by().size() > kMostNameBytes) {
    return Invalid("FIELD_REQUIRED", "decided_by", "must name the professional who decided, at most 120 characters");
  }
  const absl::StatusOr<std::string> id = ParseUuid(request.expectation_id());
  if (!id.ok()) return NoSuchExpectation();
  HANDOVER_ASSIGN_OR_RETURN(std::optional<StoredExpectation> found,
                            FindExpectation(*ExpectationId::FromBytes(*id), env.store));
  if (!found.has_value()) return NoSuchExpectation();
  const std::shared_ptr<const ActivePolicy> policy = env.policy.Get();
  const Expectation* const rule = policy::FindExpectation(policy->set.policy(), found->record.rule_id());
  if (rule == nullptr) return NoSuchExpectation();
  HANDOVER_ASSIGN_OR_RETURN(const ExpectationOwner owner, OwnerOf(*found, *rule, *env.directory.Get(), env));
  bool may = owner.party == caller.party;
  if (!may && rule->shown_to_coordinator()) {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, PathwayKeys(found->person, env));
    HANDOVER_ASSIGN_OR_RETURN(const auto coordinator, FindCoordinator(keys, env.store));
    may = coordinator.has_value() && coordinator->row.record.party() == caller.party.bytes();
  }
  if (!may) return NoSuchExpectation();
  if (!IsWaitedFor(found->record)) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{"ALREADY_CLOSED", "expectation_id", "is not waited for any more"});
  }
  Ending ending{*std::move(found), {}};
  ending.after = ending.before.record;
  ending.after.set_state(ExpectationRecord::ENDED);
  ending.after.set_end_reason(request.reason_code());
  ending.after.set_close_ms(absl::ToUnixMillis(env.clock.Now()));
  return ending;
}

absl::StatusOr<std::vector<EscalationNews>> Write(const identity::Caller& caller,
                                                  const pathway::v1::EndExpectationRequest& request,
                                                  const Ending& ending, Environment& env,
                                                  store::Transaction& transaction) {
  transaction.operations = RowsOfChangedExpectation(ending.before, ending.after);
  LogEntry entry = EntryOf(ending.before, ending.after, "EXPECTATION_ENDED");
  entry.owner = caller.party;
  entry.detail.set_actor_party(std::string(caller.party.bytes()));
  entry.detail.set_professional(request.decided_by());
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, transaction));
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<storage::v1::EscalationRecord> closed,
                            Close(ending.before, request.reason_code(), env, transaction));
  std::vector<EscalationNews> news;
  if (closed.has_value()) news.push_back(NewsOf(ending.before.id.bytes(), *closed));
  return news;
}

}  // namespace missed_internal

absl::StatusOr<AlarmStep> TakeExpectationStep(const std::string& id, int64_t timer_ms, Environment& env) {
  using namespace missed_internal;
  const std::optional<ExpectationId> expectation_id = ExpectationId::FromBytes(id);
  if (!expectation_id.has_value()) return absl::DataLossError("timer: of nothing that is known");
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<StoredExpectation> found, FindExpectation(*expectation_id, env.store));
  if (!found.has_value()) return absl::DataLossError("timer: its expectation is gone");
  const std::shared_ptr<const ActivePolicy> policy = env.policy.Get();
  const Expectation* const rule = policy::FindExpectation(policy->set.policy(), found->record.rule_id());
  if (!IsWaitedFor(found->record)) {
    // It was met in the same moment in which it became overdue: the escalation ends with it.
    AlarmStep step;
    step.transaction.operations = MoveTimer({id, storage::v1::TimerRecord::EXPECTATION, timer_ms, 0});
    HANDOVER_ASSIGN_OR_RETURN(
        step.record, Close(*found, ExpectationRecord::State_Name(found->record.state()), env, step.transaction));
    return step;
  }
  const bool is_open = found->record.state() == ExpectationRecord::OPEN;
  if (is_open && found->record.due_ms() != timer_ms) return absl::AbortedError("timer: moved meanwhile");
  ExpectationOwner owner;
  if (rule != nullptr) {
    HANDOVER_ASSIGN_OR_RETURN(owner, OwnerOf(*found, *rule, *env.directory.Get(), env));
  } else {
    owner.end_reason = "RULE_GONE";
  }
  if (!owner.end_reason.empty()) return End(*found, owner.end_reason, env);
  AlarmMatter matter = MatterOf(*found, rule, owner.party);
  ExpectationRecord after = found->record;
  after.set_state(ExpectationRecord::OVERDUE);
  if (is_open) matter.change = ChangeFor(*found, after);
  HANDOVER_ASSIGN_OR_RETURN(AlarmStep step, RaiseAlarm(matter, timer_ms, env));
  if (is_open) {
    // Its timer was moved by the alarm.
    for (store::Operation& row : RowsOfChangedExpectation(*found, after)) {
      if (row.table != store::Table::kTimer) step.transaction.operations.push_back(std::move(row));
    }
  }
  return step;
}

void EndExpectation(const identity::Caller& caller, const pathway::v1::EndExpectationRequest& request, Environment& env,
                    std::function<void(absl::StatusOr<pathway::v1::EndExpectationResponse>)> done) {
  using namespace missed_internal;
  const absl::StatusOr<Ending> ending = PrepareEnding(caller, request, env);
  if (!ending.ok()) return done(ending.status());
  store::Transaction transaction;
  absl::StatusOr<std::vector<EscalationNews>> news = Write(caller, request, *ending, env, transaction);
  if (!news.ok()) return done(news.status());
  transaction.done = [done](const absl::StatusOr<store::CommitResult>& committed) {
    if (committed.ok()) {
      pathway::v1::EndExpectationResponse response;
      *response.mutable_receipt() = committed->MakeReceipt(0);
      return done(std::move(response));
    }
    const bool aborted = committed.status().code() == absl::StatusCode::kAborted;
    done(aborted ? absl::UnavailableError("the expectation changed meanwhile; ask again") : committed.status());
  };
  TellWhenCommitted(*std::move(news), env, transaction);
  env.committer.Enqueue(std::move(transaction));
}

}  // namespace handover::pipeline
