// What is looked at of a request before a pipeline sees it: counts, ranges and fields that no schema has.
#ifndef HANDOVER_BROKER_RPC_REQUEST_CHECKS_H_
#define HANDOVER_BROKER_RPC_REQUEST_CHECKS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/base/ids.h"
#include "google/protobuf/message.h"
#include "handover/exchange/v1/exchange_service.pb.h"
#include "handover/exchange/v1/inbox_service.pb.h"

namespace handover::rpc {

inline constexpr int kMaxFrameHandovers = 64;
inline constexpr int kMaxFrameAcknowledgements = 64;
inline constexpr size_t kMaxAcknowledgeBytes = 1 << 20;  // 64 of them with their paths have some 60 KiB.
inline constexpr int kMaxCredit = 10'000;
inline constexpr int kMaxPulled = 256;
inline constexpr int kMaxExtended = 256;
inline constexpr int kMaxGivenBack = 256;
inline constexpr absl::Duration kMinGiveBackDelay = absl::Seconds(1);
inline constexpr absl::Duration kMaxGiveBackDelay = absl::Hours(24);  // A deadline is not slept through for longer.
inline constexpr absl::Duration kMinLease = absl::Seconds(5);
inline constexpr absl::Duration kMaxLease = absl::Minutes(30);

// All of them: INVALID_ARGUMENT with the caller's field path; COUNT_RANGE, VALUE_RANGE, ID_LENGTH,
// PART_TOO_LARGE, FIELD_UNKNOWN, ENUM_UNKNOWN. Never retried as it is.

// A field that the schema does not have is refused, not carried along: nobody has decided about it (T-33). By
// reflection: for small messages.
absl::Status CheckKnownFields(const google::protobuf::Message& message);

// Also its wrappers' unknown fields, without reflection.
absl::Status CheckSubmit(const exchange::v1::SubmitHandoverRequest& request);
absl::Status CheckFrame(const exchange::v1::SubmitFrameRequest& request);
absl::Status CheckAcknowledge(const exchange::v1::AcknowledgeDeliveriesRequest& request);
absl::Status CheckGiveBack(const exchange::v1::GiveBackDeliveriesRequest& request);

// 1 to `limit.most` inclusive.
struct CountLimit {
  std::string_view field_path;
  int most = 0;
};
absl::Status CheckCount(int count, const CountLimit& limit);

// Absent is the broker's default.
absl::StatusOr<absl::Duration> LeaseOf(const exchange::v1::LeaseOptions& options, absl::Duration fallback);

absl::StatusOr<std::vector<DeliveryId>> DeliveryIdsOf(const exchange::v1::ExtendLeaseRequest& request);

// Why a refusal about one member of a list is the caller's own: `handovers[2].` + path; a path into the frame stays.
absl::Status WithinMember(std::string_view member, const absl::Status& status);

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_REQUEST_CHECKS_H_
