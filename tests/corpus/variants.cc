#include "tests/corpus/variants.h"

#include <algorithm>
#include <string_view>

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

#include "adapters/text/utf8.h"
#include "adapters/text/xml_encoding.h"
#include "adapters/text/xml_prescan.h"

namespace handover::corpus {
namespace variants_internal {

constexpr char kMark[] = "\xEF\xBB\xBF";

// The document from its root on, in UTF-8. Empty when it is not well formed.
std::string XmlBody(const std::string& bytes) {
  if (adapters::PrescanXml(bytes).problem != adapters::XmlProblem::kNone) return "";
  const adapters::XmlDecoded decoded = adapters::DecodeXml(bytes);
  return decoded.utf8.substr(decoded.declaration_bytes);
}

std::string AsUtf16(std::string_view utf8, bool big_endian) {
  std::string wide = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  const auto add = [&wide, big_endian](uint32_t unit) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xFF);
    wide += big_endian ? std::string{high, low} : std::string{low, high};
  };
  for (size_t at = 0; at < utf8.size();) {
    const adapters::CodePoint point = adapters::CodePointAt(utf8, at);
    at += std::max<size_t>(point.length, 1);
    if (point.value < 0x10000) {
      add(point.value);
    } else {
      add(0xD800 + ((point.value - 0x10000) >> 10));
      add(0xDC00 + ((point.value - 0x10000) & 0x3FF));
    }
  }
  return wide;
}

std::string WithReferences(std::string_view utf8) {
  std::string ascii;
  for (size_t at = 0; at < utf8.size();) {
    const adapters::CodePoint point = adapters::CodePointAt(utf8, at);
    if (point.value < 0x80) {
      ascii += utf8[at];
    } else {
      absl::StrAppend(&ascii, "&#", point.value, ";");
    }
    at += std::max<size_t>(point.length, 1);
  }
  return ascii;
}

// `between` where one element ends and, behind white space alone, the next begins.
std::string BetweenElements(const std::string& body, std::string_view between) {
  std::string changed;
  for (size_t at = 0; at < body.size(); ++at) {
    // Elements that are commented out are none, and a comment holds no other.
    const size_t commented = body.compare(at, 4, "<!--") == 0 ? body.find("-->", at) : std::string::npos;
    if (commented != std::string::npos) {
      changed.append(body, at, commented + 2 - at);
      at = commented + 2;
    }
    changed += body[at];
    if (body[at] != '>' || body.substr(0, at).ends_with("--")) continue;
    const size_t next = body.find_first_not_of(" \t\r\n", at + 1);
    const bool is_between = next != std::string::npos && next > at + 1 && body[next] == '<' && body[next + 1] != '/' &&
                            body[next + 1] != '!' && body[next + 1] != '?';
    if (is_between) changed += between;
  }
  return changed;
}

std::string JsonText(const rapidjson::Value& value, bool pretty) {
  rapidjson::StringBuffer buffer;
  if (pretty) {
    rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
  } else {
    // All that is not ASCII as an escape.
    rapidjson::Writer<rapidjson::StringBuffer, rapidjson::UTF8<>, rapidjson::ASCII<>> writer(buffer);
    value.Accept(writer);
  }
  return buffer.GetString();
}

void ReverseMembers(rapidjson::Value& value, rapidjson::Document::AllocatorType& allocator) {
  if (value.IsArray()) {
    for (rapidjson::Value& item : value.GetArray()) ReverseMembers(item, allocator);
  }
  if (!value.IsObject()) return;
  rapidjson::Value reversed(rapidjson::kObjectType);
  for (rapidjson::SizeType left = value.MemberCount(); left > 0; --left) {
    const auto member = value.MemberBegin() + static_cast<std::ptrdiff_t>(left - 1);
    ReverseMembers(member->value, allocator);
    reversed.AddMember(member->name, member->value, allocator);
  }
  value = reversed;
}

// The segments of an interchange in the usual service characters, without those and without white space between them.
std::vector<std::string> EdifactSegments(const std::string& bytes) {
  std::vector<std::string> segments;
  std::string segment;
  for (size_t at = bytes.find("UNB"); at < bytes.size(); ++at) {
    if (bytes[at] == '?' && at + 1 < bytes.size()) {
      segment += bytes.substr(at++, 2);
    } else if (bytes[at] == '\'') {
      segments.emplace_back(absl::StripAsciiWhitespace(segment));
      segment.clear();
    } else {
      segment += bytes[at];
    }
  }
  return segments;
}

// The same text with `|` for `+`, `^` for `:`, `\` for `?` and `~` for `'`.
std::string InOtherCharacters(const std::string& segment) {
  constexpr std::string_view kOther = "|^\\~";
  std::string text;
  for (size_t at = 0; at < segment.size(); ++at) {
    const bool released = segment[at] == '?' && at + 1 < segment.size();
    const char c = released ? segment[++at] : segment[at];
    if (!released && c == '+') {
      text += '|';
    } else if (!released && c == ':') {
      text += '^';
    } else {
      if (kOther.find(c) != std::string_view::npos) text += '\\';
      text += c;
    }
  }
  return text + "~";
}

}  // namespace variants_internal

