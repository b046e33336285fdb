// The use case "hand over": door, facts, routing, decision, one commit.
#ifndef HANDOVER_BROKER_PIPELINE_SUBMIT_HANDOVER_H_
#define HANDOVER_BROKER_PIPELINE_SUBMIT_HANDOVER_H_

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"

#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "broker/store/ledger.h"
#include "handover/exchange/v1/receipt.pb.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::pipeline {

// One accepted handover.
struct Submitted {
  exchange::v1::Acceptance acceptance;
  store::CommitResult committed;                          // Unset group for a duplicate.
  std::optional<exchange::v1::Receipt> original_receipt;  // Set for a duplicate: proof of the original leaf.
};

// One result per handover, in the order given. Errors as in ExchangeService.SubmitHandover; refusals of an identified
// caller are in the log by then.
using SubmitDone = std::function<void(std::vector<absl::StatusOr<Submitted>>)>;

struct SubmittedFrame {
  exchange::v1::SignedFrame frame;
  std::vector<exchange::v1::SubmittedHandover> handovers;  // 1 to 64.
};

// `done` is called once, on this thread or the committer's, and must not block.
void SubmitHandovers(const identity::Caller& caller, SubmittedFrame frame, Environment& env, SubmitDone done);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_SUBMIT_HANDOVER_H_
