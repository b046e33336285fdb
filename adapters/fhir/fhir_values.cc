#include "adapters/fhir/fhir_values.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/time/civil_time.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/text/danish_time.h"

namespace handover::adapters::fhir {
namespace fhir_values_internal {

constexpr std::string_view kCprOid = "1.2.208.176.1.2";
constexpr std::string_view kXeCprOid = "1.2.208.176.1.6.1.1";
constexpr std::string_view kDeCprOid = "1.2.208.176.1.6.1.3";
constexpr std::string_view kSorOid = "1.2.208.176.1.1";
constexpr std::string_view kGlnOid = "1.3.88";

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c); });
}

// Takes exactly `count` digits from the front of `text`; -1 when they are not there.
int TakeDigits(std::string_view& text, size_t count) {
  if (text.size() < count || !AllDigits(text.substr(0, count))) return -1;
  int value = 0;
  for (size_t i = 0; i < count; ++i) value = value * 10 + (text[i] - '0');
  text.remove_prefix(count);
  return value;
}

bool TakeChar(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

struct DateParts {
  int year = 0;
  int month = 0;  // 0 = not told.
  int day = 0;
};

std::optional<DateParts> TakeDate(std::string_view& text) {
  DateParts parts;
  parts.year = TakeDigits(text, 4);
  if (parts.year < 1850 || parts.year > 2150) return std::nullopt;
  if (!TakeChar(text, '-')) return parts;
  parts.month = TakeDigits(text, 2);
  if (parts.month < 1 || parts.month > 12) return std::nullopt;
  if (!TakeChar(text, '-')) return parts;
  parts.day = TakeDigits(text, 2);
  const absl::CivilDay day(parts.year, parts.month, parts.day);
  if (parts.day < 1 || day.month() != parts.month || day.day() != parts.day) return std::nullopt;
  return parts;
}

// `Z` or an offset of at most 14 hours.
std::optional<absl::Duration> TakeZone(std::string_view& text) {
  if (TakeChar(text, 'Z')) return absl::ZeroDuration();
  const bool west = text.starts_with("-");
  if (!west && !text.starts_with("+")) return std::nullopt;
  text.remove_prefix(1);
  const int hours = TakeDigits(text, 2);
  if (!TakeChar(text, ':')) return std::nullopt;
  const int minutes = TakeDigits(text, 2);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return std::nullopt;
  const absl::Duration offset = absl::Hours(hours) + absl::Minutes(minutes);
  return west ? -offset : offset;
}

// The rest after the date and `T`, all of it.
std::optional<absl::Time> ReadTime(const DateParts& date, std::string_view text) {
  const int hour = TakeDigits(text, 2);
  if (hour < 0 || hour > 23 || !TakeChar(text, ':')) return std::nullopt;
  const int minute = TakeDigits(text, 2);
  if (minute < 0 || minute > 59 || !TakeChar(text, ':')) return std::nullopt;
  const int second = TakeDigits(text, 2);
  if (second < 0 || second > 60) return std::nullopt;  // 60 is a leap second: the next minute.
  absl::Duration fraction = absl::ZeroDuration();
  if (TakeChar(text, '.')) {
    absl::Duration unit = absl::Milliseconds(100);
    if (text.empty() || !absl::ascii_isdigit(text.front())) return std::nullopt;
    while (!text.empty() && absl::ascii_isdigit(text.front())) {
      fraction += unit * (text.front() - '0');
      unit /= 10;
      text.remove_prefix(1);
    }
  }
  const std::optional<absl::Duration> zone = TakeZone(text);
  if (!zone.has_value() || !text.empty()) return std::nullopt;
  const absl::CivilSecond civil(date.year, date.month, date.day, hour, minute, second);
  return absl::FromCivil(civil, absl::UTCTimeZone()) + fraction - *zone;
}

void SetTime(absl::Time time, model::v1::Moment& moment) {
  const absl::Time seconds = absl::FromUnixSeconds(absl::ToUnixSeconds(time));
  moment.mutable_time()->set_seconds(absl::ToUnixSeconds(time));
  moment.mutable_time()->set_nanos(static_cast<int>(absl::ToInt64Nanoseconds(time - seconds)));
}

IdentifierSystem SystemOfOid(std::string_view oid) {
  if (oid == kCprOid) return IdentifierSystem::kCpr;
  if (oid == kXeCprOid) return IdentifierSystem::kXeCpr;
  if (oid == kDeCprOid || oid.starts_with(Cat(kDeCprOid, "."))) return IdentifierSystem::kDeCpr;
  if (oid == kSorOid) return IdentifierSystem::kSor;
  if (oid == kGlnOid) return IdentifierSystem::kGln;
  return IdentifierSystem::kUnknown;
}

bool LooksLikeOid(std::string_view text) {
  const auto fits = [](char c) { return absl::ascii_isdigit(c) || c == '.'; };
  return text.starts_with("1.") && std::all_of(text.begin(), text.end(), fits);
}

}  // namespace fhir_values_internal