std::vector<Variant> XmlVariants(const std::string& bytes) {
  namespace internal = variants_internal;
  const std::string body = internal::XmlBody(bytes);
  if (body.empty()) return {};
  const std::string utf8 = absl::StrCat("<?xml version='1.0' encoding='utf-8' standalone='no'?>\n", body);
  const std::string lines = absl::StrReplaceAll(body, {{"\r\n", "\n"}});
  return {{"no declaration", body},
          {"byte order mark", internal::kMark + utf8},
          {"byte order mark alone", internal::kMark + body},
          {"UTF-16, little end first", internal::AsUtf16("<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + body, false)},
          {"UTF-16, big end first", internal::AsUtf16(body, true)},
          {"US-ASCII", "<?xml version=\"1.0\" encoding=\"US-ASCII\"?>" + internal::WithReferences(body)},
          {"a long comment and an instruction before the root",
           absl::StrCat("<!-- ", std::string(6000, 'x'), " --><?xml-stylesheet href=\"a.xsl\"?>\n", body)},
          {"a comment and an instruction behind the root", absl::StrCat(utf8, "<!-- y --><?a b?>\n\n")},
          {"comments between elements", internal::BetweenElements(body, "<!-- <no/> -->")},
          {"instructions between elements", internal::BetweenElements(body, "<?no more?>")},
          {"lines that end in CR LF", absl::StrReplaceAll(lines, {{"\n", "\r\n"}})},
          {"white space in end tags", absl::StrReplaceAll(body, {{"/>", " />"}})}};
}

std::vector<Variant> JsonVariants(const std::string& bytes) {
  namespace internal = variants_internal;
  rapidjson::Document document;
  const std::string_view marked = bytes;
  const std::string text(marked.starts_with(internal::kMark) ? marked.substr(3) : marked);
  document.Parse<rapidjson::kParseFullPrecisionFlag | rapidjson::kParseNumbersAsStringsFlag>(text.c_str());
  if (document.HasParseError()) return {};
  std::vector<Variant> variants = {{"byte order mark", internal::kMark + text},
                                   {"white space around", "\r\n\t " + text + "\n\n"},
                                   {"lines that end in CR LF", absl::StrReplaceAll(text, {{"\n", "\r\n"}})}};
  document.Parse<rapidjson::kParseFullPrecisionFlag>(text.c_str());
  variants.push_back({"escapes and no white space", internal::JsonText(document, false)});
  variants.push_back({"much white space", internal::JsonText(document, true)});
  internal::ReverseMembers(document, document.GetAllocator());
  variants.push_back({"members the other way round", internal::JsonText(document, false)});
  return variants;
}

std::vector<Variant> EdifactVariants(const std::string& bytes) {
  namespace internal = variants_internal;
  if (absl::StrContains(bytes, "UNO+")) return {};
  const std::vector<std::string> segments = internal::EdifactSegments(bytes);
  const auto joined = [&segments](std::string_view end) {
    return absl::StrJoin(segments, std::string(end)) + std::string(end);
  };
  std::string other = "UNA^|.\\ ~";
  for (const std::string& segment : segments) other += internal::InOtherCharacters(segment);
  const std::string plain = joined("'\r\n");
  return {{"without UNA", plain},
          {"UNA and no line ends", "UNA:+.? '" + joined("'")},
          {"lines that end in LF", "UNA:+.? '\n" + joined("'\n")},
          {"lines that end in CR", "UNA:+,? '\r" + joined("'\r")},
          {"white space around", "\r\n" + plain + "\r\n  \r\n"},
          {"other service characters", other},
          {"counters with zeros", absl::StrReplaceAll(plain, {{"UNT+", "UNT+00"}, {"UNZ+", "UNZ+0"}})}};
}

std::vector<Variant> Hl7Variants(const std::string& bytes) {
  std::vector<std::string> lines = absl::StrSplit(absl::StrReplaceAll(bytes, {{"\r", "\n"}}), '\n', absl::SkipEmpty());
  const bool is_wrapped = std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
    return line.size() < 4 || line[3] != '|' || !absl::ascii_isupper(static_cast<unsigned char>(line[0]));
  });
  if (lines.empty() || is_wrapped) return {};
  const std::string plain = absl::StrJoin(lines, "\r") + "\r";
  std::vector<Variant> variants = {{"lines that end in LF", absl::StrJoin(lines, "\n")},
                                   {"lines that end in CR LF", absl::StrJoin(lines, "\r\n")},
                                   {"in a frame", absl::StrCat("\x0B", plain, "\x1C\r")},
                                   {"empty lines", "\r\n" + absl::StrJoin(lines, "\r\r") + "\r\r"},
                                   {"empty fields at the end", absl::StrJoin(lines, "|||\r") + "|||\r"},
                                   {"a segment of the site's own", plain + "ZZZ|1|a^b\r"}};
  std::vector<std::string> header = absl::StrSplit(lines.front(), '|');
  constexpr size_t kVersion = 11;
  for (const char* version : {"2.3", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.8"}) {
    if (header.size() <= kVersion) break;
    header[kVersion] = version;
    lines.front() = absl::StrJoin(header, "|");
    variants.push_back({absl::StrCat("version ", version), absl::StrJoin(lines, "\r")});
  }
  return variants;
}

}  // namespace handover::corpus
