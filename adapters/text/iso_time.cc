#include "adapters/text/iso_time.h"

#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"

#include "adapters/text/csv_format.h"
#include "adapters/text/danish_time.h"

namespace handover::adapters {
namespace iso_time_internal {

constexpr size_t kDateLength = 10;
constexpr size_t kMinuteLength = 16;
constexpr int64_t kFirstSecond = -3'786'825'600;  // 1850, as the model's dates.
constexpr int64_t kEndSecond = 5'711'817'600;     // 2151.

// `10-06-2024` of `2024-06-10`; empty when it is not made so.
std::string Turned(std::string_view date) {
  if (date.size() != kDateLength || date[4] != '-' || date[7] != '-') return {};
  std::string turned(date.substr(8, 2));
  turned += '-';
  turned += date.substr(5, 2);
  turned += '-';
  turned += date.substr(0, 4);
  return turned;
}

std::optional<model::v1::Moment> ReadInstant(std::string_view text) {
  const bool digits_at_both_ends = absl::ascii_isdigit(static_cast<unsigned char>(text.front())) &&
                                   (text.back() == 'Z' || absl::ascii_isdigit(static_cast<unsigned char>(text.back())));
  absl::Time time;
  std::string error;
  if (!digits_at_both_ends || text.size() < kMinuteLength || text[kDateLength] != 'T') return std::nullopt;
  if (!absl::ParseTime(absl::RFC3339_full, std::string(text), &time, &error)) return std::nullopt;
  if (absl::ToUnixSeconds(time) < kFirstSecond || absl::ToUnixSeconds(time) >= kEndSecond) return std::nullopt;
  model::v1::Moment moment;
  const absl::Time second = absl::FromUnixSeconds(absl::ToUnixSeconds(time));
  moment.mutable_time()->set_seconds(absl::ToUnixSeconds(time));
  moment.mutable_time()->set_nanos(static_cast<int>(absl::ToInt64Nanoseconds(time - second)));
  return moment;
}

}  // namespace iso_time_internal

std::optional<model::v1::Date> ReadFormDate(std::string_view text) {
  return ReadDanishDate(iso_time_internal::Turned(text));
}

std::string WriteFormDate(const model::v1::Date& date) {
  if (date.day() == 0) return {};
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

std::optional<model::v1::Moment> ReadFormTime(std::string_view text) {
  namespace internal = iso_time_internal;
  if (text.empty()) return std::nullopt;
  if (text.size() == internal::kDateLength) return ReadDanishTime(internal::Turned(text));
  if (text.size() == internal::kMinuteLength && text[internal::kDateLength] == 'T') {
    const std::string date = internal::Turned(text.substr(0, internal::kDateLength));
    std::string minute = date.empty() ? std::string() : date + " ";
    minute += text.substr(internal::kDateLength + 1);
    return ReadDanishTime(minute);
  }
  return internal::ReadInstant(text);
}

std::string WriteFormTime(const model::v1::Moment& moment) {
  if (!moment.has_time()) return {};
  const absl::Time time =
      absl::FromUnixSeconds(moment.time().seconds()) + absl::Nanoseconds(moment.time().nanos());
  const absl::CivilSecond local = ToDanishLocalTime(time);
  const std::string day = absl::StrFormat("%04d-%02d-%02d", local.year(), local.month(), local.day());
  const std::string minute = absl::StrFormat("%sT%02d:%02d", day, local.hour(), local.minute());
  // The shortest that reads as the same: the hour that comes twice a year does not.
  for (const std::string& text : {day, minute}) {
    const std::optional<model::v1::Moment> again = ReadFormTime(text);
    if (again.has_value() && again->SerializeAsString() == moment.SerializeAsString()) return text;
  }
  return absl::FormatTime(absl::RFC3339_full, time, absl::UTCTimeZone());
}

}  // namespace handover::adapters
