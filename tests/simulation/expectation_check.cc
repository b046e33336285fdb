#include "tests/simulation/expectation_check.h"

#include "absl/strings/str_cat.h"

#include "broker/base/ids.h"
#include "broker/store/rows.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::simulation {
namespace expectation_check_internal {

constexpr char kOfPerson = 'p';       // The rows that hold a record; the others say whose it is.
constexpr char kOfCoordinator = 'c';  // Who coordinates; the others are found by it.

std::string IdOf(std::string_view row_key) {
  return std::string(row_key.substr(row_key.size() - ExpectationId::kSize));
}

}  // namespace expectation_check_internal

using namespace expectation_check_internal;

void ExpectationCheck::Break(std::string_view rule, std::string_view words) {
  trace_.Break(agenda_.Now(), rule, words);
}

void ExpectationCheck::Committed(absl::Span<const store::Operation> operations) {
  for (const store::Operation& operation : operations) {
    const bool puts = operation.kind == store::Operation::Kind::kPut;
    const bool deletes = operation.kind == store::Operation::Kind::kDelete;
    if (!puts && !deletes) continue;
    if (operation.table == store::Table::kExpectation && operation.key[0] == kOfPerson) {
      if (deletes) return Break("EXPECTATION_GONE", "what is expected was deleted");
      Changed(operation.key, operation.value);
    }
    const bool coordinator = operation.table == store::Table::kCoordinator && operation.key[0] == kOfCoordinator;
    if (coordinator && deletes) return Break("NO_COORDINATOR", "a pathway has lost its coordinator");
    if (operation.table == store::Table::kDelivery && puts) CheckCoordinated(operation);
  }
}

void ExpectationCheck::Changed(const std::string& key, const std::string& value) {
  Record record;
  if (!record.ParseFromString(value)) return Break("EXPECTATION_ROW", "a row cannot be read");
  const auto known = known_.find(key);
  const bool is_new = known == known_.end();
  const Record::State was = is_new ? Record::STATE_UNSPECIFIED : known->second;
  if (was != record.state()) {
    if (record.state() == Record::MET) ++met_count_;
    if (record.state() == Record::OVERDUE) ++overdue_count_;
    const bool ended = was == Record::MET || was == Record::PASSED;
    if (ended) Break("EXPECTATION_STATE", absl::StrCat(record.rule_id(), " is waited for again"));
  }
  known_[key] = record.state();
  if (const auto due = due_.find(key); due != due_.end()) {
    by_due_.erase({due->second, key});
    due_.erase(due);
  }
  if (record.state() != Record::OPEN) return;
  due_[key] = record.due_ms();
  by_due_.insert({record.due_ms(), key});
}

// Whoever was the first to accept something: from then on there is a coordinator.
void ExpectationCheck::CheckCoordinated(const store::Operation& operation) {
  storage::v1::DeliveryRecord record;
  if (!record.ParseFromString(operation.value) || record.state() != exchange::v1::ACCEPTED) return;
  if (record.copy() || record.subject_key().empty()) return;
  const Disk::Rows& rows = disk_.rows(store::Table::kCoordinator);
  if (!rows.contains(store::CoordinatorKey(record.subject_key()))) {
    Break("NO_COORDINATOR", "somebody took responsibility, and nobody coordinates the pathway");
  }
}

bool ExpectationCheck::HasOpenEscalation(std::string_view id) const {
  const Disk::Rows& rows = disk_.rows(store::Table::kEscalation);
  const auto row = rows.find(store::EscalationKey(id));
  storage::v1::EscalationRecord record;
  return row != rows.end() && record.ParseFromString(row->second) && record.close_ms() == 0;
}

void ExpectationCheck::CheckLate(absl::Duration grace) {
  if (by_due_.empty()) return;
  const auto& [due, key] = *by_due_.begin();
  if (absl::FromUnixMillis(due) + grace >= agenda_.Now()) return;
  Break("LATE_IN_SILENCE", "something that is expected is past its time and nobody was told");
}

void ExpectationCheck::CheckOne(const std::string& key, const Record& record) {
  const std::string id = IdOf(key);
  const bool is_open = HasOpenEscalation(id);
  if (is_open != (record.state() == Record::OVERDUE)) {
    return Break("EXPECTATION_ESCALATION", absl::StrCat(record.rule_id(), ": its state and its escalation differ"));
  }
  if (record.state() != Record::OPEN) return;
  const Disk::Rows& timers = disk_.rows(store::Table::kTimer);
  if (!timers.contains(store::TimerKey(record.due_ms(), id))) {
    Break("EXPECTATION_TIMER", absl::StrCat(record.rule_id(), " is waited for without a timer"));
  }
}

void ExpectationCheck::CheckAll() {
  size_t count = 0;
  for (const auto& [key, value] : disk_.rows(store::Table::kExpectation)) {
    if (key[0] != kOfPerson) continue;
    ++count;
    Record record;
    const auto known = known_.find(key);
    const bool as_made = record.ParseFromString(value) && known != known_.end() && known->second == record.state();
    if (!as_made) return Break("EXPECTATION_ROW", "a row is not as the commits made it");
    CheckOne(key, record);
  }
  if (count != known_.size()) Break("EXPECTATION_ROW", "a row that a commit has made is gone");
}

void ExpectationCheck::Reload() {
  known_.clear();
  due_.clear();
  by_due_.clear();
  const size_t met = met_count_;
  const size_t overdue = overdue_count_;
  for (const auto& [key, value] : disk_.rows(store::Table::kExpectation)) {
    if (key[0] == kOfPerson) Changed(key, value);
  }
  met_count_ = met;
  overdue_count_ = overdue;
}

}  // namespace handover::simulation
