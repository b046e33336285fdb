// The results of acknowledgements as the caller gets them, and what is counted of them.
#ifndef HANDOVER_BROKER_RPC_ACKNOWLEDGEMENT_ANSWER_H_
#define HANDOVER_BROKER_RPC_ACKNOWLEDGEMENT_ANSWER_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "broker/base/ids.h"
#include "broker/pipeline/acknowledge_delivery.h"
#include "broker/rpc/metrics.h"
#include "handover/exchange/v1/inbox_service.pb.h"

namespace handover::rpc {

exchange::v1::AcknowledgeDeliveriesResponse AnswerAcknowledgements(
    int64_t request_number, std::vector<absl::StatusOr<pipeline::Acknowledged>> results, Metrics& metrics);

// Of which delivery each acknowledgement speaks; nothing for one that cannot be read.
std::vector<std::optional<DeliveryId>> DeliveriesOf(const exchange::v1::AcknowledgeDeliveriesRequest& request);

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_ACKNOWLEDGEMENT_ANSWER_H_
