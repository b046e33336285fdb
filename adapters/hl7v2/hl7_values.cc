#include "adapters/hl7v2/hl7_values.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/numbers.h"

#include "adapters/text/danish_time.h"

namespace handover::adapters::hl7v2 {
namespace hl7_values_internal {

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

struct UnitRow {
  std::string_view code;
  Unit unit;
};

constexpr std::array kUnits = {
    UnitRow{"g", {UnitKind::kMass, 1, true}},      UnitRow{"kg", {UnitKind::kMass, 1000, true}},
    UnitRow{"gm", {UnitKind::kMass, 1, false}},    UnitRow{"gram", {UnitKind::kMass, 1, false}},
    UnitRow{"grams", {UnitKind::kMass, 1, false}}, UnitRow{"mm", {UnitKind::kLength, 1, true}},
    UnitRow{"cm", {UnitKind::kLength, 10, true}},  UnitRow{"m", {UnitKind::kLength, 1000, true}},
    UnitRow{"d", {UnitKind::kTime, 1, true}},      UnitRow{"days", {UnitKind::kTime, 1, false}},
    UnitRow{"wk", {UnitKind::kTime, 7, true}},     UnitRow{"week", {UnitKind::kTime, 7, false}},
    UnitRow{"weeks", {UnitKind::kTime, 7, false}}, UnitRow{"wks", {UnitKind::kTime, 7, false}},
};

}  // namespace hl7_values_internal

std::optional<Hl7Time> ParseTime(std::string_view text) {
  namespace internal = hl7_values_internal;
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

std::optional<double> ParseNumber(std::string_view text) {
  constexpr size_t kLongest = 16;  // NM of the standard.
  double value = 0;
  const bool plain = text.find_first_not_of("+-.0123456789") == std::string_view::npos;
  if (!plain || text.size() > kLongest || !absl::SimpleAtod(std::string(text), &value)) return std::nullopt;
  return value;
}

Unit ReadUnit(std::string_view code) {
  namespace internal = hl7_values_internal;
  if (code.empty()) return {};
  const auto found = std::find_if(internal::kUnits.begin(), internal::kUnits.end(),
                                  [code](const internal::UnitRow& row) { return row.code == code; });
  return found == internal::kUnits.end() ? Unit{UnitKind::kUnknown, 1, true} : found->unit;
}

}  // namespace handover::adapters::hl7v2