using fhir_values_internal::DateParts;

bool IsFhirId(std::string_view text) {
  const auto fits = [](char c) { return absl::ascii_isalnum(c) || c == '-' || c == '.'; };
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), fits);
}

bool IsUrnUuid(std::string_view text) {
  if (!TakePrefix(text, "urn:uuid:") || text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    const bool fits = hyphen ? text[i] == '-' : absl::ascii_isdigit(text[i]) || (text[i] >= 'a' && text[i] <= 'f');
    if (!fits) return false;
  }
  return true;
}

std::optional<model::v1::Moment> ParseDateTime(std::string_view text) {
  const std::optional<DateParts> date = fhir_values_internal::TakeDate(text);
  if (!date.has_value() || date->month == 0) return std::nullopt;
  model::v1::Moment moment;
  if (text.empty()) {
    const int day = date->day == 0 ? 1 : date->day;
    const DanishInstant midnight = FromDanishLocalTime(absl::CivilSecond(date->year, date->month, day));
    fhir_values_internal::SetTime(midnight.time, moment);
    moment.set_precision(date->day == 0 ? model::v1::TIME_PRECISION_MONTH : model::v1::TIME_PRECISION_DAY);
    moment.set_zone_assumed(std::string(kDanishZone));
    return moment;
  }
  if (date->day == 0 || !fhir_values_internal::TakeChar(text, 'T')) return std::nullopt;
  const std::optional<absl::Time> time = fhir_values_internal::ReadTime(*date, text);
  if (!time.has_value()) return std::nullopt;
  fhir_values_internal::SetTime(*time, moment);
  return moment;
}

std::optional<absl::Time> ParseInstant(std::string_view text) {
  const std::optional<DateParts> date = fhir_values_internal::TakeDate(text);
  if (!date.has_value() || date->day == 0 || !fhir_values_internal::TakeChar(text, 'T')) return std::nullopt;
  return fhir_values_internal::ReadTime(*date, text);
}

std::optional<model::v1::Date> ParseDate(std::string_view text) {
  const std::optional<DateParts> parts = fhir_values_internal::TakeDate(text);
  if (!parts.has_value() || !text.empty()) return std::nullopt;
  model::v1::Date date;
  date.set_year(parts->year);
  date.set_month(parts->month);
  date.set_day(parts->day);
  return date;
}

absl::Time ToTime(const model::v1::Moment& moment) {
  return absl::FromUnixSeconds(moment.time().seconds()) + absl::Nanoseconds(moment.time().nanos());
}

SystemName ReadSystem(std::string_view uri) {
  SystemName name;
  if (uri == "https://www.gs1.org/gln" || uri == "http://www.gs1.org/gln") {
    name.system = IdentifierSystem::kGln;
    return name;
  }
  std::string_view oid = uri;
  name.misspelled = !TakePrefix(oid, "urn:oid:");
  if (name.misspelled) TakePrefix(oid, "urn:oid");
  if (!fhir_values_internal::LooksLikeOid(oid)) return {};
  name.oid = std::string(oid);
  name.system = fhir_values_internal::SystemOfOid(oid);
  return name;
}

std::string_view LastSegment(std::string_view url) {
  url = url.substr(0, url.find('|'));
  const size_t slash = url.rfind('/');
  return slash == std::string_view::npos ? url : url.substr(slash + 1);
}

}  // namespace handover::adapters::fhir
