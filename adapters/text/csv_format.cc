#include "adapters/text/csv_format.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

#include "adapters/text/danish_time.h"
#include "adapters/text/utf8.h"

namespace handover::adapters {
namespace csv_format_internal {

constexpr uint32_t kNoBreakSpace = 0xA0;

bool IsSkipped(uint32_t c) { return c == ' ' || c == '\'' || c == kNoBreakSpace; }

bool StartsFormula(uint32_t c) {
  switch (c) {
    case '=':
    case '+':
    case '-':
    case '@':
    case '\t':
    case '\r':
    case '\n':
    case 0xFF1D:  // Full-width =
    case 0xFF0B:  // Full-width +
    case 0xFF0D:  // Full-width -
    case 0xFF20:  // Full-width @
      return true;
    default:
      return false;
  }
}

// Windows-1252 above 0x7F where it differs from Latin-1: the byte is 0x80 plus the place; 0 = the byte has no meaning.
constexpr std::array<uint32_t, 32> kHigh = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                            0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                            0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                            0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// The byte of a character; 0 when there is none. NUL is never asked for.
uint8_t ByteOf(uint32_t c) {
  if (c < 0x80 || (c >= 0xA0 && c <= 0xFF)) return static_cast<uint8_t>(c);
  const auto* found = std::find(kHigh.begin(), kHigh.end(), c);
  return found == kHigh.end() ? uint8_t{0} : static_cast<uint8_t>(0x80 + (found - kHigh.begin()));
}

// Of ASCII digits alone, at most nine.
std::optional<int> Digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return std::nullopt;
    value = 10 * value + (c - '0');
  }
  return value;
}

std::string ClockText(absl::Time time, bool day_only) {
  const absl::CivilSecond local = ToDanishLocalTime(time);
  std::string text = absl::StrFormat("%02d-%02d-%04d", local.day(), local.month(), local.year());
  if (!day_only) absl::StrAppend(&text, absl::StrFormat(" %02d:%02d", local.hour(), local.minute()));
  return text;
}

}  // namespace csv_format_internal

bool LooksLikeFormula(std::string_view cell) {
  for (size_t i = 0; i < cell.size();) {
    const CodePoint point = CodePointAt(cell, i);
    if (point.length == 0) return false;
    if (csv_format_internal::StartsFormula(point.value)) return true;
    if (!csv_format_internal::IsSkipped(point.value)) return false;
    i += point.length;
  }
  return false;
}

std::string Neutralised(std::string_view cell) {
  std::string text(cell);
  if (LooksLikeFormula(cell)) text.insert(text.begin(), '\'');
  return text;
}

std::string WithoutNeutralisation(std::string_view cell) {
  const bool neutralised = cell.starts_with('\'') && LooksLikeFormula(cell.substr(1));
  return std::string(neutralised ? cell.substr(1) : cell);
}

std::string Quoted(std::string_view cell) {
  const bool blank_edge = !cell.empty() && (cell.front() == ' ' || cell.back() == ' ');
  if (!blank_edge && cell.find_first_of(";\"\r\n\t'") == std::string_view::npos) return std::string(cell);
  std::string text = "\"";
  for (const char c : cell) {
    if (c == '"') text += '"';
    text += c;
  }
  text += '"';
  return text;
}

std::string JoinedItems(const std::vector<std::string>& items, char bar) {
  const std::string one(1, bar), two(2, bar);
  std::vector<std::string> doubled;
  doubled.reserve(items.size());
  for (const std::string& item : items) doubled.push_back(absl::StrReplaceAll(item, {{one, two}}));
  return absl::StrJoin(doubled, absl::StrCat(" ", one, " "));
}

std::optional<std::vector<std::string>> SplitItems(std::string_view cell, char bar) {
  if (cell.empty()) return std::vector<std::string>();
  std::vector<std::string> items(1);
  for (size_t i = 0; i < cell.size(); ++i) {
    if (cell[i] != bar) {
      items.back() += cell[i];
      continue;
    }
    const bool doubled = i + 1 < cell.size() && cell[i + 1] == bar;
    if (doubled) {
      items.back() += bar;
      ++i;
      continue;
    }
    const bool between = items.back().ends_with(' ') && i + 1 < cell.size() && cell[i + 1] == ' ';
    if (!between) return std::nullopt;
    items.back().pop_back();
    items.emplace_back();
    ++i;
  }
  return items;
}

std::string Printable(std::string_view text, size_t& dropped) {
  std::string kept;
  kept.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const CodePoint point = CodePointAt(text, i);
    const size_t length = std::max<size_t>(point.length, 1);
    if (point.length == 0 || IsForbiddenInText(point.value)) {
      ++dropped;
    } else {
      kept += text.substr(i, length);
    }
    i += length;
  }
  return kept;
}

std::string FittedToWindows1252(std::string_view utf8, size_t& lacking) {
  std::string text;
  text.reserve(utf8.size());
  for (size_t i = 0; i < utf8.size();) {
    const CodePoint point = CodePointAt(utf8, i);
    const size_t length = std::max<size_t>(point.length, 1);
    const bool fits = point.length > 0 && csv_format_internal::ByteOf(point.value) != 0;
    if (fits) {
      text += utf8.substr(i, length);
    } else {
      ++lacking;
      text += '?';
    }
    i += length;
  }
  return text;
}

