#include "adapters/text/xml_prescan.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/text/utf8.h"
#include "adapters/text/xml_encoding.h"

namespace handover::adapters {
namespace {

constexpr size_t kSniffBytes = 16 * 1024;

bool IsSpaceCharacter(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// NameStartChar of XML 1.0, fifth edition.
bool IsNameStart(uint32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
  return (c >= 0xC0 && c <= 0x2FF && c != 0xD7 && c != 0xF7) || (c >= 0x370 && c <= 0x1FFF && c != 0x37E) ||
         c == 0x200C || c == 0x200D || (c >= 0x2070 && c <= 0x218F) || (c >= 0x2C00 && c <= 0x2FEF) ||
         (c >= 0x3001 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFDCF) || (c >= 0xFDF0 && c <= 0xFFFD) ||
         (c >= 0x10000 && c <= 0xEFFFF);
}

bool IsNameCharacter(uint32_t c) {
  return IsNameStart(c) || c == '-' || c == '.' || (c >= '0' && c <= '9') || c == 0xB7 || (c >= 0x300 && c <= 0x36F) ||
         c == 0x203F || c == 0x2040;
}

// The letters, digits and signs that nearly all names are made of.
constexpr std::array<bool, 256> kPlainNameCharacters = [] {
  std::array<bool, 256> plain = {};
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:-.")) {
    plain[static_cast<uint8_t>(c)] = true;
  }
  return plain;
}();

bool IsPlainNameCharacter(char c) { return kPlainNameCharacters[static_cast<uint8_t>(c)]; }

bool IsAsciiCharacter(char c) { return static_cast<uint8_t>(c) < 0x80; }

// The code point of a character reference without its `&#` and `;`; empty when it is none.
std::optional<uint32_t> ReadCharacterReference(std::string_view digits) {
  const bool hex = digits.starts_with('x');
  if (hex) digits.remove_prefix(1);
  if (digits.empty() || digits.size() > 8) return std::nullopt;
  uint64_t value = 0;
  for (const char c : digits) {
    const bool decimal = c >= '0' && c <= '9';
    const bool hex_letter = hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
    if (!decimal && !hex_letter) return std::nullopt;
    const int digit = decimal ? c - '0' : (c | 0x20) - 'a' + 10;
    value = value * (hex ? 16 : 10) + static_cast<uint64_t>(digit);
  }
  if (value > 0x10FFFF) return std::nullopt;
  return static_cast<uint32_t>(value);
}

// Reads a decoded document once, front to back. Every Read...() returns kNone and moves on, or says what is wrong and
// stays near it.
class WellFormedness {
 public:
  WellFormedness(std::string_view text, const XmlLimits& limits) : text_(text), limits_(limits) {}

  XmlProblem Read(size_t declaration_bytes) {
    at_ = declaration_bytes;
    while (at_ < text_.size()) {
      const XmlProblem problem = text_[at_] == '<' ? ReadMarkup() : ReadText();
      if (problem != XmlProblem::kNone) return problem;
    }
    return open_.empty() && root_seen_ ? XmlProblem::kNone : XmlProblem::kNotWellFormed;
  }

  size_t line() const {
    const auto end = text_.begin() + static_cast<std::ptrdiff_t>(std::min(at_, text_.size()));
    return 1 + static_cast<size_t>(std::count(text_.begin(), end, '\n'));
  }

 private:
  std::string_view rest() const { return text_.substr(at_); }

  bool Consume(std::string_view expected) {
    // Letter by letter: nearly always the first one differs or is all there is.
    if (text_.size() - at_ < expected.size()) return false;
    for (size_t i = 0; i < expected.size(); ++i) {
      if (text_[at_ + i] != expected[i]) return false;
    }
    at_ += expected.size();
    return true;
  }

  // True when at least one was there.
  bool SkipWhiteSpace() {
    const size_t begin = at_;
    while (at_ < text_.size() && IsSpaceCharacter(text_[at_])) ++at_;
    return at_ > begin;
  }

