#include "adapters/text/xml_encoding.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "adapters/text/utf8.h"

namespace handover::adapters {
namespace {

constexpr std::string_view kUtf8ByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kDeclarationStart = "<?xml";
constexpr size_t kMaxDeclarationBytes = 256;

constexpr uint32_t kHighSurrogate = 0xD800;
constexpr uint32_t kLowSurrogate = 0xDC00;
constexpr uint32_t kBehindSurrogates = 0xE000;

enum class ByteOrder { kNone, kLittleEndian, kBigEndian };

// UTF-16 by its mark, or by how its first character lies.
ByteOrder Utf16OrderOf(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with(std::string_view("<\0", 2))) return ByteOrder::kLittleEndian;
  if (bytes.starts_with("\xFE\xFF") || bytes.starts_with(std::string_view("\0<", 2))) return ByteOrder::kBigEndian;
  return ByteOrder::kNone;
}

// Without the mark. Empty when a surrogate stands alone or a byte is left over.
std::optional<std::string> Utf16ToUtf8(std::string_view bytes, ByteOrder order) {
  constexpr uint32_t kMark = 0xFEFF;
  if (bytes.size() % 2 != 0) return std::nullopt;
  const auto unit_at = [bytes, order](size_t at) {
    const auto first = static_cast<uint8_t>(bytes[at]);
    const auto second = static_cast<uint8_t>(bytes[at + 1]);
    return static_cast<uint32_t>(order == ByteOrder::kBigEndian ? first << 8 | second : second << 8 | first);
  };
  std::string utf8;
  utf8.reserve(bytes.size() / 2);
  for (size_t at = 0; at < bytes.size(); at += 2) {
    uint32_t point = unit_at(at);
    if (at == 0 && point == kMark) continue;
    if (point >= kHighSurrogate && point < kBehindSurrogates) {
      at += 2;
      const uint32_t low = at < bytes.size() ? unit_at(at) : 0;
      if (point >= kLowSurrogate || low < kLowSurrogate || low >= kBehindSurrogates) return std::nullopt;
      point = 0x10000 + ((point - kHighSurrogate) << 10) + (low - kLowSurrogate);
    }
    AppendUtf8(point, utf8);
  }
  return utf8;
}

bool IsXmlSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void SkipSpace(std::string_view& text) {
  while (!text.empty() && IsXmlSpace(text.front())) text.remove_prefix(1);
}

// Takes ` name = "value"` off the front of `text`; empty, and nothing taken, when another name stands there.
std::optional<std::string_view> TakePseudoAttribute(std::string_view name, std::string_view& text) {
  std::string_view rest = text;
  if (rest.empty() || !IsXmlSpace(rest.front())) return std::nullopt;
  SkipSpace(rest);
  if (!rest.starts_with(name)) return std::nullopt;
  rest.remove_prefix(name.size());
  SkipSpace(rest);
  if (rest.empty() || rest.front() != '=') return std::nullopt;
  rest.remove_prefix(1);
  SkipSpace(rest);
  if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) return std::nullopt;
  const size_t end = rest.find(rest.front(), 1);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view value = rest.substr(1, end - 1);
  text = rest.substr(end + 1);
  return value;
}

struct Declaration {
  bool valid = true;
  size_t bytes = 0;           // 0 = there is none.
  std::string_view encoding;  // Empty = not told.
};

// What says that it is a later 1.x is read by the rules of 1.0 (XML 1.0, fifth edition, 2.8).
bool IsVersion1(std::string_view version) {
  return version.starts_with("1.") && version.size() > 2 &&
         version.find_first_not_of("0123456789", 2) == std::string_view::npos;
}

