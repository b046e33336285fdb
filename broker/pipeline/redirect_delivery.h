// A redirection: another delivery of the same addressee item, routed and decided afresh, which carries on.
#ifndef HANDOVER_BROKER_PIPELINE_REDIRECT_DELIVERY_H_
#define HANDOVER_BROKER_PIPELINE_REDIRECT_DELIVERY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/pipeline/environment.h"
#include "broker/validation/acknowledgement.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

struct Successor {
  DeliveryId id;
  storage::v1::DeliveryRecord record;
  std::vector<store::Operation> operations;  // Its rows, and what they expect.
};

// INVALID_ARGUMENT (UNKNOWN_RECIPIENT, REDIRECT_TO_SELF): mend the target. PERMISSION_DENIED: the policy does not let
// the target have it; decline instead, so that the sender decides.
absl::StatusOr<Successor> RedirectDelivery(const DeliveryId& from, const storage::v1::DeliveryRecord& record,
                                           const validation::ParsedAcknowledgement& acknowledgement, Environment& env);

// The digests A of the REDIRECTED statements that led to this delivery, first to last.
std::vector<std::string> RedirectChain(const storage::v1::DeliveryRecord& record, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_REDIRECT_DELIVERY_H_