std::string ToWindows1252(std::string_view utf8) {
  std::string bytes;
  bytes.reserve(utf8.size());
  for (size_t i = 0; i < utf8.size();) {
    const CodePoint point = CodePointAt(utf8, i);
    bytes += static_cast<char>(csv_format_internal::ByteOf(point.value));
    i += std::max<size_t>(point.length, 1);
  }
  return bytes;
}

std::string DanishDate(const model::v1::Date& date) {
  if (date.year() == 0) return {};
  if (date.month() == 0) return absl::StrFormat("%04d", date.year());
  if (date.day() == 0) return absl::StrFormat("%02d-%04d", date.month(), date.year());
  return absl::StrFormat("%02d-%02d-%04d", date.day(), date.month(), date.year());
}

std::string DanishTime(const model::v1::Moment& moment) {
  if (!moment.has_time()) return {};
  const bool day_only =
      moment.precision() == model::v1::TIME_PRECISION_DAY || moment.precision() == model::v1::TIME_PRECISION_MONTH;
  return csv_format_internal::ClockText(absl::FromUnixSeconds(moment.time().seconds()), day_only);
}

std::string DanishTimeOfMillis(int64_t unix_millis) {
  return csv_format_internal::ClockText(absl::FromUnixMillis(unix_millis), false);
}

std::optional<model::v1::Date> ReadDanishDate(std::string_view text) {
  constexpr size_t kYearLength = 4;
  const bool has_month = text.size() == 7 || text.size() == 10;
  const bool has_day = text.size() == 10;
  if (!has_month && text.size() != kYearLength) return std::nullopt;
  if (has_month && text[text.size() - kYearLength - 1] != '-') return std::nullopt;
  if (has_day && text[2] != '-') return std::nullopt;
  using csv_format_internal::Digits;
  const std::optional<int> year = Digits(text.substr(text.size() - kYearLength));
  const std::optional<int> month = has_month ? Digits(text.substr(has_day ? 3 : 0, 2)) : 1;
  const std::optional<int> day = has_day ? Digits(text.substr(0, 2)) : 1;
  if (!year.has_value() || !month.has_value() || !day.has_value()) return std::nullopt;
  const absl::CivilDay civil(*year, *month, *day);
  if (*year < 1850 || *year > 2150 || civil.month() != *month || civil.day() != *day) return std::nullopt;
  model::v1::Date date;
  date.set_year(*year);
  if (has_month) date.set_month(*month);
  if (has_day) date.set_day(*day);
  return date;
}

std::optional<model::v1::Moment> ReadDanishTime(std::string_view text) {
  constexpr size_t kDateLength = 10;
  constexpr size_t kTimeLength = 16;
  if (text.size() != kDateLength && text.size() != kTimeLength) return std::nullopt;
  const std::optional<model::v1::Date> date = ReadDanishDate(text.substr(0, kDateLength));
  if (!date.has_value()) return std::nullopt;
  absl::CivilSecond local(date->year(), date->month(), date->day());
  model::v1::Moment moment;
  moment.set_precision(model::v1::TIME_PRECISION_DAY);
  if (text.size() == kTimeLength) {
    const std::optional<int> hour = csv_format_internal::Digits(text.substr(11, 2));
    const std::optional<int> minute = csv_format_internal::Digits(text.substr(14, 2));
    if (text[10] != ' ' || text[13] != ':' || !hour.has_value() || !minute.has_value()) return std::nullopt;
    if (*hour > 23 || *minute > 59) return std::nullopt;
    local += *hour * 3600 + *minute * 60;
    moment.set_precision(model::v1::TIME_PRECISION_MINUTE);
  }
  moment.mutable_time()->set_seconds(absl::ToUnixSeconds(FromDanishLocalTime(local).time));
  moment.set_zone_assumed(std::string(kDanishZone));
  return moment;
}

std::optional<int64_t> ReadDanishDecimal(std::string_view text, int decimals) {
  constexpr size_t kMostDigits = 9;
  const size_t comma = std::min(text.find(','), text.size());
  const std::string_view whole = text.substr(0, comma);
  const std::string_view part = comma < text.size() ? text.substr(comma + 1) : std::string_view();
  if (whole.empty() || whole.size() > kMostDigits || (comma < text.size() && part.empty())) return std::nullopt;
  if (part.size() > static_cast<size_t>(decimals)) return std::nullopt;
  std::string digits(whole);
  digits += part;
  digits.append(static_cast<size_t>(decimals) - part.size(), '0');
  int64_t value = 0;
  for (const char c : digits) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return std::nullopt;
    value = 10 * value + (c - '0');
  }
  return value;
}

std::string DanishMegabytes(int64_t bytes) {
  const int64_t hundredths = (bytes + 5'000) / 10'000;
  return absl::StrFormat("%d,%02d MB", hundredths / 100, hundredths % 100);
}

std::string HyphenatedCpr(std::string_view cpr) {
  const bool digits = std::all_of(cpr.begin(), cpr.end(), [](char c) { return absl::ascii_isdigit(c); });
  if (cpr.size() != 10 || !digits) return std::string(cpr);
  std::string text(cpr);
  text.insert(6, "-");
  return text;
}

}  // namespace handover::adapters
