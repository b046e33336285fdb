// Of when data is, in days of Denmark: what a consent may be limited to, and what a section says of itself.
#ifndef HANDOVER_BROKER_CONSENT_DATA_PERIOD_H_
#define HANDOVER_BROKER_CONSENT_DATA_PERIOD_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "handover/consent/v1/consent.pb.h"

namespace handover::consent {

// Both days inclusive; open where a bound is that of all days.
struct DataPeriod {
  absl::CivilDay first = (absl::CivilDay::min)();
  absl::CivilDay last = (absl::CivilDay::max)();
  friend bool operator==(const DataPeriod&, const DataPeriod&) = default;
};

// INVALID_ARGUMENT (code DATA_PERIOD_FORMAT), with a path relative to the message: a date is none, or lacks its month
// or day; there is neither; or the last is before the first.
absl::StatusOr<DataPeriod> ParseDataPeriod(const v1::DataPeriod& period);

// All of the data is of the period. Of data of no known time nobody can say so.
bool IsWithin(const std::optional<DataPeriod>& data, const DataPeriod& period);

// Some of the data may be of the period: always so for data of no known time.
bool MayTouch(const std::optional<DataPeriod>& data, const DataPeriod& period);

}  // namespace handover::consent

#endif  // HANDOVER_BROKER_CONSENT_DATA_PERIOD_H_
