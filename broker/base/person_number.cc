#include "broker/base/person_number.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include <openssl/crypto.h>

#include "broker/base/refusal.h"

namespace handover {
namespace {

constexpr size_t kNumberLength = 10;

bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAsciiCapital(char c) { return c >= 'A' && c <= 'Z'; }
bool AllAsciiDigits(std::string_view text) { return std::all_of(text.begin(), text.end(), IsAsciiDigit); }

// REQUIRES: two digits at `offset`.
int TwoDigits(std::string_view text, size_t offset) { return (text[offset] - '0') * 10 + (text[offset + 1] - '0'); }

// Empty when the date does not exist: absl carries the 31st of February over into March.
std::optional<absl::CivilDay> ExistingDay(int year, int month, int day) {
  const absl::CivilDay date(year, month, day);
  if (date.year() != year || date.month() != month || date.day() != day) return std::nullopt;
  return date;
}

// By the register's table: 0-3 are born in the 1900s, 4 and 9 until 1936 in the 2000s, 5-8 until 1957 in the 2000s.
int YearOfCpr(int two_digit_year, char seventh_digit) {
  if (seventh_digit <= '3') return 1900 + two_digit_year;
  if (seventh_digit == '4' || seventh_digit == '9') return (two_digit_year <= 36 ? 2000 : 1900) + two_digit_year;
  return (two_digit_year <= 57 ? 2000 : 1800) + two_digit_year;
}

// The replacement numbers do not tell the century by a rule that we know: a day that exists in one of two is taken.
bool DayExistsInSomeCentury(std::string_view ddmmyy, int added_to_day) {
  const int day = TwoDigits(ddmmyy, 0) - added_to_day;
  const int month = TwoDigits(ddmmyy, 2);
  const int year = TwoDigits(ddmmyy, 4);
  return ExistingDay(1900 + year, month, day).has_value() || ExistingDay(2000 + year, month, day).has_value();
}

bool HasReplacementShape(std::string_view text, std::string_view seventh) {
  return text.size() == kNumberLength && AllAsciiDigits(text.substr(0, 6)) &&
         seventh.find(text[6]) != std::string_view::npos && IsAsciiCapital(text[7]) && IsAsciiCapital(text[8]) &&
         IsAsciiDigit(text[9]);
}

}  // namespace

TenCharacters::TenCharacters(std::string_view value) {
  std::copy_n(value.begin(), characters_.size(), characters_.begin());
}

TenCharacters::~TenCharacters() { OPENSSL_cleanse(characters_.data(), characters_.size()); }

bool Cpr::is_odd() const { return (reveal().back() - '0') % 2 == 1; }

bool Cpr::passes_modulus_11() const {
  constexpr std::array<int, kNumberLength> kWeights = {4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (reveal()[i] - '0');
  return sum % 11 == 0;
}

absl::StatusOr<Cpr> ParseCpr(std::string_view text) {
  TenCharacters digits("0000000000");
  if (text.size() == kNumberLength + 1 && text[6] == '-') {
    std::array<char, kNumberLength> joined;
    std::copy_n(text.begin(), 6, joined.begin());
    std::copy_n(text.begin() + 7, 4, joined.begin() + 6);
    digits = TenCharacters({joined.data(), joined.size()});
    OPENSSL_cleanse(joined.data(), joined.size());
  } else if (text.size() == kNumberLength) {
    digits = TenCharacters(text);
  } else {
    return Invalid("CPR_FORMAT", "", "A CPR number has ten digits.");
  }
  const std::string_view number = digits.reveal();
  if (!AllAsciiDigits(number)) return Invalid("CPR_FORMAT", "", "A CPR number has ten digits.");
  if (number == "0000000000") return Invalid("CPR_UNKNOWN", "", "An unknown CPR number must be left out.");
  const int year = YearOfCpr(TwoDigits(number, 4), number[6]);
  const std::optional<absl::CivilDay> birth_date = ExistingDay(year, TwoDigits(number, 2), TwoDigits(number, 0));
  if (!birth_date.has_value()) return Invalid("CPR_DATE", "", "A CPR number begins with a day that exists.");
  return Cpr(number, *birth_date);
}

absl::StatusOr<XEcpr> ParseXEcpr(std::string_view text) {
  if (!HasReplacementShape(text, "17")) {
    return Invalid("X_ECPR_FORMAT", "", "An X-eCPR has six digits, 1 or 7, two capital letters and a digit.");
  }
  if (!DayExistsInSomeCentury(text, 0)) {
    return Invalid("X_ECPR_DATE", "", "An X-eCPR begins with a day that exists.");
  }
  return XEcpr(text);
}

absl::StatusOr<DEcpr> ParseDEcpr(std::string_view text) {
  if (!HasReplacementShape(text, "056")) {
    return Invalid("D_ECPR_FORMAT", "", "A D-eCPR has six digits, 0, 5 or 6, two capital letters and a digit.");
  }
  if (!DayExistsInSomeCentury(text, 0)) {
    return Invalid("D_ECPR_DATE", "", "A D-eCPR begins with a day that exists.");
  }
  return DEcpr(text);
}

PersonNumberKind KindOfPersonNumber(std::string_view text) {
  if (text.size() != kNumberLength) return PersonNumberKind::kNone;
  if (ParseCpr(text).ok()) return PersonNumberKind::kCpr;
  if (ParseXEcpr(text).ok()) return PersonNumberKind::kXEcpr;
  if (ParseDEcpr(text).ok()) return PersonNumberKind::kDEcpr;
  const auto is_serial = [](char c) { return IsAsciiDigit(c) || IsAsciiCapital(c); };
  const bool shape = AllAsciiDigits(text.substr(0, 6)) && std::all_of(text.begin() + 6, text.end(), is_serial);
  if (shape && TwoDigits(text, 0) > 60 && DayExistsInSomeCentury(text, 60)) return PersonNumberKind::kSixtyOnDay;
  return PersonNumberKind::kNone;
}

std::array<char, 6> DayMonthYear(absl::CivilDay day) {
  const int year = static_cast<int>(day.year() % 100);
  const auto tens = [](int value) { return static_cast<char>('0' + value / 10); };
  const auto ones = [](int value) { return static_cast<char>('0' + value % 10); };
  return {tens(day.day()), ones(day.day()), tens(day.month()), ones(day.month()), tens(year), ones(year)};
}

}  // namespace handover
