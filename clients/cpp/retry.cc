#include "clients/cpp/retry.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace handover::client {

bool MayRetry(const absl::Status& status) { return status.code() == absl::StatusCode::kUnavailable; }

bool IsRefused(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
      return true;
    default:  // not our enum
      return false;
  }
}

absl::Duration PauseBefore(int attempt, const RetrySchedule& schedule, Random& random) {
  constexpr int kMaxDoublings = 20;  // A million times the first pause; beyond it the product could overflow.
  const int doublings = std::clamp(attempt - 1, 0, kMaxDoublings);
  const absl::Duration grown = std::min(schedule.first_pause * (int64_t{1} << doublings), schedule.longest_pause);
  std::array<uint8_t, 4> drawn{};
  random.Fill(absl::MakeSpan(drawn));
  uint32_t number = 0;
  std::memcpy(&number, drawn.data(), sizeof(number));
  return grown / 2 + grown / 2 * (number / 4294967296.0);
}

}  // namespace handover::client
