#include "broker/base/refusal.h"

#include <optional>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace handover {
namespace refusal_internal {

constexpr absl::string_view kPayloadUrl = "handover/ErrorDetail";

std::string MessageFor(const exchange::v1::ErrorDetail& detail) {
  if (detail.field_path().empty()) return absl::StrCat(detail.rule(), " [", detail.code(), "]");
  return absl::StrCat(detail.field_path(), ": ", detail.rule(), " [", detail.code(), "]");
}

}  // namespace refusal_internal

absl::Status Refuse(absl::StatusCode status_code, const exchange::v1::ErrorDetail& detail) {
  absl::Status status(status_code, refusal_internal::MessageFor(detail));
  status.SetPayload(refusal_internal::kPayloadUrl, absl::Cord(detail.SerializeAsString()));
  return status;
}

absl::Status Refuse(absl::StatusCode status_code, const RefusalText& text) {
  exchange::v1::ErrorDetail detail;
  detail.set_code(std::string(text.code));
  detail.set_field_path(std::string(text.field_path));
  detail.set_rule(std::string(text.rule));
  return Refuse(status_code, detail);
}

absl::Status Invalid(std::string_view code, std::string_view field_path, std::string_view rule) {
  return Refuse(absl::StatusCode::kInvalidArgument, RefusalText{code, field_path, rule});
}

exchange::v1::ErrorDetail DetailOf(const absl::Status& status) {
  exchange::v1::ErrorDetail detail;
  const auto payload = status.GetPayload(refusal_internal::kPayloadUrl);
  if (payload.has_value() && detail.ParseFromString(std::string(*payload))) return detail;
  detail.Clear();
  detail.set_code(absl::StatusCodeToString(status.code()));
  detail.set_rule("the broker could not do this");
  return detail;
}

std::string CodeOf(const absl::Status& status) { return DetailOf(status).code(); }

absl::Status Within(std::string_view prefix, const absl::Status& status) {
  if (status.ok()) return status;
  exchange::v1::ErrorDetail detail = DetailOf(status);
  // A refusal of the whole has no path of its own: `items[3].` then becomes `items[3]`.
  if (detail.field_path().empty() && prefix.ends_with('.')) prefix.remove_suffix(1);
  detail.set_field_path(std::string(prefix) + detail.field_path());
  return Refuse(status.code(), detail);
}

}  // namespace handover
