#include "broker/pipeline/eraser.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/await_commit.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/pathway_erasure.h"
#include "broker/pipeline/person_events.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/store/erasure_rows.h"
#include "broker/store/log_reader.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace eraser_internal {

using store::KeyPeriod;
using store::KeyUnit;
using store::Table;

constexpr size_t kMaxHandoversOfPerson = 2000;
constexpr uint64_t kEntriesPerCommit = 64;

// Several units in one commit share the wrapping again of everybody else.
std::vector<KeyPeriod> PeriodsOf(const std::vector<KeyUnit>& units) {
  std::set<KeyPeriod> periods;
  for (const KeyUnit& unit : units) periods.insert(unit.period);
  return {periods.begin(), periods.end()};
}

std::string ScopeName(bool content, bool evidence) {
  if (content && evidence) return "EVERYTHING";
  return content ? "CONTENT" : "EVIDENCE";
}

storage::v1::LeafDetail MakeDetail(const ErasureOrder& order, const std::string& rule, const std::string& scope) {
  storage::v1::LeafDetail detail;
  detail.set_event("ERASED");
  detail.set_reason(order.reason.empty() ? rule : order.reason);
  detail.set_erasure_rule(rule);
  detail.set_erasure_scope(scope);
  for (const std::string& decider : order.deciders) detail.add_deciders(decider);
  detail.set_journal_reference(order.journal_reference);
  return detail;
}

// What a delivery says beside its states.
void ClearEvidence(storage::v1::DeliveryRecord& record) {
  record.clear_withheld();
  record.clear_subject_key();
  record.clear_obligations();
  for (storage::v1::DeliveryRecord::Statement& statement : *record.mutable_statements()) {
    statement.clear_acknowledgement();
  }
}

void ClearEvidence(storage::v1::HandoverRecord& record) {
  record.clear_subject_key();
  record.clear_person_keys();
  for (auto& recipient : *record.mutable_acceptance()->mutable_recipients()) recipient.clear_withheld();
}

// Nobody else counts, so the count is what it was when it was read.
void AddEntries(uint64_t count, const std::vector<store::ErasureEntry>& entries,
                std::vector<store::Operation>& operations) {
  if (entries.empty()) return;
  operations.push_back(
      store::Put(Table::kMeta, store::kErasureCountKey, store::OrderedU64(count + entries.size())));
  for (const store::ErasureEntry& entry : entries) {
    operations.push_back(
        store::Put(Table::kErasure, store::ErasedRowKey(entry.sequence), store::EncodeErasureEntry(entry)));
    operations.push_back(store::Put(Table::kErasure, store::ErasedUnitRowKey(entry.unit.use, entry.unit.id),
                                    store::OrderedU64(entry.sequence)));
  }
}

// The history of a person's facts, and the flags on the person's consents.
absl::Status DeleteVersions(const PersonKey& person, const Environment& env,
                            std::vector<store::Operation>& operations) {
  const store::Reader::Range history{person.bytes(), store::AfterPrefix(person.bytes())};
  HANDOVER_RETURN_IF_ERROR(
      env.store.Scan(Table::kFactHistory, history, [&operations](std::string_view key, std::string_view) {
        operations.push_back(store::Delete(Table::kFactHistory, std::string(key)));
        return true;
      }));
  return env.store.Scan(Table::kFlagged, {}, [&](std::string_view key, std::string_view value) {
    if (value == person.bytes()) operations.push_back(store::Delete(Table::kFlagged, std::string(key)));
    return true;
  });
}

absl::StatusOr<store::Operation> ExpectEpoch(const PersonKey& person, const Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> epoch, env.store.Get(Table::kEpoch, person.bytes()));
  return epoch.has_value() ? store::ExpectValue(Table::kEpoch, person.bytes(), *epoch)
                           : store::ExpectAbsent(Table::kEpoch, person.bytes());
}