  // Moves behind `end`; false when it does not come.
  bool SkipBehind(std::string_view end) {
    const size_t found = text_.find(end, at_);
    if (found == std::string_view::npos) return false;
    at_ = found + end.size();
    return true;
  }

  std::string_view ReadName() {
    const size_t begin = at_;
    const bool plain_start = at_ < text_.size() && IsAsciiCharacter(text_[at_]);
    CodePoint point = plain_start ? CodePoint{static_cast<uint8_t>(text_[at_]), 1} : CodePointAt(text_, at_);
    if (point.length == 0 || !IsNameStart(point.value)) return {};
    while (at_ < text_.size() && IsPlainNameCharacter(text_[at_])) ++at_;
    if (at_ < text_.size() && IsAsciiCharacter(text_[at_])) return text_.substr(begin, at_ - begin);
    point = CodePointAt(text_, at_);
    while (point.length > 0 && IsNameCharacter(point.value)) {
      at_ += point.length;
      point = CodePointAt(text_, at_);
    }
    return text_.substr(begin, at_ - begin);
  }

  // `content` may hold no `<`, and of `&` only the five entities and references to allowed characters.
  XmlProblem CheckReferences(std::string_view content) const {
    for (size_t amp = content.find('&'); amp != std::string_view::npos; amp = content.find('&', amp + 1)) {
      const size_t end = content.find(';', amp);
      if (end == std::string_view::npos) return XmlProblem::kNotWellFormed;
      const std::string_view name = content.substr(amp + 1, end - amp - 1);
      if (name == "lt" || name == "gt" || name == "amp" || name == "apos" || name == "quot") continue;
      if (!name.starts_with('#')) return XmlProblem::kNotWellFormed;
      const std::optional<uint32_t> referred = ReadCharacterReference(name.substr(1));
      if (!referred.has_value()) return XmlProblem::kNotWellFormed;
      if (IsForbiddenInText(*referred)) return XmlProblem::kForbiddenCharacter;
    }
    return XmlProblem::kNone;
  }

  XmlProblem ReadText() {
    const size_t end = std::min(text_.find('<', at_), text_.size());
    const std::string_view content = text_.substr(at_, end - at_);
    if (open_.empty()) {
      return SkipWhiteSpace() && at_ == end ? XmlProblem::kNone : XmlProblem::kNotWellFormed;
    }
    if (content.find("]]>") != std::string_view::npos) return XmlProblem::kNotWellFormed;
    const XmlProblem problem = CheckReferences(content);
    if (problem == XmlProblem::kNone) at_ = end;
    return problem;
  }

  // REQUIRES: a `<` stands here.
  XmlProblem ReadMarkup() {
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (next == '!') return ReadDeclaration();
    at_ += next == '?' || next == '/' ? 2 : 1;
    if (next == '?') return ReadInstruction();
    return next == '/' ? ReadEndTag() : ReadStartTag();
  }

  // A comment or CDATA; anything else that begins so is refused.
  XmlProblem ReadDeclaration() {
    if (Consume("<!--")) {
      // Inside a comment `--` stands only before its end.
      return SkipBehind("--") && Consume(">") ? XmlProblem::kNone : XmlProblem::kNotWellFormed;
    }
    if (rest().starts_with("<![CDATA[")) {
      return !open_.empty() && SkipBehind("]]>") ? XmlProblem::kNone : XmlProblem::kNotWellFormed;
    }
    if (EqualsIgnoringCase(rest().substr(0, 9), "<!DOCTYPE") || rest().starts_with("<!ENTITY")) {
      return XmlProblem::kDoctype;
    }
    return XmlProblem::kNotWellFormed;
  }

