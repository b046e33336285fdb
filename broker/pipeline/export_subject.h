// The use case "what does the log hold on me": a person's stream with all that proves that it is whole, for an operator
// who acts for the citizen.
#ifndef HANDOVER_BROKER_PIPELINE_EXPORT_SUBJECT_H_
#define HANDOVER_BROKER_PIPELINE_EXPORT_SUBJECT_H_

#include "absl/status/statusor.h"

#include "broker/identity/operator.h"
#include "broker/pipeline/environment.h"
#include "handover/admin/v1/admin_service.pb.h"

namespace handover::pipeline {

inline constexpr int kMaxExportPage = 500;  // Entries of one answer: about 1 MB with the proofs of a large log.

// Waits for two commits, the access itself and a snapshot of all streams, and reads as many rows as there are streams:
// for a thread that may wait. What happened after the snapshot is not in it. A person has a stream for each number; the
// answer for one names the others (ADR 0017). Errors as in AdminService.ExportSubject; UNAVAILABLE: it could not be
// logged, so that nothing is told.
absl::StatusOr<admin::v1::ExportSubjectResponse> ExportSubject(const identity::Operator& by,
                                                               const admin::v1::ExportSubjectRequest& request,
                                                               Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_EXPORT_SUBJECT_H_
