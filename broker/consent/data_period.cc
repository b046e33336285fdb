#include "broker/consent/data_period.h"

#include <string_view>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "handover/model/v1/common.pb.h"

namespace handover::consent {
namespace data_period_internal {

absl::Status NoPeriod(std::string_view field, std::string_view rule) {
  return Invalid("DATA_PERIOD_FORMAT", field, rule);
}

absl::StatusOr<absl::CivilDay> DayOf(const model::v1::Date& date, std::string_view field) {
  const absl::CivilDay day(date.year(), date.month(), date.day());
  // A civil day sets right what is no date, such as the 31st of June.
  const bool whole =
      date.year() > 0 && day.year() == date.year() && day.month() == date.month() && day.day() == date.day();
  if (!whole) return NoPeriod(field, "must be a date with month and day");
  return day;
}

}  // namespace data_period_internal

absl::StatusOr<DataPeriod> ParseDataPeriod(const v1::DataPeriod& period) {
  using data_period_internal::DayOf;
  using data_period_internal::NoPeriod;
  if (!period.has_first_date() && !period.has_last_date())
    return NoPeriod("first_date", "must have a first or a last day");
  DataPeriod parsed;
  if (period.has_first_date()) {
    HANDOVER_ASSIGN_OR_RETURN(parsed.first, DayOf(period.first_date(), "first_date"));
  }
  if (period.has_last_date()) {
    HANDOVER_ASSIGN_OR_RETURN(parsed.last, DayOf(period.last_date(), "last_date"));
  }
  if (parsed.last < parsed.first) return NoPeriod("last_date", "must not be before first_date");
  return parsed;
}

bool IsWithin(const std::optional<DataPeriod>& data, const DataPeriod& period) {
  return data.has_value() && data->first >= period.first && data->last <= period.last;
}

bool MayTouch(const std::optional<DataPeriod>& data, const DataPeriod& period) {
  return !data.has_value() || (data->first <= period.last && data->last >= period.first);
}

}  // namespace handover::consent
