#include "broker/rpc/status_mapping.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "broker/base/refusal.h"

namespace handover::rpc {
namespace status_mapping_internal {

std::string LineOf(const exchange::v1::ErrorDetail& detail) {
  std::string line = absl::StrCat(detail.field_path(), detail.field_path().empty() ? "" : ": ", detail.rule(), " [",
                                  detail.code(), "]");
  // Texts are ours and have no line breaks; a message that had one would break the client's log.
  std::replace_if(line.begin(), line.end(), [](unsigned char c) { return absl::ascii_iscntrl(c); }, ' ');
  return line;
}

}  // namespace status_mapping_internal

grpc::StatusCode ToGrpcCode(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return grpc::StatusCode::OK;
    case absl::StatusCode::kCancelled:
      return grpc::StatusCode::CANCELLED;
    case absl::StatusCode::kInvalidArgument:
      return grpc::StatusCode::INVALID_ARGUMENT;
    case absl::StatusCode::kOutOfRange:
      return grpc::StatusCode::OUT_OF_RANGE;
    case absl::StatusCode::kDeadlineExceeded:
      return grpc::StatusCode::DEADLINE_EXCEEDED;
    case absl::StatusCode::kNotFound:
      return grpc::StatusCode::NOT_FOUND;
    case absl::StatusCode::kAlreadyExists:
      return grpc::StatusCode::ALREADY_EXISTS;
    case absl::StatusCode::kPermissionDenied:
      return grpc::StatusCode::PERMISSION_DENIED;
    case absl::StatusCode::kUnauthenticated:
      return grpc::StatusCode::UNAUTHENTICATED;
    case absl::StatusCode::kResourceExhausted:
      return grpc::StatusCode::RESOURCE_EXHAUSTED;
    case absl::StatusCode::kFailedPrecondition:
      return grpc::StatusCode::FAILED_PRECONDITION;
    case absl::StatusCode::kUnimplemented:
      return grpc::StatusCode::UNIMPLEMENTED;
    // Somebody was faster: the same bytes again are decided afresh.
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kUnavailable:
      return grpc::StatusCode::UNAVAILABLE;
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kDataLoss:
    default:  // Abseil may add codes: not our enum.
      return grpc::StatusCode::INTERNAL;
  }
}

exchange::v1::ErrorDetail SentDetailOf(const absl::Status& status) {
  exchange::v1::ErrorDetail detail = DetailOf(status);
  while (detail.ByteSizeLong() > kMaxDetailBytes && !detail.refusals().empty()) {
    detail.mutable_refusals()->RemoveLast();
  }
  return detail;
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const exchange::v1::ErrorDetail detail = SentDetailOf(status);
  return {ToGrpcCode(status.code()), status_mapping_internal::LineOf(detail), detail.SerializeAsString()};
}

}  // namespace handover::rpc
