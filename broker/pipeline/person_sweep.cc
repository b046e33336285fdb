#include "broker/pipeline/person_sweep.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"

#include "broker/base/person_number.h"
#include "broker/base/status_macros.h"
#include "broker/consent/consent_end.h"
#include "broker/pipeline/await_commit.h"
#include "broker/pipeline/expectation_rows.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/person_events.h"
#include "broker/pipeline/retention_sweep.h"
#include "broker/policy/retention.h"
#include "broker/store/erasure_rows.h"
#include "broker/store/key_unit.h"
#include "broker/store/log_reader.h"
#include "broker/store/rows.h"
#include "handover/consent/v1/consent_service.pb.h"

namespace handover::pipeline {
namespace person_sweep_internal {

using policy::KeepTime;
using storage::v1::PersonRecord;
using store::KeyUse;
using store::Table;

constexpr int kPersonGroups = 256;
constexpr int kAgeOfHolders = 15;  // Nobody below it decides for anybody else.

std::string FirstRow(KeyUse use) { return store::UnitRowPrefix({PartyId(), store::PeriodOf(use, 0)}); }
std::string RowsEnd() { return store::UnitRowPrefix({PartyId(), store::PeriodOf(KeyUse::kPersonLog, kPersonGroups)}); }

// Who has a record and a log has a row for each; who has a record is looked at by that one.
absl::StatusOr<bool> IsFirstRowOfPerson(const std::string& row, Environment& env) {
  const std::optional<PersonKey> person = PersonKey::FromBytes(store::IdOfUnitRow(row));
  if (!person.has_value()) return false;
  const std::string of_record = store::UnitRowKey(store::PersonUnit(*person));
  if (row == of_record) return true;
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> record, env.store.Get(Table::kErasure, of_record));
  return !record.has_value();
}

std::optional<KeepTime> TimeOf(policy::v1::Retention::What what, Environment& env) {
  const std::shared_ptr<const ActivePolicy> active = env.policy.Get();
  return policy::KeepTimeOf(what, active->set.policy());
}

// What is damaged, or has changed while it was looked at, stays for now; the walk comes by again.
bool Stays(const absl::Status& status) {
  return absl::IsDataLoss(status) || absl::IsAborted(status) || absl::IsFailedPrecondition(status);
}

// Every number of the person; the one alone where it was given up at an adoption.
absl::StatusOr<std::vector<PersonKey>> NumbersOf(const PersonKey& person, Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(std::vector<PersonKey> keys, env.facts.KeysOf(person));
  if (keys.empty()) keys.push_back(person);
  return keys;
}

// Expects that nothing is known and nothing has happened that was not when it was looked at.
absl::Status ExpectRow(Table table, const std::string& key, Environment& env,
                       std::vector<store::Operation>& operations) {
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> row, env.store.Get(table, key));
  operations.push_back(row.has_value() ? store::ExpectValue(table, key, *row) : store::ExpectAbsent(table, key));
  return absl::OkStatus();
}
absl::StatusOr<std::vector<store::Operation>> ExpectUnchanged(const std::vector<PersonKey>& keys, Environment& env) {
  std::vector<store::Operation> operations;
  for (const PersonKey& key : keys) {
    HANDOVER_RETURN_IF_ERROR(ExpectRow(Table::kEpoch, key.bytes(), env, operations));
    HANDOVER_RETURN_IF_ERROR(ExpectRow(Table::kStream, key.bytes(), env, operations));
    HANDOVER_RETURN_IF_ERROR(ExpectRow(Table::kStream, store::KeptBackStream(key.bytes()), env, operations));
  }
  return operations;
}

struct EndedConsent {
  const PersonRecord::StoredConsent* stored;
  absl::Time end;
};

std::vector<EndedConsent> EndedBy(absl::Time time, const PersonRecord& record) {
  std::vector<EndedConsent> ended;
  for (const PersonRecord::StoredConsent& stored : record.consents()) {
    const absl::Time end = consent::EndOf(stored.record());
    if (end <= time) ended.push_back({&stored, end});
  }
  return ended;
}

// Takes out of `ended` what has to stay because of one event of the log.
absl::Status KeepWhatIsNeeded(const PersonEvent& event, Environment& env, std::vector<EndedConsent>& ended) {
  const std::string& id = event.detail.handover_id();
  if (id.empty()) return absl::OkStatus();
  HANDOVER_ASSIGN_OR_RETURN(const auto row,
                            store::ReadRow<storage::v1::HandoverRecord>(env.store, Table::kHandover, id));
  if (!row.has_value()) return absl::OkStatus();
  if (event.detail.event() == "SUBMITTED") {
    HANDOVER_ASSIGN_OR_RETURN(
        const policy::RetentionQuestion question,
        RetentionQuestionOf(HandoverId::FromBytes(id).value_or(HandoverId()), row->record, env));
    using Verdict = policy::RetentionAnswer::Verdict;
    const Verdict verdict = policy::JudgeRetention(question, env.policy.Get()->set.policy(), env.clock.Now()).verdict;
    if (verdict == Verdict::kOpen || verdict == Verdict::kOnHold) ended.clear();
  }
  std::set<std::string> named;
  for (const std::string& bytes : event.detail.decisions()) {
    consent::v1::DecisionExplanation decision;
    if (!decision.ParseFromString(bytes)) return absl::DataLossError("log: a decision is damaged");
    named.insert(decision.considered_consents().begin(), decision.considered_consents().end());
  }
  const bool may_be_made_again = !row->record.has_content_erased_index();
  const absl::Time time = absl::FromUnixMillis(static_cast<int64_t>(event.time_ms));
  std::erase_if(ended, [&](const EndedConsent& one) {
    return named.contains(one.stored->record().consent_id()) && (may_be_made_again || time <= one.end);
  });
  return absl::OkStatus();
}

