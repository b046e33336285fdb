#include "broker/consent/consent_end.h"

#include <algorithm>

namespace handover::consent {
namespace consent_end_internal {

absl::Time TimeOf(const google::protobuf::Timestamp& stamp) {
  return absl::FromUnixSeconds(stamp.seconds()) + absl::Nanoseconds(stamp.nanos());
}

bool IsTakenBack(const v1::Provision& provision) {
  if (provision.effect() != v1::Provision::PERMIT) return false;
  const auto& withdrawn = provision.withdrawn_categories();
  return std::all_of(provision.categories().begin(), provision.categories().end(), [&withdrawn](int category) {
    return std::find(withdrawn.begin(), withdrawn.end(), category) != withdrawn.end();
  });
}

}  // namespace consent_end_internal

absl::Time EndOf(const v1::ConsentRecord& record) {
  using namespace consent_end_internal;
  const absl::Time changed = TimeOf(record.update_time());
  switch (record.state()) {
    case v1::ConsentRecord::REVOKED:
    case v1::ConsentRecord::ENTERED_IN_ERROR:
      return changed;
    case v1::ConsentRecord::ACTIVE:
      break;
    case v1::ConsentRecord::STATE_UNSPECIFIED:
    case v1::ConsentRecord_State_ConsentRecord_State_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::ConsentRecord_State_ConsentRecord_State_INT_MAX_SENTINEL_DO_NOT_USE_:
      return absl::InfiniteFuture();
  }
  if (record.state() != v1::ConsentRecord::ACTIVE) return absl::InfiniteFuture();
  const auto& provisions = record.provisions();
  if (!provisions.empty() && std::all_of(provisions.begin(), provisions.end(), IsTakenBack)) return changed;
  if (!record.has_valid_to_time()) return absl::InfiniteFuture();
  return std::max(changed, TimeOf(record.valid_to_time()));
}

}  // namespace handover::consent
