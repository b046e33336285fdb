#include "broker/pipeline/recover.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
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

namespace recover_internal {

using exchange::v1::Priority;

// What a walk over the table, or over one queue of it, has found.
struct Found {
  std::map<std::pair<PartyId, Priority>, size_t> rows;
  Recovered recovered;

  bool Visit(std::string_view key, std::string_view value) {
    const std::optional<store::QueuePlace> place = store::ParseQueueKey(key);
    if (!place.has_value() || !store::ParseQueueValue(value).has_value()) {
      ++recovered.damaged;
      return true;
    }
    ++rows[{place->recipient, place->priority}];
    ++recovered.waiting;
    return true;
  }
};

// Each queue by itself, so that holes in several of them hide nothing of the others.
absl::StatusOr<Found> WalkPastDamage(Environment& env) {
  Found found;
  const auto visit = [&found](std::string_view key, std::string_view value) { return found.Visit(key, value); };
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  for (const identity::DirectoryParty& party : directory->parties()) {
    for (const Priority priority : {exchange::v1::ROUTINE, exchange::v1::URGENT, exchange::v1::ACUTE}) {
      const std::string queue = store::QueuePrefix(party.id, priority);
      HANDOVER_ASSIGN_OR_RETURN(
          const std::vector<store::Hole> holes,
          store::ScanPastDamage(env.store, store::Table::kQueue, {queue, store::AfterPrefix(queue)}, visit));
      found.recovered.damaged += holes.size();
    }
  }
  return found;
}

absl::StatusOr<Found> Walk(Environment& env) {
  Found found;
  const auto visit = [&found](std::string_view key, std::string_view value) { return found.Visit(key, value); };
  const absl::Status scanned = env.store.Scan(store::Table::kQueue, {}, visit);
  if (absl::IsDataLoss(scanned)) return WalkPastDamage(env);
  HANDOVER_RETURN_IF_ERROR(scanned);
  return found;
}

}  // namespace recover_internal

absl::StatusOr<Recovered> RecoverQueues(Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(const recover_internal::Found found, recover_internal::Walk(env));
  for (const auto& [queue, count] : found.rows) env.queues.Restore(queue.first, queue.second, count);
  return found.recovered;
}

}  // namespace handover::pipeline