LogEntry EntryOf(const PersonKey& person, const std::string& consent_id, const std::string& rule) {
  LogEntry entry;
  entry.type = LeafType::kErased;
  entry.subjects.push_back(person);
  entry.detail.set_event("ERASED");
  entry.detail.set_reason(rule);
  entry.detail.set_erasure_rule(rule);
  entry.detail.set_erasure_scope("CONSENT");
  entry.detail.set_consent_id(consent_id);
  return entry;
}

// When anything happened about a person last; that something was erased is nothing that happened. Nothing: there is no
// such leaf.
absl::StatusOr<std::optional<absl::Time>> LastEvent(const std::vector<PersonKey>& keys, Environment& env) {
  const store::LogReader log(env.store);
  std::optional<absl::Time> last;
  for (const PersonKey& key : keys) {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<uint64_t> indexes, log.IndexesAbout(key.bytes()));
    for (auto index = indexes.rbegin(); index != indexes.rend(); ++index) {
      HANDOVER_ASSIGN_OR_RETURN(const storage::v1::LeafRecord record, log.Leaf(*index));
      const std::optional<handover::Leaf> leaf = ParseLeaf(record.leaf());
      if (!leaf.has_value()) return absl::DataLossError("log: a leaf is damaged");
      if (leaf->type == LeafType::kErased) continue;
      const absl::Time time = absl::FromUnixMillis(static_cast<int64_t>(leaf->time_ms));
      last = std::max(last.value_or(time), time);
      break;
    }
  }
  return last;
}

// Something in the record that still says yes, no, or be careful, or did until less than the time ago.
bool Counts(const PersonRecord& record, absl::Time since) {
  if (record.register_facts().protection() != consent::v1::RegisterFacts::PROTECTION_UNSPECIFIED) return true;
  // Of who is dead, or is known under another number since an adoption, no consent counts any more.
  const bool is_over = record.register_facts().deceased() ||
                       record.closed_by() != consent::v1::IdentityEvent::KIND_UNSPECIFIED;
  if (is_over) return false;
  return std::any_of(record.consents().begin(), record.consents().end(),
                     [since](const auto& stored) { return consent::EndOf(stored.record()) > since; });
}

bool HasSeveralNumbers(const PersonRecord& record) {
  return std::any_of(record.links().begin(), record.links().end(), [](const PersonRecord::Link& link) {
    return link.kind() != consent::v1::IdentityEvent::BIRTH;
  });
}

enum class Age { kUnknown, kChild, kMayDecide };

Age AgeOf(const PersonRecord& record, absl::Time now) {
  const absl::StatusOr<Cpr> number = ParseCpr(record.register_facts().person().cpr());
  if (!number.ok()) return Age::kUnknown;
  const absl::CivilDay birth = number->birth_date();
  const absl::CivilDay grown(birth.year() + kAgeOfHolders, birth.month(), birth.day());
  return absl::ToCivilDay(now, absl::UTCTimeZone()) < grown ? Age::kChild : Age::kMayDecide;
}

// Whether the records under all numbers have nothing that somebody may still need.
absl::StatusOr<bool> IsNoLongerNeeded(const std::vector<PersonKey>& keys, absl::Duration keep, Environment& env) {
  const absl::Time now = env.clock.Now();
  bool several = false;
  std::set<Age> ages;
  for (const PersonKey& key : keys) {
    HANDOVER_ASSIGN_OR_RETURN(const LoadedPerson person, env.facts.LoadRecord(key));
    if (Counts(person.record, now - keep)) return false;
    several = several || HasSeveralNumbers(person.record);
    ages.insert(AgeOf(person.record, now));
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<StoredExpectation> expected, ExpectationsOf(key, env.store));
    const bool waited_for = std::any_of(expected.begin(), expected.end(),
                                        [](const StoredExpectation& one) { return IsWaitedFor(one.record); });
    if (waited_for) return false;
  }
  return !several || (ages.contains(Age::kChild) && !ages.contains(Age::kMayDecide));
}

}  // namespace person_sweep_internal

using namespace person_sweep_internal;

