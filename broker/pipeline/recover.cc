#include "broker/pipeline/recover.h"

#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "broker/base/status_macros.h"
#include "broker/store/rows.h"
#include "broker/store/scan_past_damage.h"

namespace handover::pipeline {

absl::StatusOr<std::vector<delivery::Waiting>> StoredWaitingRows::ReadBehind(const PartyId& recipient,
                                                                             exchange::v1::Priority priority,
                                                                             const delivery::Place& after,
                                                                             size_t limit) const {
  std::vector<delivery::Waiting> found;
  const auto visit = [&found, limit](std::string_view key, std::string_view value) {
    const std::optional<store::QueuePlace> place = store::ParseQueueKey(key);
    const std::optional<store::QueueContent> content = store::ParseQueueValue(value);
    if (!place.has_value() || !content.has_value()) return true;  // Damaged, and counted at the start.
    found.push_back({place->delivery, content->handover, place->recipient, content->subject_key, place->priority,
                     place->order, absl::FromUnixMillis(content->not_before_ms)});
    return found.size() < limit;
  };
  // Behind: the next key there can be.
  const std::string from = store::QueueKey({recipient, priority, after.first, after.second}) + '\0';
  const std::string to = store::AfterPrefix(store::QueuePrefix(recipient, priority));
  HANDOVER_RETURN_IF_ERROR(store::ScanPastDamage(store_, store::Table::kQueue, {from, to}, visit).status());
  return found;
}

absl::StatusOr<Recovered> RecoverQueues(Environment& env) {
  Recovered recovered;
  std::map<std::pair<PartyId, exchange::v1::Priority>, size_t> rows;
  const auto visit = [&rows, &recovered](std::string_view key, std::string_view value) {
    const std::optional<store::QueuePlace> place = store::ParseQueueKey(key);
    if (!place.has_value() || !store::ParseQueueValue(value).has_value()) {
      ++recovered.damaged;
      return true;
    }
    ++rows[{place->recipient, place->priority}];
    ++recovered.waiting;
    return true;
  };
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<store::Hole> holes,
                            store::ScanPastDamage(env.store, store::Table::kQueue, {}, visit));
  recovered.damaged += holes.size();
  for (const auto& [queue, count] : rows) env.queues.Restore(queue.first, queue.second, count);
  return recovered;
}

}  // namespace handover::pipeline