absl::Status DeleteRecord(const PersonKey& person, const Environment& env,
                          std::vector<store::Operation>& operations) {
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> epoch, env.store.Get(Table::kEpoch, person.bytes()));
  if (!epoch.has_value() || epoch->size() != 8) return absl::DataLossError("facts: an epoch row is damaged");
  operations.push_back(store::ExpectValue(Table::kEpoch, person.bytes(), *epoch));
  operations.push_back(store::Delete(Table::kPerson, person.bytes()));
  // Counted on, never back: what a decision under way rests on has changed.
  const uint64_t next = store::ReadOrderedU64(*epoch) + 1;
  operations.push_back(store::Put(Table::kEpoch, person.bytes(), store::OrderedU64(next)));
  return DeleteVersions(person, env, operations);
}

// Whether the detail is the person's alone. One without a unit was sealed while the unit's key was damaged.
bool BelongsToPerson(const storage::v1::LeafRecord& record, const PersonKey& person) {
  storage::v1::Sealed sealed;
  const std::optional<handover::Leaf> leaf = ParseLeaf(record.leaf());
  if (!leaf.has_value() || leaf->type == LeafType::kErased || record.sealed_detail().empty()) return false;
  return !sealed.ParseFromString(record.sealed_detail()) || sealed.unit_id().empty() ||
         sealed.unit_id() == person.bytes();
}

// The bytes go too, though nothing opens them any more: nobody is to keep what nobody can read. A leaf that is damaged
// stays as it is.
absl::Status EmptyDetails(const PersonKey& person, const Environment& env,
                          std::vector<store::Operation>& operations) {
  const store::LogReader log(env.store);
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<uint64_t> indexes, log.IndexesAbout(person.bytes()));
  for (const uint64_t index : indexes) {
    absl::StatusOr<storage::v1::LeafRecord> record = log.Leaf(index);
    if (absl::IsUnavailable(record.status())) return record.status();
    if (!record.ok() || !BelongsToPerson(*record, person)) continue;
    record->clear_sealed_detail();
    operations.push_back(store::Put(Table::kLeaf, store::OrderedU64(index), record->SerializeAsString()));
  }
  return absl::OkStatus();
}

std::vector<KeyUnit> UnitsOfPerson(const PersonKey& person) {
  return {store::PersonUnit(person), store::PersonLogUnit(person)};
}

absl::Status NumbersUnknown() {
  return Refuse(absl::StatusCode::kFailedPrecondition,
                RefusalText{"RECORD_DAMAGED", "person",
                            "which numbers are this person's cannot be read; restore a backup first"});
}

absl::Status DeliveryOpen() {
  return Refuse(absl::StatusCode::kFailedPrecondition,
                RefusalText{"DELIVERY_OPEN", "handover_id",
                            "a delivery has not ended; withdraw it or resolve it first"});
}

}  // namespace eraser_internal

using namespace eraser_internal;

struct Eraser::Plan {
  LogEntry entry;
  std::vector<KeyUnit> units;  // Empty: nothing is left to erase.
  std::vector<store::Operation> operations;
  std::vector<std::pair<DeliveryId, Changed>> changes;  // Of deliveries that a restored store had open.
  // Filled in once the leaf has its index; null for a person.
  std::function<store::Operation(uint64_t)> record;
  std::optional<LeavingHandover> leaving;  // Its evidence goes, and with it what hangs on it.
  std::vector<PersonKey> persons;
};

