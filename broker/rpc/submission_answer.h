// The results of a submission as the caller gets them, and what is counted of them.
#ifndef HANDOVER_BROKER_RPC_SUBMISSION_ANSWER_H_
#define HANDOVER_BROKER_RPC_SUBMISSION_ANSWER_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "broker/pipeline/submit_handover.h"
#include "broker/rpc/metrics.h"
#include "handover/exchange/v1/exchange_service.pb.h"
#include "handover/exchange/v1/receipt.pb.h"

namespace handover::rpc {

// The answer to a frame: one result per handover, and the receipts in groups that share their hashes.
exchange::v1::SubmitFrameResponse AnswerFrame(int64_t frame_number,
                                              std::vector<absl::StatusOr<pipeline::Submitted>> results,
                                              Metrics& metrics);

// The answer to a single handover, with its whole receipt. Field paths of a refusal begin with `handover.`.
absl::StatusOr<exchange::v1::SubmitHandoverResponse> AnswerHandover(absl::StatusOr<pipeline::Submitted> result,
                                                                    Metrics& metrics);

// A whole receipt as a group of one.
exchange::v1::ReceiptGroup GroupOf(const exchange::v1::Receipt& receipt);

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_SUBMISSION_ANSWER_H_
