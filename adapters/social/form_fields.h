// The elements of a concern report: each by its JSON pointer and, where the CSV form has it, by its column. One table,
// so that both spellings, the limits and README.md beside this file are the same; a test compares them.
#ifndef HANDOVER_ADAPTERS_SOCIAL_FORM_FIELDS_H_
#define HANDOVER_ADAPTERS_SOCIAL_FORM_FIELDS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/types/span.h"

namespace handover::adapters::social {

enum class FieldKind {
  kLine,     // One line of text.
  kProse,    // Text with line ends.
  kCode,     // Capitals, digits and underscores, a capital first.
  kChoice,   // One of `choices`.
  kBool,     // JSON true or false; `ja` or `nej`.
  kCount,    // JSON number; digits. 1 to `max`.
  kDate,     // 2024-06-10; 10-06-2024.
  kTime,     // A date, 2024-06-10T10:15 by a Danish clock, or RFC 3339 with an offset; 10-06-2024 10:15.
  kCpr,      // Ten digits; with or without a hyphen in CSV.
  kDecimal,  // `0,02`: two decimals after a comma, in both.
  kBytes,    // Base64.
};

struct Choice {
  std::string_view code;  // In JSON, and the name of the model's value.
  std::string_view word;  // In CSV.
};

struct FieldInfo {
  std::string_view path;    // `/parents/[]/role`: [] stands for the place in a list, from 0.
  std::string_view column;  // Empty: JSON alone. `#` stands for 1 and 2; a list is one cell with ` | ` between items.
  FieldKind kind = FieldKind::kLine;
  bool required = false;  // Where its object is there at all.
  size_t max = 0;         // Characters; of kCount the highest value.
  absl::Span<const Choice> choices;
};

constexpr size_t kMaxParents = 4;
constexpr size_t kMaxParentColumns = 2;
constexpr size_t kMaxListItems = 50;          // Observations, reasons, knowledge, measures.
constexpr size_t kMaxAttachments = 8;
constexpr size_t kMaxAttachmentBytes = 2'000'000;  // As the broker takes it.

absl::Span<const FieldInfo> AllFields();

// Of `/parents/0/role` or `/parents/[]/role`; null when the form has no such element.
const FieldInfo* FindField(std::string_view path);

// `/parents/[]/role` of `/parents/0/role`.
std::string PatternOf(std::string_view path);

// Whether some element has this name in its path: what may be shown of a document that is no form of ours.
bool IsKnownName(std::string_view segment);

}  // namespace handover::adapters::social

#endif  // HANDOVER_ADAPTERS_SOCIAL_FORM_FIELDS_H_