// Holds the turn while it lives.
class Eraser::Turn {
 public:
  explicit Turn(Eraser& eraser) : eraser_(eraser) {
    absl::MutexLock lock(&eraser_.mu_);
    const auto idle = [this]() ABSL_SHARED_LOCKS_REQUIRED(eraser_.mu_) { return !eraser_.busy_; };
    eraser_.mu_.Await(absl::Condition(&idle));
    eraser_.busy_ = true;
  }
  ~Turn() {
    absl::MutexLock lock(&eraser_.mu_);
    eraser_.busy_ = false;
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  Eraser& eraser_;
};

absl::StatusOr<Eraser::Plan> Eraser::PlanHandover(const HandoverErasure& erasure, const ErasureOrder& order,
                                                  bool restored) const {
  Plan plan;
  HANDOVER_ASSIGN_OR_RETURN(auto row, store::ReadRow<storage::v1::HandoverRecord>(env_.store, Table::kHandover,
                                                                                  store::RowKey(erasure.id)));
  if (!row.has_value()) return absl::NotFoundError("handover: no such handover");
  storage::v1::HandoverRecord record = std::move(row->record);
  const bool content = erasure.scope != ErasureScope::kEvidence && !record.has_content_erased_index();
  const bool evidence = erasure.scope != ErasureScope::kContent && !record.has_evidence_erased_index();
  if (!content && !evidence) return plan;
  const store::UnitOfHandover unit = UnitOf(erasure.id, record);
  if (content) plan.units.push_back(store::ContentUnit(unit));
  if (evidence) plan.units.push_back(store::EvidenceUnit(unit));
  plan.operations.push_back(store::ExpectValue(Table::kHandover, store::RowKey(erasure.id), row->bytes));
  if (content) plan.operations.push_back(store::Delete(Table::kBody, store::RowKey(erasure.id)));
  for (const std::string& id : record.delivery_ids()) {
    HANDOVER_ASSIGN_OR_RETURN(auto delivery,
                              store::ReadRow<storage::v1::DeliveryRecord>(env_.store, Table::kDelivery, id));
    if (!delivery.has_value()) continue;
    const bool open = !HasEnded(delivery->record);
    if (open && !restored) return DeliveryOpen();
    if (evidence) ClearEvidence(delivery->record);
    const DeliveryId key = DeliveryId::FromBytes(id).value_or(DeliveryId());
    if (open) {
      // It had ended when it was erased; the restored store only does not know how.
      const StateChange change{exchange::v1::RETURNED, "ERASED", env_.clock.Now()};
      HANDOVER_ASSIGN_OR_RETURN(Changed changed, Change(key, change, delivery->bytes, delivery->record, env_));
      for (store::Operation& operation : changed.operations) plan.operations.push_back(std::move(operation));
      plan.changes.emplace_back(key, std::move(changed));
      continue;
    }
    plan.operations.push_back(store::ExpectValue(Table::kDelivery, id, delivery->bytes));
    if (evidence) plan.operations.push_back(store::Put(Table::kDelivery, id, delivery->record.SerializeAsString()));
  }
  const std::string rule = erasure.rule.empty() ? order.rule : erasure.rule;
  plan.entry.type = LeafType::kErased;
  plan.entry.ref = ToDigest(record.root()).value_or(Digest{});
  if (const std::optional<PersonKey> subject = PersonKey::FromBytes(record.subject_key())) {
    plan.entry.subjects.push_back(*subject);
  }
  plan.entry.detail = MakeDetail(order, rule, ScopeName(content, evidence));
  plan.entry.detail.set_handover_id(std::string(erasure.id.bytes()));
  plan.entry.detail.set_actor_party(record.sender_party());
  plan.entry.detail.set_kind(record.kind());
  const std::optional<PersonKey> of = PersonKey::FromBytes(record.subject_key());
  if (evidence && of.has_value() && !of->empty()) plan.leaving = LeavingHandover{*of, erasure.id, PersonsOf(record)};
  if (evidence) ClearEvidence(record);
  plan.record = [id = erasure.id, record = std::move(record), content, evidence](uint64_t index) mutable {
    if (content) record.set_content_erased_index(static_cast<int64_t>(index));
    if (evidence) record.set_evidence_erased_index(static_cast<int64_t>(index));
    return store::Put(Table::kHandover, store::RowKey(id), record.SerializeAsString());
  };
  return plan;
}

absl::StatusOr<Eraser::Plan> Eraser::PlanPerson(const PersonKey& person, const std::set<store::KeyUse>& uses,
                                                const ErasureOrder& order) const {
  Plan plan;
  for (KeyUnit& unit : UnitsOfPerson(person)) {
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> key,
                              env_.store.Get(Table::kErasure, store::UnitRowKey(unit)));
    if (key.has_value() && uses.contains(unit.use)) plan.units.push_back(std::move(unit));
  }
  if (plan.units.empty()) return plan;
  const bool has_record = plan.units.front().use == store::KeyUse::kPerson;
  if (!has_record && uses.contains(store::KeyUse::kPerson)) {
    // Nor does it get one meanwhile, such as by a link to another number.
    HANDOVER_ASSIGN_OR_RETURN(store::Operation unchanged, ExpectEpoch(person, env_));
    plan.operations.push_back(std::move(unchanged));
  }
  for (const KeyUnit& unit : plan.units) {
    HANDOVER_RETURN_IF_ERROR(unit.use == store::KeyUse::kPerson ? DeleteRecord(person, env_, plan.operations)
                                                                : EmptyDetails(person, env_, plan.operations));
  }
  plan.entry.type = LeafType::kErased;
  plan.entry.subjects.push_back(person);
  plan.persons.push_back(person);
  plan.entry.detail = MakeDetail(order, order.rule, "PERSON");
  return plan;
}

