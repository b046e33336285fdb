#include "tests/simulation/scene.h"

#include "broker/base/refusal.h"

namespace handover::simulation {

bool IsFinal(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kAborted:
      return false;
    case absl::StatusCode::kInvalidArgument:
      // The broker's clock is wrong: it will be right again.
      return CodeOf(status) != "TIME_WINDOW" && CodeOf(status) != "CREATED_WINDOW";
    default:
      return true;
  }
}

bool IsOurFault(const absl::Status& status) {
  return status.code() == absl::StatusCode::kInvalidArgument || status.code() == absl::StatusCode::kUnauthenticated ||
         status.code() == absl::StatusCode::kInternal || status.code() == absl::StatusCode::kUnknown;
}

std::string CodeWords(const absl::Status& status) {
  if (status.ok()) return "OK";
  const std::string code = CodeOf(status);
  return code.empty() ? absl::StatusCodeToString(status.code()) : code;
}

}  // namespace handover::simulation
