#include "clients/cpp/stream_break.h"

#include "broker/base/refusal.h"

namespace handover::client {

bool IsStreamBreak(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kResourceExhausted:
      return true;
    default:  // not our enum
      return false;
  }
}

absl::Status NoAnswer(const absl::Status& why) {
  if (why.code() == absl::StatusCode::kUnavailable) return why;
  return Refuse(absl::StatusCode::kUnavailable,
                RefusalText{"NO_ANSWER", "", "the connection ended before an answer came; send the same bytes again"});
}

}  // namespace handover::client
