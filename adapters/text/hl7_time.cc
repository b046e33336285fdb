#include "adapters/text/hl7_time.h"

#include <string>

#include "adapters/text/danish_time.h"

namespace handover::adapters {
namespace hl7_time_internal {

constexpr std::string_view kDigits = "0123456789";
constexpr int kFirstYear = 1850;
constexpr int kLastYear = 2150;
constexpr int kMaxZoneHours = 14;

bool OnlyDigits(std::string_view text) { return text.find_first_not_of(kDigits) == std::string_view::npos; }

// REQUIRES: at most nine digits.
int NumberOf(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

// Without the fraction of a second, which has one to four digits.
bool TakeFraction(std::string_view& text) {
  const size_t point = text.find('.');
  if (point == std::string_view::npos) return true;
  const std::string_view fraction = text.substr(point + 1);
  text = text.substr(0, point);
  return !fraction.empty() && fraction.size() <= 4 && OnlyDigits(fraction);
}

struct Zone {
  bool is_valid = true;
  std::optional<absl::Duration> offset;
};

Zone TakeZone(std::string_view& text) {
  const size_t sign = text.find_first_of("+-");
  if (sign == std::string_view::npos) return {};
  const std::string_view zone = text.substr(sign + 1);
  const bool is_west = text[sign] == '-';
  text = text.substr(0, sign);
  if (zone.size() != 4 || !OnlyDigits(zone)) return {false, {}};
  const int hours = NumberOf(zone.substr(0, 2));
  const int minutes = NumberOf(zone.substr(2));
  if (hours > kMaxZoneHours || minutes > 59) return {false, {}};
  const absl::Duration offset = absl::Hours(hours) + absl::Minutes(minutes);
  return {true, is_west ? -offset : offset};
}

}  // namespace hl7_time_internal

std::optional<Hl7Time> ParseTime(std::string_view text) {
  namespace internal = hl7_time_internal;
  const internal::Zone zone = internal::TakeZone(text);
  const bool has_fraction = text.find('.') != std::string_view::npos;
  if (!zone.is_valid || !internal::TakeFraction(text) || (has_fraction && text.size() != 14)) return std::nullopt;
  const bool right_length = text.size() >= 4 && text.size() <= 14 && text.size() % 2 == 0;
  if (!right_length || !internal::OnlyDigits(text)) return std::nullopt;
  const auto at = [&](size_t begin, int absent) {
    return begin < text.size() ? internal::NumberOf(text.substr(begin, 2)) : absent;
  };
  const int year = internal::NumberOf(text.substr(0, 4));
  const absl::CivilSecond local(year, at(4, 1), at(6, 1), at(8, 0), at(10, 0), at(12, 0));
  // A civil time is normalised: what changed was no date or time.
  const bool exists = local.year() == year && local.month() == at(4, 1) && local.day() == at(6, 1) &&
                      local.hour() == at(8, 0) && local.minute() == at(10, 0) && local.second() == at(12, 0);
  if (!exists || year < internal::kFirstYear || year > internal::kLastYear) return std::nullopt;
  Hl7Time result;
  result.day = absl::CivilDay(local);
  result.year_alone = text.size() == 4;
  result.zone_assumed = !zone.offset.has_value();
  result.time = result.zone_assumed ? FromDanishLocalTime(local).time
                                    : absl::FromCivil(local, absl::UTCTimeZone()) - *zone.offset;
  if (text.size() <= 6) {
    result.precision = model::v1::TIME_PRECISION_MONTH;
  } else if (text.size() == 8) {
    result.precision = model::v1::TIME_PRECISION_DAY;
  } else if (text.size() < 14) {
    result.precision = model::v1::TIME_PRECISION_MINUTE;
  }
  return result;
}

bool IsTimeOfDay(std::string_view text) {
  // A time of day is the end of a time on some day.
  const bool begins_right = !text.empty() && text[0] >= '0' && text[0] <= '9';
  return begins_right && ParseTime("20000101" + std::string(text)).has_value();
}

model::v1::Moment MomentOf(const Hl7Time& time) {
  model::v1::Moment moment;
  moment.mutable_time()->set_seconds(absl::ToUnixSeconds(time.time));
  moment.set_precision(time.precision);
  if (time.zone_assumed) moment.set_zone_assumed(std::string(kDanishZone));
  return moment;
}

model::v1::Date DateOf(const Hl7Time& time) {
  model::v1::Date date;
  date.set_year(static_cast<int>(time.day.year()));
  date.set_month(time.day.month());
  date.set_day(time.day.day());
  return date;
}

}  // namespace handover::adapters
