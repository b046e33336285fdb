// Text encodings of the local formats. Everything inside is UTF-8; the two older encodings are decoded at the door.
// Pure functions of their input.
#ifndef HANDOVER_ADAPTERS_TEXT_UTF8_H_
#define HANDOVER_ADAPTERS_TEXT_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace handover::adapters {

// Strict: no overlong form, no surrogate, nothing above U+10FFFF, no truncated sequence. NUL is valid here.
bool IsValidUtf8(std::string_view bytes);

// Number of code points. REQUIRES: IsValidUtf8(text).
size_t CountCodePoints(std::string_view text);

// The code point that starts at `offset`, and its length in bytes; length 0 where there is no valid one.
struct CodePoint {
  uint32_t value = 0;
  size_t length = 0;
};
CodePoint CodePointAt(std::string_view text, size_t offset);

// Appends a code point. REQUIRES: it is a Unicode scalar value.
void AppendUtf8(uint32_t code_point, std::string& out);

// True for what must not stand in any text we take: NUL, the C0 controls but tab, line feed and carriage return, DEL
// and the C1 controls, surrogates, U+FFFE and U+FFFF. XML 1.0 allows DEL and C1, but only discouraged; in a letter they
// are the sign of a wrong encoding.
bool IsForbiddenInText(uint32_t code_point);

// Offset of the first character that is forbidden or is not UTF-8; npos: none.
size_t FindForbidden(std::string_view text);

// True when there is none.
bool IsPlainText(std::string_view text);

// ISO-8859-1 to UTF-8. Every byte has a meaning there, C1 controls included; IsPlainText() finds those.
std::string Latin1ToUtf8(std::string_view bytes);

// Windows-1252 to UTF-8. Empty when one of the five bytes without a meaning occurs.
std::optional<std::string> Windows1252ToUtf8(std::string_view bytes);

// The first `max_code_points` of a valid UTF-8 text.
std::string_view TruncateCodePoints(std::string_view text, size_t max_code_points);

// For names of encodings and the like: ASCII letters alone.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_UTF8_H_
