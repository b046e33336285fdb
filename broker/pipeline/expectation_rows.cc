#include "broker/pipeline/expectation_rows.h"

#include <string_view>
#include <utility>

#include "broker/base/status_macros.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace expectation_rows_internal {

using storage::v1::ExpectationRecord;

bool HasTimer(const ExpectationRecord& record) { return record.state() == ExpectationRecord::OPEN; }

store::Operation TimerRow(const ExpectationId& id, const ExpectationRecord& record) {
  storage::v1::TimerRecord timer;
  timer.set_subject(storage::v1::TimerRecord::EXPECTATION);
  return store::Put(store::Table::kTimer, store::TimerKey(record.due_ms(), id.bytes()), timer.SerializeAsString());
}

}  // namespace expectation_rows_internal

bool IsWaitedFor(const storage::v1::ExpectationRecord& record) {
  return record.state() == storage::v1::ExpectationRecord::OPEN ||
         record.state() == storage::v1::ExpectationRecord::OVERDUE;
}

absl::StatusOr<std::vector<StoredExpectation>> ExpectationsOf(const PersonKey& person, const store::Reader& reader) {
  std::vector<StoredExpectation> found;
  bool damaged = false;
  const auto visit = [&](std::string_view key, std::string_view value) {
    StoredExpectation stored;
    const std::optional<ExpectationId> id = ExpectationId::FromBytes(key.substr(key.size() - ExpectationId::kSize));
    stored.bytes = std::string(value);
    if (!id.has_value() || !stored.record.ParseFromString(stored.bytes)) {
      damaged = true;
      return false;
    }
    stored.id = *id;
    stored.person = person;
    found.push_back(std::move(stored));
    return true;
  };
  const std::string prefix = store::PersonExpectationPrefix(person.bytes());
  HANDOVER_RETURN_IF_ERROR(reader.Scan(store::Table::kExpectation, {prefix, store::AfterPrefix(prefix)}, visit));
  if (damaged) return absl::DataLossError("store: a row is damaged");
  return found;
}

absl::StatusOr<std::optional<StoredExpectation>> FindExpectation(const ExpectationId& id, const store::Reader& reader) {
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> owner,
                            reader.Get(store::Table::kExpectation, store::ExpectationKey(id.bytes())));
  if (!owner.has_value()) return std::optional<StoredExpectation>();
  HANDOVER_ASSIGN_OR_RETURN(
      auto row, store::ReadRow<storage::v1::ExpectationRecord>(reader, store::Table::kExpectation,
                                                               store::PersonExpectationKey(*owner, id.bytes())));
  const std::optional<PersonKey> person = PersonKey::FromBytes(*owner);
  if (!row.has_value() || !person.has_value()) return absl::DataLossError("store: a row is damaged");
  return std::optional<StoredExpectation>({id, *person, std::move(row->record), std::move(row->bytes)});
}

std::vector<store::Operation> RowsOfNewExpectation(const ExpectationId& id, const PersonKey& person,
                                                   const storage::v1::ExpectationRecord& record) {
  using namespace expectation_rows_internal;
  std::vector<store::Operation> rows;
  rows.push_back(store::Put(store::Table::kExpectation, store::ExpectationKey(id.bytes()), person.bytes()));
  rows.push_back(store::Put(store::Table::kExpectation, store::PersonExpectationKey(person.bytes(), id.bytes()),
                            record.SerializeAsString()));
  if (HasTimer(record)) rows.push_back(TimerRow(id, record));
  return rows;
}

std::vector<store::Operation> RowsOfChangedExpectation(const StoredExpectation& before,
                                                       const storage::v1::ExpectationRecord& after) {
  using namespace expectation_rows_internal;
  std::vector<store::Operation> rows;
  const std::string key = store::PersonExpectationKey(before.person.bytes(), before.id.bytes());
  const bool overdue =
      before.record.state() == ExpectationRecord::OVERDUE || after.state() == ExpectationRecord::OVERDUE;
  const bool reopens = !IsWaitedFor(before.record) && IsWaitedFor(after) && !before.bytes.empty();
  if (overdue || reopens) {
    rows.push_back(store::ExpectValue(store::Table::kExpectation, key, before.bytes));
  }
  rows.push_back(store::Put(store::Table::kExpectation, key, after.SerializeAsString()));
  if (HasTimer(before.record)) {
    rows.push_back(store::Delete(store::Table::kTimer, store::TimerKey(before.record.due_ms(), before.id.bytes())));
  }
  if (HasTimer(after)) rows.push_back(TimerRow(before.id, after));
  return rows;
}

absl::StatusOr<std::optional<storage::v1::PathwayRecord>> FindPathway(const PersonKey& person,
                                                                      const store::Reader& reader) {
  HANDOVER_ASSIGN_OR_RETURN(auto row, store::ReadRow<storage::v1::PathwayRecord>(
                                          reader, store::Table::kCoordinator, store::PathwayRecordKey(person.bytes())));
  if (!row.has_value()) return std::optional<storage::v1::PathwayRecord>();
  return std::optional<storage::v1::PathwayRecord>(std::move(row->record));
}

store::Operation RowOfPathway(const PersonKey& person, const storage::v1::PathwayRecord& pathway) {
  return store::Put(store::Table::kCoordinator, store::PathwayRecordKey(person.bytes()), pathway.SerializeAsString());
}

}  // namespace handover::pipeline
