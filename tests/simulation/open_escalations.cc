#include "tests/simulation/open_escalations.h"

#include <utility>

#include "broker/store/rows.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::simulation {
namespace open_escalations_internal {

bool SaysOpen(const Disk::Row& row) {
  storage::v1::EscalationRecord record;
  return record.ParseFromString(row.bytes) && record.close_ms() == 0;
}

}  // namespace open_escalations_internal

bool OpenEscalations::IsOpen(std::string_view id) const {
  const Disk::Rows& rows = disk_.rows(store::Table::kEscalation);
  const auto row = rows.find(store::EscalationKey(id));
  return row != rows.end() && open_escalations_internal::SaysOpen(row->second);
}

void OpenEscalations::ReadAll() {
  const std::string prefix(store::kEscalationPrefix);
  const Disk::Rows& rows = disk_.rows(store::Table::kEscalation);
  const auto end = rows.lower_bound(store::AfterPrefix(prefix));
  auto seen = seen_.begin();
  for (auto row = rows.lower_bound(prefix); row != end; ++row) {
    // What is in between was there, and is not any more.
    while (seen != seen_.end() && seen->first < row->first) {
      open_.erase(seen->first.substr(prefix.size()));
      seen = seen_.erase(seen);
    }
    if (seen == seen_.end() || seen->first != row->first) seen = seen_.emplace_hint(seen, row->first, 0);
    if (std::exchange(seen->second, row->second.write) != row->second.write) {
      const std::string id = row->first.substr(prefix.size());
      if (open_escalations_internal::SaysOpen(row->second))
        open_.insert(id);
      else
        open_.erase(id);
    }
    ++seen;
  }
  for (; seen != seen_.end(); seen = seen_.erase(seen)) open_.erase(seen->first.substr(prefix.size()));
}

}  // namespace handover::simulation
