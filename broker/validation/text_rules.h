// What a text may be made of, whatever it says.
#ifndef HANDOVER_BROKER_VALIDATION_TEXT_RULES_H_
#define HANDOVER_BROKER_VALIDATION_TEXT_RULES_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

namespace handover::validation {

// What one pass over a text finds.
struct TextScan {
  int64_t character_count = 0;         // Unicode code points.
  bool has_control = false;            // U+0000 to U+001F but tab, line feed and carriage return; U+007F.
  bool has_direction_control = false;  // A Unicode Bidi_Control character: shows another text than it holds.
  bool has_person_number = false;      // Something shaped like a CPR number: a date and four more digits.
};

// REQUIRES: valid UTF-8.
TextScan ScanText(std::string_view text);

// Capitals, digits and underscores, a capital first: kinds, roles and reasons.
bool IsCode(std::string_view text, size_t max_bytes);

// 16 to 64 characters of 0-9 and a-f: ids of persons and sections.
bool IsRandomId(std::string_view text);

// One visible line of up to `max_characters`: names and references. The error's code is TEXT_LENGTH or TEXT_CHARACTER;
// an empty text is fine.
absl::Status CheckLine(std::string_view text, int64_t max_characters, std::string_view field_path);

// As CheckLine, with line breaks and tabs.
absl::Status CheckProse(std::string_view text, int64_t max_characters, std::string_view field_path);

// As CheckLine, and FIELD_REQUIRED when empty.
absl::Status CheckRequiredLine(std::string_view text, int64_t max_characters, std::string_view field_path);

// CODE_FORMAT unless IsCode(text, 40), FIELD_REQUIRED when empty.
absl::Status CheckRequiredCode(std::string_view text, std::string_view field_path);

}  // namespace handover::validation

#endif  // HANDOVER_BROKER_VALIDATION_TEXT_RULES_H_
