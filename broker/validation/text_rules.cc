#include "broker/validation/text_rules.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "absl/strings/ascii.h"

#include "broker/base/person_number.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"

namespace handover::validation {
namespace text_rules_internal {

constexpr size_t kMaxCodeBytes = 40;
constexpr size_t kMinRandomIdBytes = 16;
constexpr size_t kMaxRandomIdBytes = 64;
constexpr int kPersonNumberDigits = 10;

// What a byte can be the beginning of.
enum class ByteClass : uint8_t { kPlain, kDigit, kControl, kBidiLead, kContinuation };

constexpr std::array<ByteClass, 256> kClasses = [] {
  std::array<ByteClass, 256> classes{};
  for (int c = 0; c < 0x20; ++c) classes[c] = ByteClass::kControl;
  classes['\t'] = classes['\n'] = classes['\r'] = ByteClass::kPlain;
  classes[0x7f] = ByteClass::kControl;
  for (int c = '0'; c <= '9'; ++c) classes[c] = ByteClass::kDigit;
  for (int c = 0x80; c < 0xc0; ++c) classes[c] = ByteClass::kContinuation;
  classes[0xd8] = classes[0xe2] = ByteClass::kBidiLead;
  return classes;
}();

// Bidi_Control: U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069.
bool IsDirectionControl(std::string_view rest) {
  const auto at = [&](size_t i) { return i < rest.size() ? static_cast<uint8_t>(rest[i]) : uint8_t{0}; };
  if (at(0) == 0xd8) return at(1) == 0x9c;
  if (at(1) == 0x80) return at(2) == 0x8e || at(2) == 0x8f || (at(2) >= 0xaa && at(2) <= 0xae);
  return at(1) == 0x81 && at(2) >= 0xa6 && at(2) <= 0xa9;
}

bool IsDigitAt(std::string_view text, size_t i) {
  return i < text.size() && absl::ascii_isdigit(static_cast<unsigned char>(text[i]));
}

bool IsWordAt(std::string_view text, size_t i) {
  return i < text.size() && absl::ascii_isalnum(static_cast<unsigned char>(text[i]));
}

// Ten digits, or six and four with a hyphen or a space between, that begin with a day and are no part of a longer word.
bool HasPersonNumberAt(std::string_view text, size_t start) {
  std::array<char, kPersonNumberDigits> digits;
  size_t at = start;
  for (int i = 0; i < kPersonNumberDigits; ++i) {
    const bool separated = i == 6 && at < text.size() && (text[at] == '-' || text[at] == ' ');
    if (separated) ++at;
    if (!IsDigitAt(text, at)) return false;
    digits[i] = text[at++];
  }
  return !IsWordAt(text, at) && ParseCpr(std::string_view(digits.data(), digits.size())).ok();
}

bool HasPersonNumber(std::string_view text) {
  for (size_t i = 0; i + kPersonNumberDigits <= text.size(); ++i) {
    const bool begins = IsDigitAt(text, i) && (i == 0 || !IsWordAt(text, i - 1));
    if (begins && HasPersonNumberAt(text, i)) return true;
  }
  return false;
}

bool HasLineBreak(std::string_view text) { return text.find_first_of("\t\n\r") != std::string_view::npos; }

}  // namespace text_rules_internal

TextScan ScanText(std::string_view text) {
  using text_rules_internal::ByteClass;
  TextScan scan;
  int64_t continuation_count = 0;
  int64_t digit_count = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    switch (text_rules_internal::kClasses[static_cast<uint8_t>(text[i])]) {
      case ByteClass::kPlain:
        break;
      case ByteClass::kDigit:
        ++digit_count;
        break;
      case ByteClass::kControl:
        scan.has_control = true;
        break;
      case ByteClass::kBidiLead:
        if (text_rules_internal::IsDirectionControl(text.substr(i))) scan.has_direction_control = true;
        break;
      case ByteClass::kContinuation:
        ++continuation_count;
        break;
    }
  }
  scan.character_count = static_cast<int64_t>(text.size()) - continuation_count;
  scan.has_person_number =
      digit_count >= text_rules_internal::kPersonNumberDigits && text_rules_internal::HasPersonNumber(text);
  return scan;
}

bool IsCode(std::string_view text, size_t max_bytes) {
  if (text.empty() || text.size() > max_bytes) return false;
  return absl::ascii_isupper(static_cast<unsigned char>(text.front())) &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isupper(c) || absl::ascii_isdigit(c) || c == '_'; });
}

bool IsRandomId(std::string_view text) {
  using text_rules_internal::kMaxRandomIdBytes;
  using text_rules_internal::kMinRandomIdBytes;
  return text.size() >= kMinRandomIdBytes && text.size() <= kMaxRandomIdBytes &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f'); });
}

absl::Status CheckProse(std::string_view text, int64_t max_characters, std::string_view field_path) {
  const TextScan scan = ScanText(text);
  if (scan.character_count > max_characters) {
    return Invalid("TEXT_LENGTH", field_path, "The text must not be longer than its limit.");
  }
  if (scan.has_control || scan.has_direction_control) {
    return Invalid("TEXT_CHARACTER", field_path,
                   "A text holds no control characters, nor those that turn its direction.");
  }
  return absl::OkStatus();
}

absl::Status CheckLine(std::string_view text, int64_t max_characters, std::string_view field_path) {
  HANDOVER_RETURN_IF_ERROR(CheckProse(text, max_characters, field_path));
  if (text_rules_internal::HasLineBreak(text)) {
    return Invalid("TEXT_CHARACTER", field_path, "The text must be one line.");
  }
  return absl::OkStatus();
}

absl::Status CheckRequiredLine(std::string_view text, int64_t max_characters, std::string_view field_path) {
  if (text.empty()) return Invalid("FIELD_REQUIRED", field_path, "The field must be set.");
  return CheckLine(text, max_characters, field_path);
}

absl::Status CheckRequiredCode(std::string_view text, std::string_view field_path) {
  if (text.empty()) return Invalid("FIELD_REQUIRED", field_path, "The field must be set.");
  if (!IsCode(text, text_rules_internal::kMaxCodeBytes)) {
    return Invalid("CODE_FORMAT", field_path, "A code is capitals, digits and underscores, at most 40.");
  }
  return absl::OkStatus();
}

}  // namespace handover::validation
