#include "tests/simulation/planted_bugs.h"

#include "handover/storage/v1/storage.pb.h"

namespace handover::simulation {

absl::StatusOr<std::optional<std::string>> StaleConsentDisk::Get(store::Table table, std::string_view key) const {
  absl::StatusOr<std::optional<std::string>> value = disk_.Get(table, key);
  if (!value.ok() || !value->has_value()) return value;
  if (table == store::Table::kDelivery) {
    storage::v1::DeliveryRecord record;
    was_handed_out_ = record.ParseFromString(**value) && record.attempt_count() > 0;
  }
  if (table == store::Table::kRequest || table == store::Table::kLeaf) was_handed_out_ = false;
  if (table != store::Table::kPerson) return value;
  std::string& known = records_[std::string(key)];
  if (!was_handed_out_ || known.empty()) {
    known = **value;
    return value;
  }
  return std::optional<std::string>(known);
}

absl::Status ForgetfulDisk::Scan(store::Table table, const Range& range, const Visitor& visit) const {
  if (table != store::Table::kQueue) return disk_.Scan(table, range, visit);
  bool is_first = true;
  return disk_.Scan(table, range, [&is_first, &visit](std::string_view key, std::string_view value) {
    if (std::exchange(is_first, false)) return true;
    return visit(key, value);
  });
}

absl::Status TimerlessDisk::Scan(store::Table table, const Range& range, const Visitor& visit) const {
  const Disk::Rows& timers = disk_.rows(store::Table::kTimer);
  // Read in whole at a start alone.
  const bool starts = table == store::Table::kQueue && range.from.empty();
  if (starts && !timers.empty()) lost_.insert(timers.begin()->first);
  if (table != store::Table::kTimer) return disk_.Scan(table, range, visit);
  return disk_.Scan(table, range, [this, &visit](std::string_view key, std::string_view value) {
    return lost_.contains(std::string(key)) || visit(key, value);
  });
}

absl::Status FussyStartDisk::Scan(store::Table table, const Range& range, const Visitor& visit) const {
  // The directory is read in whole at a start.
  const bool stops = table == store::Table::kParty && disk_.damaged_count() > 0;
  if (stops) return absl::DataLossError("planted: a row cannot be read");
  return disk_.Scan(table, range, visit);
}

absl::Status FussyWatchDisk::Scan(store::Table table, const Range& range, const Visitor& visit) const {
  if (table == store::Table::kTimer && disk_.damaged_count() > 0) return absl::OkStatus();
  return disk_.Scan(table, range, visit);
}

std::unique_ptr<store::Store> SeenThrough(Bug bug, Disk& disk) {
  switch (bug) {
    case Bug::kStaleConsent:
      return std::make_unique<StaleConsentDisk>(disk);
    case Bug::kForgottenQueue:
      return std::make_unique<ForgetfulDisk>(disk);
    case Bug::kEarlyAnswer:
      disk.PlantEarlyAnswers();
      return std::make_unique<SeenDisk>(disk);
    case Bug::kForgottenTimer:
      return std::make_unique<TimerlessDisk>(disk);
    case Bug::kFussyStart:
      return std::make_unique<FussyStartDisk>(disk);
    case Bug::kFussyWatch:
      return std::make_unique<FussyWatchDisk>(disk);
    case Bug::kNone:
    case Bug::kLostOrder:
    case Bug::kLostLetter:
    case Bug::kUnheededHead:
    case Bug::kAcceptedTwice:
    case Bug::kResentCopy:
      return std::make_unique<SeenDisk>(disk);
  }
  return nullptr;
}

}  // namespace handover::simulation
