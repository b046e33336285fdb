#include "broker/rpc/request_checks.h"

#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "broker/base/absl_view.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "google/protobuf/descriptor.h"

namespace handover::rpc {
namespace request_checks_internal {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

absl::Status UnknownField(std::string_view path) {
  return Invalid("FIELD_UNKNOWN", path, "must have no field that the schema does not have");
}

// The message itself, without what is inside.
bool IsKnown(const Message& message) { return message.GetReflection()->GetUnknownFields(message).empty(); }

absl::Status CheckHandover(const exchange::v1::SubmittedHandover& handover, std::string_view path) {
  if (!IsKnown(handover)) return UnknownField(path);
  for (int i = 0; i < handover.items_size(); ++i) {
    if (!IsKnown(handover.items(i))) return UnknownField(absl::StrCat(AbslView(path), ".items[", i, "]"));
  }
  return absl::OkStatus();
}

absl::Status WalkFields(const Message& message, const std::string& path) {
  const google::protobuf::Reflection* reflection = message.GetReflection();
  if (!reflection->GetUnknownFields(message).empty()) return UnknownField(path);
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const std::string inner = absl::StrCat(path, path.empty() ? "" : ".", field->name());
    if (!field->is_repeated()) {
      HANDOVER_RETURN_IF_ERROR(WalkFields(reflection->GetMessage(message, field), inner));
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      HANDOVER_RETURN_IF_ERROR(
          WalkFields(reflection->GetRepeatedMessage(message, field, i), absl::StrCat(inner, "[", i, "]")));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckGivenBack(const exchange::v1::GiveBackDeliveriesRequest::Item& item) {
  if (item.delivery_id().size() != DeliveryId::kSize) return Invalid("ID_LENGTH", "delivery_id", "must be 16 bytes");
  if (item.attempt() < 1) return Invalid("VALUE_RANGE", "attempt", "must be 1 or more");
  if (item.reason() == exchange::v1::GIVE_BACK_REASON_UNSPECIFIED ||
      !exchange::v1::GiveBackReason_IsValid(item.reason())) {
    return Invalid("ENUM_UNKNOWN", "reason", "must say why");
  }
  const absl::Duration delay =
      absl::Seconds(item.delay_duration().seconds()) + absl::Nanoseconds(item.delay_duration().nanos());
  if (delay >= kMinGiveBackDelay && delay <= kMaxGiveBackDelay) return absl::OkStatus();
  return Invalid("VALUE_RANGE", "delay_duration", "must be 1 second to 24 hours");
}

}  // namespace request_checks_internal

absl::Status CheckKnownFields(const google::protobuf::Message& message) {
  return request_checks_internal::WalkFields(message, "");
}

absl::Status CheckCount(int count, const CountLimit& limit) {
  if (count >= 1 && count <= limit.most) return absl::OkStatus();
  return Invalid("COUNT_RANGE", limit.field_path, absl::StrCat("must be 1 to ", limit.most));
}

absl::Status CheckSubmit(const exchange::v1::SubmitHandoverRequest& request) {
  using namespace request_checks_internal;
  if (!IsKnown(request)) return UnknownField("");
  if (!IsKnown(request.frame())) return UnknownField("frame");
  return CheckHandover(request.handover(), "handover");
}

absl::Status CheckFrame(const exchange::v1::SubmitFrameRequest& request) {
  using namespace request_checks_internal;
  if (!IsKnown(request)) return UnknownField("");
  if (!IsKnown(request.frame())) return UnknownField("frame");
  if (request.frame_number() < 1) return Invalid("VALUE_RANGE", "frame_number", "must be 1 or more");
  HANDOVER_RETURN_IF_ERROR(CheckCount(request.handovers_size(), {"handovers", kMaxFrameHandovers}));
  for (int i = 0; i < request.handovers_size(); ++i) {
    HANDOVER_RETURN_IF_ERROR(CheckHandover(request.handovers(i), absl::StrCat("handovers[", i, "]")));
  }
  return absl::OkStatus();
}

absl::Status CheckAcknowledge(const exchange::v1::AcknowledgeDeliveriesRequest& request) {
  using namespace request_checks_internal;
  if (!IsKnown(request)) return UnknownField("");
  if (!IsKnown(request.frame())) return UnknownField("frame");
  if (request.request_number() < 1) return Invalid("VALUE_RANGE", "request_number", "must be 1 or more");
  HANDOVER_RETURN_IF_ERROR(
      CheckCount(request.acknowledgements_size(), {"acknowledgements", kMaxFrameAcknowledgements}));
  if (request.ByteSizeLong() > kMaxAcknowledgeBytes) {
    return Invalid("PART_TOO_LARGE", "acknowledgements", "must be at most 1 MiB together");
  }
  for (int i = 0; i < request.acknowledgements_size(); ++i) {
    if (!IsKnown(request.acknowledgements(i))) return UnknownField(absl::StrCat("acknowledgements[", i, "]"));
  }
  return absl::OkStatus();
}

absl::Status CheckGiveBack(const exchange::v1::GiveBackDeliveriesRequest& request) {
  HANDOVER_RETURN_IF_ERROR(CheckKnownFields(request));
  if (request.request_number() < 1) return Invalid("VALUE_RANGE", "request_number", "must be 1 or more");
  HANDOVER_RETURN_IF_ERROR(CheckCount(request.items_size(), {"items", kMaxGivenBack}));
  for (int i = 0; i < request.items_size(); ++i) {
    const absl::Status checked = request_checks_internal::CheckGivenBack(request.items(i));
    if (!checked.ok()) return Within(absl::StrCat("items[", i, "]."), checked);
  }
  return absl::OkStatus();
}

absl::StatusOr<absl::Duration> LeaseOf(const exchange::v1::LeaseOptions& options, absl::Duration fallback) {
  if (!options.has_lease_duration()) return fallback;
  const absl::Duration lease = absl::Seconds(options.lease_duration().seconds()) +
                               absl::Nanoseconds(options.lease_duration().nanos());
  if (lease >= kMinLease && lease <= kMaxLease) return lease;
  return Invalid("VALUE_RANGE", "lease.lease_duration", "must be 5 seconds to 30 minutes");
}

absl::StatusOr<std::vector<DeliveryId>> DeliveryIdsOf(const exchange::v1::ExtendLeaseRequest& request) {
  HANDOVER_RETURN_IF_ERROR(CheckCount(request.delivery_ids_size(), {"delivery_ids", kMaxExtended}));
  std::vector<DeliveryId> ids;
  for (int i = 0; i < request.delivery_ids_size(); ++i) {
    const std::optional<DeliveryId> id = DeliveryId::FromBytes(request.delivery_ids(i));
    if (!id.has_value()) return Invalid("ID_LENGTH", absl::StrCat("delivery_ids[", i, "]"), "must be 16 bytes");
    ids.push_back(*id);
  }
  return ids;
}

absl::Status WithinMember(std::string_view member, const absl::Status& status) {
  if (status.ok()) return status;
  const std::string path = DetailOf(status).field_path();
  if (path == "frame" || absl::StartsWith(path, "frame.")) return status;
  return Within(member, status);
}

}  // namespace handover::rpc