Declaration ReadDeclaration(std::string_view bytes) {
  const bool present = bytes.starts_with(kDeclarationStart) && bytes.size() > kDeclarationStart.size() &&
                       IsXmlSpace(bytes[kDeclarationStart.size()]);
  if (!present) return {};
  const size_t end = bytes.substr(0, kMaxDeclarationBytes).find("?>");
  if (end == std::string_view::npos) return {.valid = false};
  std::string_view inside = bytes.substr(kDeclarationStart.size(), end - kDeclarationStart.size());
  const std::optional<std::string_view> version = TakePseudoAttribute("version", inside);
  const std::optional<std::string_view> encoding = TakePseudoAttribute("encoding", inside);
  const std::optional<std::string_view> standalone = TakePseudoAttribute("standalone", inside);
  SkipSpace(inside);
  const bool standalone_valid = !standalone.has_value() || *standalone == "yes" || *standalone == "no";
  const bool encoding_valid = !encoding.has_value() || !encoding->empty();
  const bool version_valid = version.has_value() && IsVersion1(*version);
  if (!version_valid || !encoding_valid || !standalone_valid || !inside.empty()) return {.valid = false};
  return {.valid = true, .bytes = end + 2, .encoding = encoding.value_or("UTF-8")};
}

bool IsAscii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<uint8_t>(c) < 0x80; });
}

std::optional<std::string> DecodeAs(std::string_view encoding, std::string_view bytes, bool& is_plain) {
  if (EqualsIgnoringCase(encoding, "ISO-8859-1")) return Latin1ToUtf8(bytes);
  if (EqualsIgnoringCase(encoding, "Windows-1252")) return Windows1252ToUtf8(bytes);
  if (EqualsIgnoringCase(encoding, "US-ASCII") && !IsAscii(bytes)) return std::nullopt;
  // Plain text is valid UTF-8, so that nearly every document is walked once.
  is_plain = IsPlainText(bytes);
  if (!is_plain && !IsValidUtf8(bytes)) return std::nullopt;
  return std::string(bytes);
}

// A declaration, where there is one, says UTF-16, with or without the order.
XmlDecoded DecodeUtf16(std::string_view bytes, ByteOrder order) {
  std::optional<std::string> utf8 = Utf16ToUtf8(bytes, order);
  if (!utf8.has_value()) return {.problem = XmlProblem::kEncodingInvalid};
  const Declaration declaration = ReadDeclaration(*utf8);
  if (!declaration.valid) return {.problem = XmlProblem::kNotWellFormed};
  const std::string_view ordered = order == ByteOrder::kBigEndian ? "UTF-16BE" : "UTF-16LE";
  const bool agrees = declaration.bytes == 0 || EqualsIgnoringCase(declaration.encoding, "UTF-16") ||
                      EqualsIgnoringCase(declaration.encoding, ordered);
  if (!agrees) return {.problem = XmlProblem::kEncodingInvalid};
  return {.utf8 = *std::move(utf8), .declaration_bytes = declaration.bytes};
}

bool IsRead(std::string_view encoding) {
  for (const char* known : {"UTF-8", "ISO-8859-1", "Windows-1252", "US-ASCII"}) {
    if (EqualsIgnoringCase(encoding, known)) return true;
  }
  return false;
}

}  // namespace

XmlDecoded DecodeXml(std::string_view bytes) {
  const ByteOrder order = Utf16OrderOf(bytes);
  if (order != ByteOrder::kNone) return DecodeUtf16(bytes, order);
  const bool marked = bytes.starts_with(kUtf8ByteOrderMark);
  if (marked) bytes.remove_prefix(kUtf8ByteOrderMark.size());
  const Declaration declaration = ReadDeclaration(bytes);
  if (!declaration.valid) return {.problem = XmlProblem::kNotWellFormed};
  const std::string_view encoding = declaration.encoding.empty() ? "UTF-8" : declaration.encoding;
  if (!IsRead(encoding)) return {.problem = XmlProblem::kEncodingUnsupported};
  // A byte order mark says UTF-8; a declaration that contradicts it leaves nothing to trust.
  if (marked && !EqualsIgnoringCase(encoding, "UTF-8")) return {.problem = XmlProblem::kEncodingInvalid};
  bool is_plain = false;
  std::optional<std::string> utf8 = DecodeAs(encoding, bytes, is_plain);
  if (!utf8.has_value()) return {.problem = XmlProblem::kEncodingInvalid};
  return {.utf8 = *std::move(utf8), .is_plain = is_plain, .declaration_bytes = declaration.bytes};
}

}  // namespace handover::adapters
