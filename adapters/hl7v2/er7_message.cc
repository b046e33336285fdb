#include "adapters/hl7v2/er7_message.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "adapters/text/utf8.h"

namespace handover::adapters::hl7v2 {
namespace er7_message_internal {

constexpr char kFrameBegin = '\x0B';
constexpr char kFrameEnd = '\x1C';
constexpr std::string_view kWhiteSpace = " \t\r\n";
bool IsBlank(std::string_view text) { return text.find_first_not_of(kWhiteSpace) == std::string_view::npos; }

std::string_view Trimmed(std::string_view text) {
  if (IsBlank(text)) return {};
  const size_t first = text.find_first_not_of(kWhiteSpace);
  return text.substr(first, text.find_last_not_of(kWhiteSpace) - first + 1);
}

constexpr std::string_view kNull = "\"\"";
constexpr size_t kCharsetField = 18;

std::string_view WithoutFrame(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  bytes.remove_prefix(std::min(bytes.find_first_not_of(kWhiteSpace), bytes.size()));
  if (bytes.starts_with(kFrameBegin)) bytes.remove_prefix(1);
  const size_t end = bytes.find_last_not_of(kWhiteSpace);
  if (end != std::string_view::npos && bytes[end] == kFrameEnd) bytes = bytes.substr(0, end);
  return bytes;
}

// The text between the `number`th and the next separator, counted from 1.
std::string_view Part(std::string_view text, char separator, size_t number) {
  for (size_t i = 1; i < number; ++i) {
    const size_t at = text.find(separator);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + 1);
  }
  return text.substr(0, text.find(separator));
}

std::vector<std::string_view> Split(std::string_view text, char separator, size_t most) {
  std::vector<std::string_view> parts;
  while (parts.size() <= most) {
    const size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) break;
    text.remove_prefix(at + 1);
  }
  return parts;
}

bool IsName(std::string_view name) {
  if (name.size() != 3 || !absl::ascii_isupper(static_cast<unsigned char>(name[0]))) return false;
  return std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return absl::ascii_isupper(c) || absl::ascii_isdigit(c); });
}

// The text of one escape; empty when it is not one that stands for text.
std::optional<std::string> Unescaped(std::string_view escape, const Delimiters& delimiters) {
  if (escape == "F") return std::string(1, delimiters.field);
  if (escape == "S") return std::string(1, delimiters.component);
  if (escape == "T") return std::string(1, delimiters.subcomponent);
  if (escape == "R") return std::string(1, delimiters.repetition);
  if (escape == "E") return std::string(1, delimiters.escape);
  if (escape == ".br" || escape == ".sp") return "\n";
  if (escape == "H" || escape == "N") return "";  // Highlighting.
  return std::nullopt;
}

enum class Charset { kUtf8, kLatin1, kNotTold, kUnknown };

Charset CharsetOf(std::string_view name) {
  if (name.empty() || name == "ASCII") return Charset::kNotTold;
  if (name == "8859/1") return Charset::kLatin1;
  // UNICODE alone leaves the encoding open; the bytes show whether it is this one.
  if (name == "UNICODE UTF-8" || name == "UTF-8" || name == "UNICODE") return Charset::kUtf8;
  return Charset::kUnknown;
}

}  // namespace er7_message_internal

std::string PathOf(const Segment& segment, size_t field) {
  std::string path(segment.name);
  if (segment.ordinal > 1) absl::StrAppend(&path, "[", segment.ordinal, "]");
  if (field > 0) absl::StrAppend(&path, "-", field);
  return path;
}

bool Er7Message::Refuse(SyntaxProblem problem, std::string path) {
  problem_ = problem;
  problem_path_ = std::move(path);
  return false;
}

Er7Message Er7Message::Parse(std::string_view bytes) {
  namespace internal = er7_message_internal;
  Er7Message message;
  bytes = internal::WithoutFrame(bytes);
  if (internal::IsBlank(bytes)) {
    message.Refuse(SyntaxProblem::kEmpty);
    return message;
  }
  if (bytes.size() > kMaxMessageBytes) {
    message.Refuse(SyntaxProblem::kTooLarge);
    return message;
  }
  if (!message.ReadHeader(bytes) || !message.Decode(bytes)) return message;
  std::string_view rest = *message.text_;
  message.had_line_feeds_ = rest.find('\n') != std::string_view::npos;
  while (!rest.empty()) {
    const size_t end = message.EndOfSegment(rest);
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!internal::IsBlank(line) && !message.AddLine(line)) break;
  }
  return message;
}

size_t Er7Message::EndOfSegment(std::string_view rest) {
  namespace internal = er7_message_internal;
  size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
  // A line feed does not end a segment by the standard: where no segment begins behind it, the line was only wrapped.
  while (end + 1 < rest.size() && rest[end] == '\n') {
    const std::string_view next = rest.substr(end + 1, rest.substr(end + 1).find_first_of("\r\n"));
    const bool begins =
        next.size() >= 3 && internal::IsName(next.substr(0, 3)) && (next.size() == 3 || next[3] == delimiters_.field);
    if (begins || internal::IsBlank(next)) break;
    lines_were_wrapped_ = true;
    end += 1 + next.size();
  }
  return end;
}