// Everything that is not erased, under the new key of its period. What cannot be opened stays as it is.
absl::Status Eraser::AddSurvivors(const std::vector<KeyPeriod>& periods, const std::vector<KeyUnit>& erased,
                                  std::vector<store::Operation>& operations) {
  std::set<std::string> gone;
  for (const KeyUnit& unit : erased) gone.insert(store::UnitRowKey(unit));
  for (const KeyPeriod& period : periods) {
    const std::string prefix = store::UnitRowPrefix(period);
    const int32_t newest = env_.vault.NewestGeneration(period);
    const auto visit = [&](std::string_view row_key, std::string_view value) {
      storage::v1::UnitKeyRecord record;
      if (gone.contains(std::string(row_key)) || !record.ParseFromArray(value.data(), static_cast<int>(value.size())))
        return true;
      if (record.generation() == newest) return true;
      const KeyUnit unit{store::UseOf(period.period), period, std::string(store::IdOfUnitRow(row_key))};
      const absl::StatusOr<storage::v1::UnitKeyRecord> again = env_.vault.WrapAgain(unit, record);
      if (!again.ok()) return true;
      operations.push_back(store::ExpectValue(Table::kErasure, std::string(row_key), std::string(value)));
      operations.push_back(store::Put(Table::kErasure, std::string(row_key), again->SerializeAsString()));
      return true;
    };
    HANDOVER_RETURN_IF_ERROR(env_.store.Scan(Table::kErasure, {prefix, store::AfterPrefix(prefix)}, visit));
  }
  for (const std::string& row : gone) operations.push_back(store::Delete(Table::kErasure, row));
  return absl::OkStatus();
}

// From now on nothing new is wrapped by an older key of these periods.
absl::Status Eraser::SetGenerations(const std::vector<KeyPeriod>& periods) {
  store::Transaction transaction;
  for (const KeyPeriod& period : periods) {
    const uint64_t newest = static_cast<uint64_t>(env_.vault.NewestGeneration(period));
    transaction.operations.push_back(
        store::Put(Table::kErasure, store::GenerationRowKey(period), store::OrderedU64(newest)));
  }
  return CommitAndWait(std::move(transaction), env_).status();
}

