#include "adapters/daycare/csv_format.h"

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

namespace handover::adapters::daycare {
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

std::string JoinedItems(const std::vector<std::string>& items) {
  std::vector<std::string> doubled;
  doubled.reserve(items.size());
  for (const std::string& item : items) doubled.push_back(absl::StrReplaceAll(item, {{"|", "||"}}));
  return absl::StrJoin(doubled, " | ");
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

}  // namespace handover::adapters::daycare
