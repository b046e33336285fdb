// What a handover did to pathways is undone when its sender takes it back: what it raised is not waited for, and what
// nothing but it has met, ended or passed on is waited for again.
#ifndef HANDOVER_BROKER_PIPELINE_TAKE_BACK_H_
#define HANDOVER_BROKER_PIPELINE_TAKE_BACK_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/repeated_field.h"

#include "broker/base/ids.h"
#include "broker/pipeline/pathway_draft.h"
#include "handover/storage/v1/pathway_records.pb.h"

namespace handover::pipeline {

// Why what it raised has ended.
inline constexpr char kRetracted[] = "RETRACTED";
inline constexpr char kWithdrawn[] = "WITHDRAWN";

// Ended because what raised it was taken back: stands in the way of nothing.
bool IsTakenBack(const storage::v1::ExpectationRecord& record);

// The handovers that each closed something: closed_by and over_by of the records.
using Closers = google::protobuf::RepeatedPtrField<std::string>;

// Closed now. `handover` is empty for a fact, which no sender takes back.
void CloseBy(const std::string& handover, Closers& closers);

// Closed already, and this says so too: after a fact nothing opens it any more.
void CloseAgainBy(const std::string& handover, Closers& closers);

// A handover that is taken back; `reason` is one of the above.
struct TakenBack {
  std::string handover;
  std::string reason;
};

// On the pathway with these keys. What closed with a pregnancy that is over opens only where the pregnancy goes on, so
// that nothing of it comes into the next one. Errors as PathwayDraft::Change().
absl::Status TakeBack(const std::vector<PersonKey>& keys, const TakenBack& back, PathwayDraft& draft);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_TAKE_BACK_H_
