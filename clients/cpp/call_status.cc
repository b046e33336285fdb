#include "clients/cpp/call_status.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "grpcpp/support/status.h"

#include "broker/base/refusal.h"

namespace handover::client {
namespace {
namespace call_status_internal {

// What gRPC made itself has no detail. Its message is about connections and never holds what was sent.
absl::Status FromTransport(absl::StatusCode code, const std::string& message) {
  if (code == absl::StatusCode::kDeadlineExceeded) {
    return Refuse(absl::StatusCode::kUnavailable,
                  RefusalText{"NO_ANSWER", "", "the broker did not answer in time; the same call may be made again"});
  }
  if (code == absl::StatusCode::kUnavailable) {
    return Refuse(code, RefusalText{"NOT_REACHED", "", absl::StrCat("the broker was not reached: ", message)});
  }
  return Refuse(code, RefusalText{absl::StatusCodeToString(code), "", "the call ended without an explanation"});
}

}  // namespace call_status_internal
}  // namespace

absl::Status ToStatus(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  // The two lists of codes have the same numbers.
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  exchange::v1::ErrorDetail detail;
  if (!detail.ParseFromString(status.error_details()) || detail.code().empty()) {
    return call_status_internal::FromTransport(code, status.error_message());
  }
  return Refuse(code, detail);
}

absl::Status ToStatus(int32_t code, const exchange::v1::ErrorDetail& detail) {
  if (code == 0) return absl::OkStatus();
  const bool known = code > 0 && code <= static_cast<int32_t>(absl::StatusCode::kUnauthenticated);
  return Refuse(known ? static_cast<absl::StatusCode>(code) : absl::StatusCode::kUnknown, detail);
}

}  // namespace handover::client