  XmlProblem ReadInstruction() {
    const std::string_view target = ReadName();
    if (target.empty() || EqualsIgnoringCase(target, "xml")) return XmlProblem::kNotWellFormed;
    const bool ends = rest().starts_with("?>") || SkipWhiteSpace();
    return ends && SkipBehind("?>") ? XmlProblem::kNone : XmlProblem::kNotWellFormed;
  }

  XmlProblem ReadEndTag() {
    const std::string_view name = ReadName();
    if (name.empty() || open_.empty() || name != open_.back()) return XmlProblem::kNotWellFormed;
    SkipWhiteSpace();
    if (!Consume(">")) return XmlProblem::kNotWellFormed;
    open_.pop_back();
    return XmlProblem::kNone;
  }

  XmlProblem ReadStartTag() {
    const std::string_view name = ReadName();
    if (name.empty() || (open_.empty() && root_seen_)) return XmlProblem::kNotWellFormed;
    if (open_.size() >= limits_.max_depth) return XmlProblem::kTooDeep;
    if (++element_count_ > limits_.max_elements || name.size() > limits_.max_name_bytes) {
      return XmlProblem::kTooManyElements;
    }
    root_seen_ = true;
    const XmlProblem problem = ReadAttributes();
    if (problem != XmlProblem::kNone) return problem;
    if (Consume("/>")) return XmlProblem::kNone;
    if (!Consume(">")) return XmlProblem::kNotWellFormed;
    open_.push_back(name);
    return XmlProblem::kNone;
  }

  XmlProblem ReadAttributes() {
    std::vector<std::string_view> names;
    while (true) {
      const bool separated = SkipWhiteSpace();
      if (at_ >= text_.size() || text_[at_] == '>' || text_[at_] == '/') return XmlProblem::kNone;
      const std::string_view name = ReadName();
      const bool twice = std::find(names.begin(), names.end(), name) != names.end();
      if (!separated || name.empty() || twice) return XmlProblem::kNotWellFormed;
      names.push_back(name);
      if (names.size() > limits_.max_attributes || name.size() > limits_.max_name_bytes) {
        return XmlProblem::kTooManyElements;
      }
      const XmlProblem problem = ReadAttributeValue();
      if (problem != XmlProblem::kNone) return problem;
    }
  }

  XmlProblem ReadAttributeValue() {
    SkipWhiteSpace();
    if (!Consume("=")) return XmlProblem::kNotWellFormed;
    SkipWhiteSpace();
    if (at_ >= text_.size() || (text_[at_] != '"' && text_[at_] != '\'')) return XmlProblem::kNotWellFormed;
    const size_t end = text_.find(text_[at_], at_ + 1);
    if (end == std::string_view::npos) return XmlProblem::kNotWellFormed;
    const std::string_view value = text_.substr(at_ + 1, end - at_ - 1);
    if (value.find('<') != std::string_view::npos) return XmlProblem::kNotWellFormed;
    const XmlProblem problem = CheckReferences(value);
    if (problem == XmlProblem::kNone) at_ = end + 1;
    return problem;
  }