absl::StatusOr<store::CommitResult> Eraser::Apply(std::vector<Plan> plans, std::vector<store::ErasureEntry> listed,
                                                  std::vector<store::Operation> operations) {
  HANDOVER_ASSIGN_OR_RETURN(const uint64_t count, store::ErasureCount(env_.store));
  std::vector<KeyUnit> units;
  for (const Plan& plan : plans) units.insert(units.end(), plan.units.begin(), plan.units.end());
  const bool restored = !listed.empty();  // The list has the entries already.
  for (size_t i = 0; !restored && i < units.size(); ++i) {
    listed.push_back({count + 1 + i, absl::ToUnixMillis(env_.clock.Now()), units[i]});
  }
  const std::vector<KeyPeriod> periods = PeriodsOf(units);
  if (!periods.empty()) {
    HANDOVER_RETURN_IF_ERROR(env_.vault.Renew(periods).status());
    HANDOVER_RETURN_IF_ERROR(SetGenerations(periods));
  }
  store::Transaction transaction;
  transaction.operations = std::move(operations);
  AddEntries(count, listed, transaction.operations);
  HANDOVER_RETURN_IF_ERROR(AddSurvivors(periods, units, transaction.operations));
  std::vector<LeavingHandover> leaving;
  std::vector<PersonKey> persons;
  for (const Plan& plan : plans) {
    if (plan.leaving.has_value()) leaving.push_back(*plan.leaving);
    persons.insert(persons.end(), plan.persons.begin(), plan.persons.end());
  }
  HANDOVER_ASSIGN_OR_RETURN(PathwayErasure pathways, ForgetPathways(leaving, persons, env_));
  for (store::Operation& operation : pathways.operations) transaction.operations.push_back(std::move(operation));
  std::vector<std::pair<size_t, std::function<store::Operation(uint64_t)>>> records;
  for (Plan& plan : plans) {
    for (store::Operation& operation : plan.operations) transaction.operations.push_back(std::move(operation));
    if (plan.record) records.emplace_back(transaction.leaves.size(), std::move(plan.record));
    HANDOVER_RETURN_IF_ERROR(AppendLeaf(plan.entry, env_, transaction));
    for (const auto& [delivery, changed] : plan.changes) {
      HANDOVER_RETURN_IF_ERROR(AppendClosing(delivery, changed, env_, transaction));
    }
  }
  for (const ClosedAlarm& closed : pathways.closed) {
    HANDOVER_RETURN_IF_ERROR(AppendClosing(closed, SubjectsSee::kAsItsHandover, env_, transaction));
    transaction.operations.insert(transaction.operations.end(), closed.operations.begin(), closed.operations.end());
  }
  transaction.finish = [records = std::move(records)](const std::vector<uint64_t>& indexes,
                                                      std::vector<store::Operation>& rows) {
    for (const auto& [leaf, record] : records) rows.push_back(record(indexes[leaf]));
  };
  HANDOVER_ASSIGN_OR_RETURN(store::CommitResult committed, CommitAndWait(std::move(transaction), env_));
  unsettled_ = true;
  if (!restored) HANDOVER_RETURN_IF_ERROR(list_.Append(listed));
  if (!periods.empty()) HANDOVER_RETURN_IF_ERROR(env_.vault.DestroyOlder(periods));
  unsettled_ = false;
  return committed;
}

absl::StatusOr<Erased> Eraser::EraseHandovers(const std::vector<HandoverErasure>& handovers,
                                              const ErasureOrder& order) {
  HANDOVER_RETURN_IF_ERROR(Settle());
  const Turn turn(*this);
  std::vector<Plan> plans;
  for (const HandoverErasure& erasure : handovers) {
    HANDOVER_ASSIGN_OR_RETURN(Plan plan, PlanHandover(erasure, order, false));
    if (!plan.units.empty()) plans.push_back(std::move(plan));
  }
  Erased erased;
  erased.handover_count = static_cast<int>(plans.size());
  if (plans.empty() && order.operations.empty()) return erased;
  HANDOVER_ASSIGN_OR_RETURN(erased.commit, Apply(std::move(plans), {}, order.operations));
  for (const HandoverErasure& erasure : handovers) env_.feed.Notify(erasure.id);
  return erased;
}

absl::StatusOr<PersonTarget> Eraser::Look(std::vector<PersonKey> keys) const {
  PersonTarget target;
  target.keys = std::move(keys);
  std::sort(target.keys.begin(), target.keys.end());
  HANDOVER_ASSIGN_OR_RETURN(const PersonLeaves leaves,
                            ReadLeavesOf(target.keys, std::numeric_limits<size_t>::max(), env_));
  std::set<HandoverId> found;
  for (const auto& [index, event] : leaves.events) {
    if (event.detail.event() != "SUBMITTED") continue;
    if (const auto id = HandoverId::FromBytes(event.detail.handover_id()); id.has_value()) found.insert(*id);
    if (found.size() > kMaxHandoversOfPerson) {
      return absl::ResourceExhaustedError("person: more handovers than are erased at once; erase some of them first");
    }
  }
  target.handovers.assign(found.begin(), found.end());
  target.damaged_count = static_cast<int>(leaves.damaged.size());
  target.is_known = !found.empty();
  for (const PersonKey& key : target.keys) {
    for (const KeyUnit& unit : UnitsOfPerson(key)) {
      HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> row,
                                env_.store.Get(Table::kErasure, store::UnitRowKey(unit)));
      target.is_known = target.is_known || row.has_value();
    }
  }
  return target;
}

