#include "adapters/text/utf8.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace handover::adapters {
namespace {

// Windows-1252, 0x80 to 0x9F; 0 where the byte has no meaning.
constexpr std::array<uint32_t, 32> kWindows1252High = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                       0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                       0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                       0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// Length, least value and payload of the first byte of a sequence; length 0 = no sequence starts so.
struct LeadByte {
  size_t length = 0;
  uint32_t least = 0;
  uint32_t bits = 0;
};

LeadByte ReadLeadByte(uint8_t byte) {
  if (byte < 0x80) return {1, 0, byte};
  if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80, byte & 0x1Fu};
  if (byte >= 0xE0 && byte <= 0xEF) return {3, 0x800, byte & 0x0Fu};
  if (byte >= 0xF0 && byte <= 0xF4) return {4, 0x10000, byte & 0x07u};
  return {};
}

// How many of the first bytes are printable ASCII, as nearly all of any document are: eight at a time.
size_t SkipPrintableAscii(std::string_view text) {
  constexpr uint64_t kEach = 0x0101010101010101;
  constexpr uint64_t kHigh = 0x80 * kEach;
  size_t at = 0;
  for (uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    const uint64_t is_delete = word ^ (0x7F * kEach);
    const uint64_t below_blank = (word - 0x20 * kEach) & ~word;
    const uint64_t deletes = (is_delete - kEach) & ~is_delete;
    if (((word | below_blank | deletes) & kHigh) != 0) break;
  }
  while (at < text.size() && text[at] >= 0x20 && text[at] < 0x7F) ++at;
  return at;
}

}  // namespace

CodePoint CodePointAt(std::string_view text, size_t offset) {
  if (offset >= text.size()) return {};
  const LeadByte lead = ReadLeadByte(static_cast<uint8_t>(text[offset]));
  if (lead.length == 0 || text.size() - offset < lead.length) return {};
  uint32_t value = lead.bits;
  for (size_t i = 1; i < lead.length; ++i) {
    const uint8_t next = static_cast<uint8_t>(text[offset + i]);
    if ((next & 0xC0u) != 0x80u) return {};
    value = (value << 6) | (next & 0x3Fu);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < lead.least || value > 0x10FFFF || surrogate) return {};
  return {value, lead.length};
}

bool IsValidUtf8(std::string_view bytes) {
  for (size_t i = SkipPrintableAscii(bytes); i < bytes.size();) {
    const CodePoint point = CodePointAt(bytes, i);
    if (point.length == 0) return false;
    i += point.length;
    i += SkipPrintableAscii(bytes.substr(i));
  }
  return true;
}

size_t CountCodePoints(std::string_view text) {
  size_t count = 0;
  for (const char c : text) {
    if ((static_cast<uint8_t>(c) & 0xC0u) != 0x80u) ++count;
  }
  return count;
}

void AppendUtf8(uint32_t code_point, std::string& out) {
  if (code_point < 0x80) {
    out.push_back(static_cast<char>(code_point));
    return;
  }
  if (code_point < 0x800) {
    out.push_back(static_cast<char>(0xC0u | (code_point >> 6)));
  } else if (code_point < 0x10000) {
    out.push_back(static_cast<char>(0xE0u | (code_point >> 12)));
    out.push_back(static_cast<char>(0x80u | ((code_point >> 6) & 0x3Fu)));
  } else {
    out.push_back(static_cast<char>(0xF0u | (code_point >> 18)));
    out.push_back(static_cast<char>(0x80u | ((code_point >> 12) & 0x3Fu)));
    out.push_back(static_cast<char>(0x80u | ((code_point >> 6) & 0x3Fu)));
  }
  out.push_back(static_cast<char>(0x80u | (code_point & 0x3Fu)));
}

bool IsForbiddenInText(uint32_t code_point) {
  if (code_point < 0x20) return code_point != '\t' && code_point != '\n' && code_point != '\r';
  if (code_point >= 0x7F && code_point <= 0x9F) return true;
  if (code_point >= 0xD800 && code_point <= 0xDFFF) return true;
  return code_point == 0xFFFE || code_point == 0xFFFF || code_point > 0x10FFFF;
}

size_t FindForbidden(std::string_view text) {
  for (size_t i = SkipPrintableAscii(text); i < text.size();) {
    if (text[i] == '\n') {
      ++i;
      i += SkipPrintableAscii(text.substr(i));
      continue;
    }
    const CodePoint point = CodePointAt(text, i);
    if (point.length == 0 || IsForbiddenInText(point.value)) return i;
    i += point.length;
    i += SkipPrintableAscii(text.substr(i));
  }
  return std::string_view::npos;
}

bool IsPlainText(std::string_view text) { return FindForbidden(text) == std::string_view::npos; }

std::string Latin1ToUtf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) AppendUtf8(static_cast<uint8_t>(c), out);
  return out;
}

std::optional<std::string> Windows1252ToUtf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const uint8_t byte = static_cast<uint8_t>(c);
    const bool high = byte >= 0x80 && byte <= 0x9F;
    const uint32_t value = high ? kWindows1252High[byte - 0x80] : byte;
    if (high && value == 0) return std::nullopt;
    AppendUtf8(value, out);
  }
  return out;
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&lower](char x, char y) { return lower(x) == lower(y); });
}

std::string_view TruncateCodePoints(std::string_view text, size_t max_code_points) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<uint8_t>(text[i]) & 0xC0u) == 0x80u) continue;
    if (count == max_code_points) return text.substr(0, i);
    ++count;
  }
  return text;
}

}  // namespace handover::adapters
