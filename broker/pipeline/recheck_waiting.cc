#include "broker/pipeline/recheck_waiting.h"

#include <atomic>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/hand_out.h"
#include "broker/pipeline/person_events.h"
#include "broker/store/rows.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {
namespace recheck_internal {

// The handovers that were accepted about the person, under whichever number, as the log knows them: 16 bytes each.
std::set<std::string> HandoversAbout(const PersonKey& person, Environment& env) {
  std::set<std::string> handovers;
  const absl::StatusOr<std::vector<PersonEvent>> events = EventsAbout(person, env);
  if (!events.ok()) return handovers;
  for (const PersonEvent& event : *events) {
    if (event.detail.event() == "SUBMITTED") handovers.insert(event.detail.handover_id());
  }
  return handovers;
}

std::vector<DeliveryId> DeliveriesOf(const std::string& handover, Environment& env) {
  std::vector<DeliveryId> deliveries;
  const auto row = store::ReadRow<storage::v1::HandoverRecord>(env.store, store::Table::kHandover, handover);
  if (!row.ok() || !row->has_value()) return deliveries;
  for (const std::string& id : (*row)->record.delivery_ids()) {
    deliveries.push_back(DeliveryId::FromBytes(id).value_or(DeliveryId()));
  }
  return deliveries;
}

}  // namespace recheck_internal

void RecheckWaiting(const PersonKey& person, Environment& env, std::function<void()> done) {
  // Shared by the transactions; the last one to end says so.
  const auto open = std::make_shared<std::atomic<size_t>>(1);
  const auto close = [open, done = std::move(done)] {
    if (open->fetch_sub(1) == 1) done();
  };
  std::vector<store::Transaction> transactions;
  for (const std::string& handover : recheck_internal::HandoversAbout(person, env)) {
    for (const DeliveryId& delivery : recheck_internal::DeliveriesOf(handover, env)) {
      absl::StatusOr<std::optional<KeptBack>> kept = KeepBackWhatIsDenied(delivery, env);
      if (!kept.ok() || !kept->has_value()) continue;
      open->fetch_add(1);
      (*kept)->transaction.done = [close, waiting = (*kept)->waiting,
                                   &env](const absl::StatusOr<store::CommitResult>& committed) {
        if (committed.ok()) {
          env.queues.Remove(waiting);
          env.feed.Notify(waiting.handover);
        }
        close();
      };
      TellWhenCommitted(std::move((*kept)->news), env, (*kept)->transaction);
      transactions.push_back(std::move((*kept)->transaction));
    }
  }
  if (!transactions.empty()) env.committer.Enqueue(std::move(transactions));
  close();
}

}  // namespace handover::pipeline