absl::StatusOr<PersonTarget> Eraser::FindPerson(const PersonKey& person) const {
  absl::StatusOr<std::vector<PersonKey>> keys = env_.facts.KeysOf(person);
  if (absl::IsDataLoss(keys.status())) return NumbersUnknown();
  HANDOVER_RETURN_IF_ERROR(keys.status());
  // What is sealed since an adoption leads nowhere: it is erased by itself.
  if (keys->empty()) keys->push_back(person);
  return Look(*std::move(keys));
}

absl::StatusOr<Erased> Eraser::ErasePerson(const std::vector<PersonKey>& keys, const ErasureOrder& order) {
  HANDOVER_RETURN_IF_ERROR(Settle());
  const Turn turn(*this);
  HANDOVER_ASSIGN_OR_RETURN(const PersonTarget target, Look(keys));
  Erased erased;
  erased.damaged_count = target.damaged_count;
  std::vector<Plan> plans;
  for (const HandoverId& id : target.handovers) {
    HANDOVER_ASSIGN_OR_RETURN(Plan plan, PlanHandover({id, ErasureScope::kEverything, ""}, order, false));
    if (!plan.units.empty()) plans.push_back(std::move(plan));
  }
  erased.handover_count = static_cast<int>(plans.size());
  for (const PersonKey& key : target.keys) {
    HANDOVER_ASSIGN_OR_RETURN(Plan plan,
                              PlanPerson(key, {store::KeyUse::kPerson, store::KeyUse::kPersonLog}, order));
    if (plan.units.empty()) continue;
    ++erased.number_count;
    plans.push_back(std::move(plan));
  }
  for (Plan& plan : plans) plan.persons.clear();
  // Of whom no register said anything, something may be expected all the same.
  if (!plans.empty()) plans.back().persons = target.keys;
  if (plans.empty() && order.operations.empty()) return erased;
  HANDOVER_ASSIGN_OR_RETURN(erased.commit, Apply(std::move(plans), {}, order.operations));
  for (const HandoverId& id : target.handovers) env_.feed.Notify(id);
  return erased;
}

absl::StatusOr<uint64_t> Eraser::EraseAgain(uint64_t first, uint64_t last) {
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<store::ErasureEntry> entries, list_.Read(first, last));
  const ErasureOrder order{"RESTORED", "", {}, "", {}};
  std::map<HandoverId, ErasureScope> handovers;
  std::map<PersonKey, std::set<store::KeyUse>> persons;
  std::vector<Plan> plans;
  for (const store::ErasureEntry& entry : entries) {
    if (entry.unit.use == store::KeyUse::kPerson || entry.unit.use == store::KeyUse::kPersonLog) {
      const std::optional<PersonKey> person = PersonKey::FromBytes(entry.unit.id);
      if (!person.has_value()) return absl::DataLossError("erasure list: names no person");
      persons[*person].insert(entry.unit.use);
      continue;
    }
    const std::optional<HandoverId> id = HandoverId::FromBytes(entry.unit.id);
    if (!id.has_value()) return absl::DataLossError("erasure list: names no handover");
    const ErasureScope scope =
        entry.unit.use == store::KeyUse::kContent ? ErasureScope::kContent : ErasureScope::kEvidence;
    const auto [known, is_new] = handovers.emplace(*id, scope);
    if (!is_new && known->second != scope) known->second = ErasureScope::kEverything;
  }
  for (const auto& [id, scope] : handovers) {
    absl::StatusOr<Plan> plan = PlanHandover({id, scope, ""}, order, true);
    if (absl::IsNotFound(plan.status())) continue;  // Accepted after the backup: only the list knows it.
    HANDOVER_RETURN_IF_ERROR(plan.status());
    if (!plan->units.empty()) plans.push_back(*std::move(plan));
  }
  for (const auto& [person, uses] : persons) {
    HANDOVER_ASSIGN_OR_RETURN(Plan plan, PlanPerson(person, uses, order));
    if (!plan.units.empty()) plans.push_back(std::move(plan));
  }
  uint64_t units = 0;
  for (const Plan& plan : plans) units += plan.units.size();
  HANDOVER_RETURN_IF_ERROR(Apply(std::move(plans), entries, {}).status());
  return units;
}