absl::StatusOr<int> PersonSweep::SweepConsents(const PersonKey& person) {
  const std::optional<KeepTime> keep = TimeOf(policy::v1::Retention::CONSENT, env_);
  if (!keep.has_value()) return 0;
  HANDOVER_ASSIGN_OR_RETURN(const LoadedPerson loaded, env_.facts.LoadRecord(person));
  std::vector<EndedConsent> ended = EndedBy(env_.clock.Now() - keep->time, loaded.record);
  if (ended.empty()) return 0;
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, NumbersOf(person, env_));
  store::Transaction transaction;
  HANDOVER_ASSIGN_OR_RETURN(transaction.operations, ExpectUnchanged(keys, env_));
  HANDOVER_ASSIGN_OR_RETURN(const PersonLeaves leaves, ReadLeavesOf(keys, std::numeric_limits<size_t>::max(), env_));
  if (!leaves.damaged.empty()) return absl::DataLossError("log: what rests on a consent cannot be read");
  for (const auto& [index, event] : leaves.events) {
    HANDOVER_RETURN_IF_ERROR(KeepWhatIsNeeded(event, env_, ended));
    if (ended.empty()) return 0;
  }
  std::vector<std::string> ids;
  for (const EndedConsent& one : ended) {
    ids.push_back(one.stored->record().consent_id());
    const PartyId recorder = PartyId::FromBytes(one.stored->recorded_by()).value_or(PartyId());
    transaction.operations.push_back(store::Delete(Table::kFlagged, store::FlaggedKey(recorder, ids.back())));
    HANDOVER_RETURN_IF_ERROR(AppendLeaf(EntryOf(person, ids.back(), keep->id), env_, transaction));
  }
  HANDOVER_ASSIGN_OR_RETURN(std::vector<store::Operation> rows,
                            env_.facts.RowsWithout(ids, person, loaded, env_.clock.Now()));
  for (store::Operation& row : rows) transaction.operations.push_back(std::move(row));
  HANDOVER_RETURN_IF_ERROR(CommitAndWait(std::move(transaction), env_).status());
  return static_cast<int>(ids.size());
}

absl::StatusOr<bool> PersonSweep::SweepPerson(const PersonKey& person) {
  const std::optional<KeepTime> keep = TimeOf(policy::v1::Retention::PERSON, env_);
  if (!keep.has_value()) return false;
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, NumbersOf(person, env_));
  ErasureOrder order;
  order.rule = keep->id;
  HANDOVER_ASSIGN_OR_RETURN(order.operations, ExpectUnchanged(keys, env_));
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<absl::Time> last, LastEvent(keys, env_));
  if (!last.has_value() || env_.clock.Now() - *last < keep->time) return false;
  HANDOVER_ASSIGN_OR_RETURN(const bool is_over, IsNoLongerNeeded(keys, keep->time, env_));
  if (!is_over) return false;
  const absl::StatusOr<PersonTarget> target = eraser_.FindPerson(person);
  // More handovers than are erased at once is more than none.
  if (absl::IsResourceExhausted(target.status())) return false;
  HANDOVER_RETURN_IF_ERROR(target.status());
  if (!target->handovers.empty() || target->damaged_count > 0) return false;
  HANDOVER_ASSIGN_OR_RETURN(const Erased erased, eraser_.ErasePerson(target->keys, order));
  return erased.number_count > 0;
}

absl::Status PersonSweep::LookAt(const PersonKey& person, SweptPersons& swept) {
  ++swept.looked_at;
  const absl::StatusOr<int> consents = SweepConsents(person);
  if (!consents.ok() && !Stays(consents.status())) return consents.status();
  swept.consents += consents.value_or(0);
  const absl::StatusOr<bool> erased = SweepPerson(person);
  if (!erased.ok() && !Stays(erased.status())) return erased.status();
  if (erased.value_or(false)) ++swept.persons;
  return absl::OkStatus();
}

absl::StatusOr<SweptPersons> PersonSweep::Next(int max_count) {
  HANDOVER_RETURN_IF_ERROR(eraser_.Settle());
  std::vector<std::string> rows;
  const std::string first = next_.empty() ? FirstRow(KeyUse::kPerson) : next_;
  HANDOVER_RETURN_IF_ERROR(
      env_.store.Scan(Table::kErasure, {first, RowsEnd()}, [&](std::string_view key, std::string_view) {
        rows.emplace_back(key);
        return static_cast<int>(rows.size()) < max_count;
      }));
  SweptPersons swept;
  for (const std::string& row : rows) {
    HANDOVER_ASSIGN_OR_RETURN(const bool is_first, IsFirstRowOfPerson(row, env_));
    if (is_first) HANDOVER_RETURN_IF_ERROR(LookAt(*PersonKey::FromBytes(store::IdOfUnitRow(row)), swept));
    next_ = row + '\0';
    if (swept.persons > 0) return swept;
  }
  swept.at_end = static_cast<int>(rows.size()) < max_count;
  if (swept.at_end) next_.clear();
  return swept;
}

}  // namespace handover::pipeline
