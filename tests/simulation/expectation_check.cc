#include "tests/simulation/expectation_check.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
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

// Whether the commit withdraws a letter, or accepts one that retracts another.
bool TakesBack(absl::Span<const store::Operation> operations) {
  return std::any_of(operations.begin(), operations.end(), [](const store::Operation& operation) {
    if (operation.kind != store::Operation::Kind::kPut || operation.table != store::Table::kHandover) return false;
    storage::v1::HandoverRecord record;
    return record.ParseFromString(operation.value) && (record.has_withdrawn_index() || record.retracts());
  });
}

std::string_view PersonOf(std::string_view row_key) { return row_key.substr(1, PersonKey::kSize); }

}  // namespace expectation_check_internal

using namespace expectation_check_internal;

void ExpectationCheck::Break(std::string_view rule, std::string_view words) {
  trace_.Break(agenda_.Now(), rule, words);
}

void ExpectationCheck::Written(store::Table table, const std::string& key) {
  if (table == store::Table::kExpectation && key[0] == kOfPerson) unseen_.insert(key);
}

void ExpectationCheck::Committed(absl::Span<const store::Operation> operations) {
  const bool takes_back = TakesBack(operations);
  for (const store::Operation& operation : operations) {
    const bool puts = operation.kind == store::Operation::Kind::kPut;
    const bool deletes = operation.kind == store::Operation::Kind::kDelete;
    if (!puts && !deletes) continue;
    if (operation.table == store::Table::kExpectation && operation.key[0] == kOfPerson) {
      if (deletes) return Break("EXPECTATION_GONE", "what is expected was deleted");
      Changed(operation.key, operation.value, takes_back);
      unseen_.erase(operation.key);
    }
    const bool coordinator = operation.table == store::Table::kCoordinator && operation.key[0] == kOfCoordinator;
    if (coordinator && deletes) return Break("COORDINATOR_GONE", "a pathway has lost its coordinator");
    if (operation.table == store::Table::kDelivery && puts) CheckCoordinated(operation);
  }
}

void ExpectationCheck::Changed(const std::string& key, const std::string& value, bool takes_back) {
  Record record;
  if (!record.ParseFromString(value)) return Break("EXPECTATION_UNREADABLE", "a row cannot be read");
  Known& known = known_[key];
  const Record::State was = known.state;
  if (was == Record::OPEN) by_due_.erase({known.due_ms, key});
  if (was != record.state()) {
    if (record.state() == Record::MET) ++met_count_;
    if (record.state() == Record::OVERDUE) ++overdue_count_;
    const bool ended = was == Record::MET || was == Record::PASSED;
    const bool undone = takes_back && record.state() == Record::OPEN;
    if (ended && !undone) Break("EXPECTATION_STATE", absl::StrCat(record.rule_id(), " is waited for again"));
  }
  known = {record.state(), record.due_ms(), record.rule_id(), absl::HashOf(value),
           disk_.WriteOf(store::Table::kExpectation, key)};
  if (record.state() == Record::OPEN) by_due_.insert({record.due_ms(), key});
}

void ExpectationCheck::Forget(const std::string& key) {
  const auto known = known_.find(key);
  if (known == known_.end()) return;
  by_due_.erase({known->second.due_ms, key});
  known_.erase(known);
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

void ExpectationCheck::CheckLate(absl::Duration grace) {
  for (const auto& [due, key] : by_due_) {
    if (absl::FromUnixMillis(due) + grace >= agenda_.Now()) return;
    if (HasDamagedRow(key)) continue;
    return Break("EXPECTATION_LATE_IN_SILENCE", "something that is expected is past its time and nobody was told");
  }
}

bool ExpectationCheck::HasDamagedRow(const std::string& key) const {
  if (disk_.damaged_count() == 0) return false;
  if (disk_.IsDamaged(store::Table::kPerson, PersonOf(key))) return true;
  const Disk::Rows& rows = disk_.rows(store::Table::kExpectation);
  const auto row = rows.find(key);
  Record record;
  if (row == rows.end() || !record.ParseFromString(row->second.bytes)) return false;
  if (disk_.IsDamaged(store::Table::kHandover, record.raised_by())) return true;
  const Disk::Rows& handovers = disk_.rows(store::Table::kHandover);
  const auto letter = handovers.find(record.raised_by());
  storage::v1::HandoverRecord raised_by;
  if (letter == handovers.end() || !raised_by.ParseFromString(letter->second.bytes)) return false;
  return std::any_of(raised_by.delivery_ids().begin(), raised_by.delivery_ids().end(), [this](const std::string& id) {
    return disk_.IsDamaged(store::Table::kDelivery, id);
  });
}

void ExpectationCheck::CheckOne(const std::string& key, const Known& known) {
  const std::string id = IdOf(key);
  if (escalations_.all().contains(id) != (known.state == Record::OVERDUE)) {
    return Break("EXPECTATION_ESCALATION", absl::StrCat(known.rule_id, ": its state and its escalation differ"));
  }
  if (known.state != Record::OPEN) return;
  const Disk::Rows& timers = disk_.rows(store::Table::kTimer);
  if (!timers.contains(store::TimerKey(known.due_ms, id))) {
    Break("EXPECTATION_TIMER", absl::StrCat(known.rule_id, " is waited for without a timer"));
  }
}

void ExpectationCheck::CheckAll() {
  size_t count = 0;
  auto known = known_.begin();
  for (const auto& [key, row] : disk_.rows(store::Table::kExpectation)) {
    if (key[0] != kOfPerson) continue;
    ++count;
    while (known != known_.end() && known->first < key) ++known;
    const bool there = known != known_.end() && known->first == key;
    // By the number of the write, and where that is another one, by the bytes.
    const bool as_made =
        there && (row.write == known->second.row_write || absl::HashOf(row.bytes) == known->second.row_hash);
    if (!as_made) return Break("EXPECTATION_ROW", "a row is not as the commits made it");
    CheckOne(key, known->second);
  }
  if (count != known_.size()) Break("EXPECTATION_ROW_GONE", "a row that a commit has made is gone");
}

void ExpectationCheck::Reload() {
  const size_t met = met_count_;
  const size_t overdue = overdue_count_;
  const Disk::Rows& rows = disk_.rows(store::Table::kExpectation);
  for (const std::string& key : std::exchange(unseen_, {})) {
    Forget(key);
    const auto row = rows.find(key);
    if (row != rows.end()) Changed(key, row->second.bytes, /*takes_back=*/true);  // What its commit was is not known.
  }
  met_count_ = met;
  overdue_count_ = overdue;
}

}  // namespace handover::simulation
