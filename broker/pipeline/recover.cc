#include "broker/pipeline/recover.h"

#include <string_view>

#include "broker/base/status_macros.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/store/rows.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

absl::StatusOr<Recovered> RecoverQueues(Environment& env) {
  Recovered recovered;
  const auto visit = [&env, &recovered](std::string_view key, std::string_view) {
    const store::QueuePlace place = store::PlaceOfQueueKey(key);
    const std::string_view id_bytes = place.delivery.bytes();
    const auto row = store::ReadRow<storage::v1::DeliveryRecord>(env.store, store::Table::kDelivery, id_bytes);
    if (absl::IsDataLoss(row.status())) {
      // It waits all the same: whoever hands it out finds the damage, and says so in the log.
      env.queues.Add({place.delivery, HandoverId(), place.recipient, "", place.priority, place.order});
    }
    if (!row.ok() || !row->has_value() || (*row)->record.state() != exchange::v1::QUEUED) {
      ++recovered.damaged;
      return true;
    }
    env.queues.Add(WaitingOf(*DeliveryId::FromBytes(id_bytes), (*row)->record));
    ++recovered.waiting;
    return true;
  };
  HANDOVER_RETURN_IF_ERROR(env.store.Scan(store::Table::kQueue, {}, visit));
  return recovered;
}

}  // namespace handover::pipeline
