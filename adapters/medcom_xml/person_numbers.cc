#include "adapters/medcom_xml/person_numbers.h"

#include <algorithm>
#include <string>

#include "broker/base/person_number.h"
#include "broker/base/refusal.h"

namespace handover::adapters::medcom {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kUnknownCpr = "0000000000";
constexpr size_t kNumberLength = 10;

bool OnlyDigits(std::string_view text) { return text.find_first_not_of(kDigits) == std::string_view::npos; }

bool IsSerial(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

NumberFinding Refused(const IssueInfo& issue) { return {NumberFinding::Kind::kRefused, &issue}; }
NumberFinding Local(const IssueInfo& issue) { return {NumberFinding::Kind::kLocal, &issue}; }

NumberFinding JudgeCpr(std::string_view text) {
  // A hyphen is for people, not for the wire.
  if (text.size() != kNumberLength || !OnlyDigits(text)) return Refused(kCprFormat);
  if (text == kUnknownCpr) return Refused(kCprUnknown);
  return ParseCpr(text).ok() ? NumberFinding{NumberFinding::Kind::kCpr} : Refused(kCprDate);
}

}  // namespace

NumberFinding JudgeNumber(std::string_view text, NumberPlace place) {
  if (place == NumberPlace::kCivilRegistrationNumber) return JudgeCpr(text);
  if (text == kUnknownCpr) return Refused(kCprUnknown);
  const bool alternative = place == NumberPlace::kAlternativeIdentifier;
  switch (KindOfPersonNumber(text)) {
    case PersonNumberKind::kCpr:
      return alternative ? Local(kLocalNumber) : NumberFinding{NumberFinding::Kind::kCpr};
    case PersonNumberKind::kXEcpr:
      return {NumberFinding::Kind::kXEcpr};
    case PersonNumberKind::kDEcpr:
      return Local(kIssuerNotTold);
    case PersonNumberKind::kSixtyOnDay:
      return Local(kLocalNumber);
    case PersonNumberKind::kNone:
      break;
  }
  if (alternative) return Local(kLocalNumber);
  if (text.size() != kNumberLength || !IsSerial(text)) return Refused(kPersonNumber);
  return OnlyDigits(text) ? Refused(kCprDate) : Local(kLocalNumber);
}

model::v1::PersonIdentifier IdentifierOf(std::string_view text, NumberPlace place, std::string_view local_system) {
  model::v1::PersonIdentifier identifier;
  switch (JudgeNumber(text, place).kind) {
    case NumberFinding::Kind::kCpr:
      identifier.set_cpr(std::string(text));
      break;
    case NumberFinding::Kind::kXEcpr:
      identifier.set_x_ecpr(std::string(text));
      break;
    case NumberFinding::Kind::kLocal:
      identifier.mutable_local()->set_system(std::string(local_system));
      identifier.mutable_local()->set_value(std::string(text));
      break;
    case NumberFinding::Kind::kRefused:
      break;
  }
  return identifier;
}

bool HoldsCpr(std::string_view text) {
  constexpr size_t kDateDigits = 6;
  constexpr size_t kSerialDigits = 4;
  size_t at = text.find_first_of(kDigits);
  while (at != std::string_view::npos) {
    const size_t end = std::min(text.find_first_not_of(kDigits, at), text.size());
    std::string number(text.substr(at, end - at));
    const bool separated = end < text.size() && (text[end] == '-' || text[end] == ' ');
    if (number.size() == kDateDigits && separated) {
      const size_t serial_end = std::min(text.find_first_not_of(kDigits, end + 1), text.size());
      if (serial_end - end - 1 == kSerialDigits) number += text.substr(end + 1, kSerialDigits);
    }
    if (number.size() == kNumberLength && ParseCpr(number).ok()) return true;
    at = text.find_first_of(kDigits, end);
  }
  return false;
}

}  // namespace handover::adapters::medcom