  const std::string_view text_;
  const XmlLimits limits_;
  size_t at_ = 0;
  size_t element_count_ = 0;
  bool root_seen_ = false;
  std::vector<std::string_view> open_;  // Names of the elements that are not closed yet, outermost first.
};

size_t LineOf(std::string_view text, size_t offset) {
  return 1 + static_cast<size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

}  // namespace

XmlPrescan PrescanXml(std::string_view bytes, const XmlLimits& limits) {
  if (bytes.size() > limits.max_bytes) return {.problem = XmlProblem::kTooLarge};
  if (std::all_of(bytes.begin(), bytes.end(), IsSpaceCharacter)) return {.problem = XmlProblem::kEmpty};
  XmlDecoded decoded = DecodeXml(bytes);
  if (decoded.problem != XmlProblem::kNone) return {.problem = decoded.problem};
  const size_t forbidden = decoded.is_plain ? std::string_view::npos : FindForbidden(decoded.utf8);
  if (forbidden != std::string_view::npos) {
    return {.problem = XmlProblem::kForbiddenCharacter, .line = LineOf(decoded.utf8, forbidden)};
  }
  WellFormedness check(decoded.utf8, limits);
  const XmlProblem problem = check.Read(decoded.declaration_bytes);
  if (problem != XmlProblem::kNone) return {.problem = problem, .line = check.line()};
  return {.utf8 = std::move(decoded.utf8)};
}

std::string_view XmlProblemCode(XmlProblem problem) {
  switch (problem) {
    case XmlProblem::kNone:
      return "";
    case XmlProblem::kEmpty:
      return "XML_EMPTY";
    case XmlProblem::kTooLarge:
      return "XML_TOO_LARGE";
    case XmlProblem::kEncodingUnsupported:
      return "XML_ENCODING_UNSUPPORTED";
    case XmlProblem::kEncodingInvalid:
      return "XML_ENCODING_INVALID";
    case XmlProblem::kForbiddenCharacter:
      return "XML_FORBIDDEN_CHARACTER";
    case XmlProblem::kDoctype:
      return "XML_DOCTYPE";
    case XmlProblem::kTooDeep:
      return "XML_TOO_DEEP";
    case XmlProblem::kTooManyElements:
      return "XML_TOO_MANY_ELEMENTS";
    case XmlProblem::kNotWellFormed:
      return "XML_NOT_WELL_FORMED";
  }
  return "";
}

std::string_view XmlProblemRule(XmlProblem problem) {
  switch (problem) {
    case XmlProblem::kNone:
      return "";
    case XmlProblem::kEmpty:
      return "The document must not be empty.";
    case XmlProblem::kTooLarge:
      return "The document must not be larger than 4 MiB.";
    case XmlProblem::kEncodingUnsupported:
      return "The encoding must be UTF-8, UTF-16, US-ASCII, ISO-8859-1 or Windows-1252.";
    case XmlProblem::kEncodingInvalid:
      return "The bytes must be valid in the declared encoding.";
    case XmlProblem::kForbiddenCharacter:
      return "The document must hold no NUL and no control character.";
    case XmlProblem::kDoctype:
      return "The document must have no DOCTYPE.";
    case XmlProblem::kTooDeep:
      return "Elements must not be nested deeper than 64.";
    case XmlProblem::kTooManyElements:
      return "The document must not have so many elements, attributes or long names.";
    case XmlProblem::kNotWellFormed:
      return "The document must be well-formed XML 1.0.";
  }
  return "";
}

std::string_view SniffXmlHead(std::string_view bytes, std::string& copy) {
  const std::string_view head = bytes.substr(0, kSniffBytes);
  if (head.find('\0') == std::string_view::npos) return head;
  copy = std::string(head);
  // Without NUL the ASCII part of UTF-16 reads like UTF-8.
  std::erase(copy, '\0');
  return copy;
}

std::string SniffXmlRoot(std::string_view bytes) {
  // The copy is for UTF-16 alone.
  const std::string_view start = bytes.substr(0, 4);
  const bool is_wide = start.find('\0') != std::string_view::npos;
  std::string copy;
  std::string_view text = is_wide ? SniffXmlHead(bytes, copy) : bytes.substr(0, kSniffBytes);
  while (true) {
    const size_t open = text.find('<');
    if (open == std::string_view::npos) return "";
    text.remove_prefix(open + 1);
    const bool comment = text.starts_with("!--");
    if (comment || text.starts_with("?")) {
      const size_t end = text.find(comment ? "-->" : "?>");
      if (end == std::string_view::npos) return "";
      text.remove_prefix(end);
      continue;
    }
    if (text.starts_with("!")) continue;
    const std::string_view name = text.substr(0, text.find_first_of(" \t\r\n/>"));
    const size_t colon = name.find(':');
    return std::string(colon == std::string_view::npos ? name : name.substr(colon + 1));
  }
}

}  // namespace handover::adapters
