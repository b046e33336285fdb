#include "adapters/text/xml_encoding.h"

#include <optional>
#include <utility>

#include "adapters/text/utf8.h"

namespace handover::adapters {
namespace {

constexpr std::string_view kUtf8ByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kDeclarationStart = "<?xml";
constexpr size_t kMaxDeclarationBytes = 256;

bool LooksLikeUtf16(std::string_view bytes) {
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ||
         bytes.starts_with(std::string_view("<\0", 2)) || bytes.starts_with(std::string_view("\0<", 2));
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
  if (version != "1.0" || !encoding_valid || !standalone_valid || !inside.empty()) return {.valid = false};
  return {.valid = true, .bytes = end + 2, .encoding = encoding.value_or("UTF-8")};
}

std::optional<std::string> DecodeAs(std::string_view encoding, std::string_view bytes) {
  if (EqualsIgnoringCase(encoding, "ISO-8859-1")) return Latin1ToUtf8(bytes);
  if (EqualsIgnoringCase(encoding, "Windows-1252")) return Windows1252ToUtf8(bytes);
  if (!IsValidUtf8(bytes)) return std::nullopt;
  return std::string(bytes);
}

}  // namespace

XmlDecoded DecodeXml(std::string_view bytes) {
  if (LooksLikeUtf16(bytes)) return {.problem = XmlProblem::kEncodingUnsupported};
  const bool marked = bytes.starts_with(kUtf8ByteOrderMark);
  if (marked) bytes.remove_prefix(kUtf8ByteOrderMark.size());
  const Declaration declaration = ReadDeclaration(bytes);
  if (!declaration.valid) return {.problem = XmlProblem::kNotWellFormed};
  const std::string_view encoding = declaration.encoding.empty() ? "UTF-8" : declaration.encoding;
  const bool is_utf8 = EqualsIgnoringCase(encoding, "UTF-8");
  if (!is_utf8 && !EqualsIgnoringCase(encoding, "ISO-8859-1") && !EqualsIgnoringCase(encoding, "Windows-1252")) {
    return {.problem = XmlProblem::kEncodingUnsupported};
  }
  // A byte order mark says UTF-8; a declaration that contradicts it leaves nothing to trust.
  if (marked && !is_utf8) return {.problem = XmlProblem::kEncodingInvalid};
  std::optional<std::string> utf8 = DecodeAs(encoding, bytes);
  if (!utf8.has_value()) return {.problem = XmlProblem::kEncodingInvalid};
  return {.utf8 = *std::move(utf8), .declaration_bytes = declaration.bytes};
}

}  // namespace handover::adapters