// Whether a unit is still wrapped by an older key of the period.
absl::StatusOr<bool> Eraser::NeedsOlder(const store::KeyVault::RenewedPeriod& renewed) const {
  bool needs = false;
  const auto visit = [&](std::string_view, std::string_view value) {
    storage::v1::UnitKeyRecord record;
    const bool parsed = record.ParseFromArray(value.data(), static_cast<int>(value.size()));
    needs = !parsed || record.generation() != renewed.newest;
    return !needs;
  };
  const std::string prefix = store::UnitRowPrefix(renewed.period);
  HANDOVER_RETURN_IF_ERROR(env_.store.Scan(Table::kErasure, {prefix, store::AfterPrefix(prefix)}, visit));
  return needs;
}

absl::Status Eraser::FinishDestruction() {
  std::vector<KeyPeriod> unannounced;
  std::vector<KeyPeriod> unneeded;
  for (const store::KeyVault::RenewedPeriod& renewed : env_.vault.RenewedPeriods()) {
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> row,
                              env_.store.Get(Table::kErasure, store::GenerationRowKey(renewed.period)));
    if (row != store::OrderedU64(static_cast<uint64_t>(renewed.newest))) unannounced.push_back(renewed.period);
    if (!renewed.has_older) continue;
    HANDOVER_ASSIGN_OR_RETURN(const bool needed, NeedsOlder(renewed));
    if (!needed) unneeded.push_back(renewed.period);
  }
  if (!unannounced.empty()) HANDOVER_RETURN_IF_ERROR(SetGenerations(unannounced));
  return unneeded.empty() ? absl::OkStatus() : env_.vault.DestroyOlder(unneeded);
}

absl::Status Eraser::Settle() {
  const Turn turn(*this);
  return unsettled_ ? MendAndEraseAgain().status() : absl::OkStatus();
}

absl::StatusOr<uint64_t> Eraser::CatchUp() {
  const Turn turn(*this);
  return MendAndEraseAgain();
}

absl::StatusOr<uint64_t> Eraser::MendAndEraseAgain() {
  HANDOVER_ASSIGN_OR_RETURN(const uint64_t stored, store::ErasureCount(env_.store));
  std::vector<store::ErasureEntry> missing;
  for (uint64_t sequence = list_.size() + 1; sequence <= stored; ++sequence) {
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> row,
                              env_.store.Get(Table::kErasure, store::ErasedRowKey(sequence)));
    if (!row.has_value()) return absl::DataLossError("erasures: an entry is gone");
    HANDOVER_ASSIGN_OR_RETURN(store::ErasureEntry entry, store::ParseErasureEntry(*row));
    missing.push_back(std::move(entry));
  }
  if (!missing.empty()) HANDOVER_RETURN_IF_ERROR(list_.Append(missing));
  uint64_t again = 0;
  for (uint64_t first = stored + 1; first <= list_.size(); first += kEntriesPerCommit) {
    HANDOVER_ASSIGN_OR_RETURN(const uint64_t units,
                              EraseAgain(first, std::min(list_.size(), first + kEntriesPerCommit - 1)));
    again += units;
  }
  HANDOVER_RETURN_IF_ERROR(FinishDestruction());
  unsettled_ = false;
  return again;
}

absl::Status Eraser::WhileIdle(absl::FunctionRef<absl::Status()> work) {
  const Turn turn(*this);
  return work();
}

}  // namespace handover::pipeline
