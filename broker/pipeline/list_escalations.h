// The use case "what is late": open escalations and overdue deliveries, as a party or the operator may know them. A
// party sees what it sent, and what it is to receive as far as it may be told now. No answer names a person.
#ifndef HANDOVER_BROKER_PIPELINE_LIST_ESCALATIONS_H_
#define HANDOVER_BROKER_PIPELINE_LIST_ESCALATIONS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/pipeline/environment.h"
#include "handover/pathway/v1/escalation.pb.h"

namespace handover::pipeline {

// That a recipient which has had no copy is told, or is not, is a decision, logged before anything is answered: where
// it is another than the last one that was logged of the same escalation (ESCALATED, ESCALATION_SHOWN or
// ESCALATION_KEPT_BACK). So the lists wait for commits: never on the committer's thread.

// For whom is asked: a party, or everybody, who is the operator.
using Viewer = std::optional<PartyId>;

// INVALID_ARGUMENT: the page. UNAVAILABLE, RESOURCE_EXHAUSTED, DATA_LOSS: the store, or a decision cannot be logged.
absl::StatusOr<pathway::v1::ListOverdueResponse> ListOverdue(const Viewer& viewer,
                                                             const pathway::v1::ListOverdueRequest& request,
                                                             Environment& env);
absl::StatusOr<pathway::v1::ListEscalationsResponse> ListEscalations(
    const Viewer& viewer, const pathway::v1::ListEscalationsRequest& request, Environment& env);

// One escalation, open or closed. Nothing: there is none, or it is not the viewer's to see.
absl::StatusOr<std::optional<pathway::v1::Escalation>> GetEscalation(const Viewer& viewer, const std::string& id,
                                                                     Environment& env);

// For the metrics: what is open, over all parties.
struct EscalationCounts {
  std::map<std::string, int64_t> overdue_by_kind;  // Deliveries that are late now.
  std::map<int, int64_t> open_by_step;
};
absl::StatusOr<EscalationCounts> CountEscalations(Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_LIST_ESCALATIONS_H_
