#include "adapters/medcom_xml/xml_values.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "adapters/text/danish_time.h"

namespace handover::adapters::medcom {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";

bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }

// Takes exactly `count` digits off the front.
std::optional<int> TakeDigits(std::string_view& text, size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, count)) {
    if (!IsAsciiDigit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool TakeCharacter(std::string_view& text, char expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<absl::CivilDay> TakeDay(std::string_view& text) {
  const std::optional<int> year = TakeDigits(text, 4);
  if (!year.has_value() || !TakeCharacter(text, '-')) return std::nullopt;
  const std::optional<int> month = TakeDigits(text, 2);
  if (!month.has_value() || !TakeCharacter(text, '-')) return std::nullopt;
  const std::optional<int> day = TakeDigits(text, 2);
  if (!day.has_value() || *year < 1850 || *year > 2150) return std::nullopt;
  const absl::CivilDay date(*year, *month, *day);
  if (date.month() != *month || date.day() != *day) return std::nullopt;
  return date;
}

std::optional<HourAndMinute> TakeHourAndMinute(std::string_view& text) {
  const std::optional<int> hour = TakeDigits(text, 2);
  if (!hour.has_value() || !TakeCharacter(text, ':')) return std::nullopt;
  const std::optional<int> minute = TakeDigits(text, 2);
  if (!minute.has_value() || *hour > 23 || *minute > 59) return std::nullopt;
  return HourAndMinute{*hour, *minute};
}

// Fractions of a second are read and forgotten; false where a dot has no digit after it.
bool SkipFraction(std::string_view& text) {
  if (!TakeCharacter(text, '.')) return true;
  const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(digits);
  return digits > 0;
}

}  // namespace

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(kWhiteSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kWhiteSpace) - begin + 1);
}

bool IsBlank(const char* text) { return text[std::strspn(text, " \t\r\n")] == '\0'; }

std::optional<int64_t> ReadInteger(std::string_view text) {
  text = Trim(text);
  const bool negative = TakeCharacter(text, '-');
  if (!negative) TakeCharacter(text, '+');
  if (text.empty() || !std::all_of(text.begin(), text.end(), IsAsciiDigit)) return std::nullopt;
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size() - 1));
  if (text.size() > 10) return std::nullopt;
  int64_t value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  if (negative) value = -value;
  const bool fits = value >= std::numeric_limits<int32_t>::min() && value <= std::numeric_limits<int32_t>::max();
  return fits ? std::optional<int64_t>(value) : std::nullopt;
}

std::optional<absl::CivilDay> ReadDate(std::string_view text) {
  text = Trim(text);
  const std::optional<absl::CivilDay> day = TakeDay(text);
  return text.empty() ? day : std::nullopt;
}

std::optional<HourAndMinute> ReadTime(std::string_view text) {
  const std::optional<HourAndMinute> time = TakeHourAndMinute(text);
  return text.empty() ? time : std::nullopt;
}

std::optional<absl::Time> ReadDateTime(std::string_view text) {
  text = Trim(text);
  const std::optional<absl::CivilDay> day = TakeDay(text);
  if (!day.has_value() || !TakeCharacter(text, 'T')) return std::nullopt;
  const std::optional<HourAndMinute> time = TakeHourAndMinute(text);
  if (!time.has_value() || !TakeCharacter(text, ':')) return std::nullopt;
  const std::optional<int> second = TakeDigits(text, 2);
  if (!second.has_value() || *second > 59 || !SkipFraction(text)) return std::nullopt;
  const absl::CivilSecond local(day->year(), day->month(), day->day(), time->hour, time->minute, *second);
  if (text.empty()) return FromDanishLocalTime(local).time;
  const absl::Time as_utc = absl::FromCivil(local, absl::UTCTimeZone());
  if (text == "Z") return as_utc;
  const bool east = TakeCharacter(text, '+');
  if (!east && !TakeCharacter(text, '-')) return std::nullopt;
  const std::optional<HourAndMinute> offset = TakeHourAndMinute(text);
  if (!offset.has_value() || !text.empty()) return std::nullopt;
  const int minutes = offset->hour * 60 + offset->minute;
  if (minutes > 14 * 60) return std::nullopt;
  return as_utc - absl::Minutes(east ? minutes : -minutes);
}

std::optional<bool> ReadBoolean(std::string_view text) {
  text = Trim(text);
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return std::nullopt;
}

}  // namespace handover::adapters::medcom