bool Er7Message::ReadHeader(std::string_view bytes) {
  constexpr size_t kShortest = 8;  // MSH, the separator, four delimiters.
  if (bytes.starts_with("FHS") || bytes.starts_with("BHS")) return Refuse(SyntaxProblem::kBatch, "");
  if (!bytes.starts_with("MSH") || bytes.size() < kShortest) return Refuse(SyntaxProblem::kHeader, "MSH");
  // A fifth one, for truncation, came with version 2.7.
  const std::string_view set = bytes.substr(4, bytes.substr(4).find_first_of(std::string{bytes[3], '\r', '\n'}));
  const std::string all = std::string(bytes.substr(3, 1)) + std::string(set);
  if (set.size() < 4 || set.size() > 5) return Refuse(SyntaxProblem::kHeader, "MSH-2");
  for (size_t i = 0; i < all.size(); ++i) {
    if (!absl::ascii_ispunct(static_cast<unsigned char>(all[i])) || all.find(all[i], i + 1) != std::string::npos) {
      return Refuse(SyntaxProblem::kHeader, "MSH-2");
    }
  }
  delimiters_ = {all[0], all[1], all[2], all[3], all[4]};
  return true;
}

bool Er7Message::Decode(std::string_view bytes) {
  namespace internal = er7_message_internal;
  const std::string_view header = bytes.substr(0, bytes.find_first_of("\r\n"));
  // MSH-1 is the separator itself, so that a part's number is the field's.
  const std::string_view field = internal::Part(header, delimiters_.field, internal::kCharsetField);
  // The first is that of the message; the others are for escapes into them, which are told where they stand.
  const std::string_view first = internal::Part(field, delimiters_.repetition, 1);
  const internal::Charset charset = internal::CharsetOf(internal::Trimmed(first));
  if (charset == internal::Charset::kUnknown) return Refuse(SyntaxProblem::kCharset, "MSH-18");
  const bool is_latin1 = charset == internal::Charset::kLatin1;
  if (!is_latin1 && !IsValidUtf8(bytes)) return Refuse(SyntaxProblem::kEncoding, "");
  auto text = std::make_unique<const std::string>(is_latin1 ? Latin1ToUtf8(bytes) : std::string(bytes));
  if (!IsPlainText(*text)) return Refuse(SyntaxProblem::kCharacter, "");
  const bool is_ascii = std::all_of(bytes.begin(), bytes.end(), [](unsigned char c) { return c < 0x80; });
  encoding_was_assumed_ = charset == internal::Charset::kNotTold && !is_ascii;
  text_ = std::move(text);
  return true;
}

bool Er7Message::AddLine(std::string_view line) {
  namespace internal = er7_message_internal;
  std::vector<std::string_view> fields = internal::Split(line, delimiters_.field, kMaxFields + 1);
  if (!internal::IsName(fields[0])) {
    const std::string last = segments_.empty() ? "" : PathOf(segments_.back());
    return Refuse(SyntaxProblem::kSegmentName, absl::StrCat("behind ", last));
  }
  Segment segment{fields[0], line, ++counts_[fields[0]], {}};
  if (segment.name == "MSH") {
    if (!segments_.empty()) return Refuse(SyntaxProblem::kSeveral, PathOf(segment));
    fields.insert(fields.begin() + 1, line.substr(3, 1));
  }
  const bool too_many = segments_.size() >= kMaxSegments || fields.size() > kMaxFields + 1;
  if (too_many) return Refuse(SyntaxProblem::kTooMany, PathOf(segment));
  for (size_t i = 3; i < fields.size(); ++i) {
    const auto count = std::count(fields[i].begin(), fields[i].end(), delimiters_.repetition);
    if (static_cast<size_t>(count) >= kMaxRepetitions) return Refuse(SyntaxProblem::kTooMany, PathOf(segment, i));
  }
  segment.fields = std::move(fields);
  segments_.push_back(std::move(segment));
  return true;
}

const Segment* Er7Message::First(std::string_view name) const {
  const auto found =
      std::find_if(segments_.begin(), segments_.end(), [name](const Segment& s) { return s.name == name; });
  return found == segments_.end() ? nullptr : &*found;
}

std::vector<const Segment*> Er7Message::All(std::string_view name) const {
  std::vector<const Segment*> all;
  for (const Segment& segment : segments_) {
    if (segment.name == name) all.push_back(&segment);
  }
  return all;
}

std::string_view Er7Message::Field(const Segment& segment, size_t number) {
  if (number >= segment.fields.size()) return {};
  const std::string_view field = segment.fields[number];
  return field == er7_message_internal::kNull ? std::string_view() : field;
}

std::vector<std::string_view> Er7Message::Repetitions(std::string_view field) const {
  if (field.empty()) return {};
  return er7_message_internal::Split(field, delimiters_.repetition, kMaxRepetitions);
}

std::string_view Er7Message::Component(std::string_view field, size_t number) const {
  const std::string_view first = field.substr(0, field.find(delimiters_.repetition));
  const std::string_view part = er7_message_internal::Part(first, delimiters_.component, number);
  return part == er7_message_internal::kNull ? std::string_view() : part;
}

std::string_view Er7Message::Subcomponent(std::string_view component, size_t number) const {
  return er7_message_internal::Part(component, delimiters_.subcomponent, number);
}

std::string Er7Message::Text(std::string_view raw) const {
  std::string text;
  while (!raw.empty()) {
    const size_t begin = raw.find(delimiters_.escape);
    text += raw.substr(0, begin);
    if (begin == std::string_view::npos) break;
    raw.remove_prefix(begin + 1);
    const size_t end = raw.find(delimiters_.escape);
    const std::optional<std::string> meant =
        end == std::string_view::npos ? std::nullopt : er7_message_internal::Unescaped(raw.substr(0, end), delimiters_);
    if (meant.has_value()) {
      text += *meant;
      raw.remove_prefix(end + 1);
    } else {
      text.push_back(delimiters_.escape);
    }
  }
  return std::string(er7_message_internal::Trimmed(text));
}

std::string Er7Message::TextAt(const Segment& segment, size_t field, size_t component) const {
  return Text(Subcomponent(Component(Field(segment, field), component), 1));
}

}  // namespace handover::adapters::hl7v2
