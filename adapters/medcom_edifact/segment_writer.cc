#include "adapters/medcom_edifact/segment_writer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"

#include "adapters/medcom_edifact/latin1_text.h"
#include "adapters/text/utf8.h"

namespace handover::adapters::edifact {
namespace segment_writer_internal {

constexpr std::string_view kServiceString = "UNA:+.? '\r\n";
constexpr std::string_view kSpecial = ":+?'";

void AppendReleased(std::string_view text, std::string& out) {
  for (const char c : text) {
    if (kSpecial.find(c) != std::string_view::npos) out += '?';
    out += c;
  }
}

void AppendElement(const std::vector<std::string>& components, std::string& out) {
  const auto last = std::find_if(components.rbegin(), components.rend(), [](const auto& c) { return !c.empty(); });
  for (auto at = components.begin(); at != last.base(); ++at) {
    if (at != components.begin()) out += ':';
    AppendReleased(*at, out);
  }
}

bool IsEmpty(const std::vector<std::string>& components) {
  return std::all_of(components.begin(), components.end(), [](const std::string& c) { return c.empty(); });
}

std::string BytesOf(absl::Span<const Segment> segments) {
  std::string text(kServiceString);
  for (const Segment& segment : segments) {
    text += segment.tag;
    const auto last = std::find_if(segment.elements.rbegin(), segment.elements.rend(),
                                   [](const std::vector<std::string>& element) { return !IsEmpty(element); });
    for (auto at = segment.elements.begin(); at != last.base(); ++at) {
      text += '+';
      AppendElement(*at, text);
    }
    text += "'\r\n";
  }
  return Utf8ToLatin1(text);
}

bool IsAscii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace segment_writer_internal

SegmentBytes WriteSegments(absl::Span<const Segment> segments) {
  SegmentBytes written{segment_writer_internal::BytesOf(segments)};
  if (segment_writer_internal::IsAscii(written.bytes) || !IsValidUtf8(written.bytes)) return written;
  written.changed = true;
  std::replace_if(
      written.bytes.begin(), written.bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '_');
  return written;
}

InterchangeSegments::InterchangeSegments(const InterchangeHead& head) : interchange_reference_(head.reference) {
  const std::string day = absl::StrFormat("%02d%02d%02d", head.sent.year() % 100, head.sent.month(), head.sent.day());
  const std::string time = absl::StrFormat("%02d%02d", head.sent.hour(), head.sent.minute());
  Add("UNB", {{"UNOC", "3"},
              {head.sender, "14"},
              {head.receiver, "14"},
              {day, time},
              {head.reference},
              {},
              {},
              {},
              {head.acknowledgement}});
}

void InterchangeSegments::BeginMessage(const std::string& reference, std::vector<std::string> type,
                                       const std::string& name) {
  EndMessage();
  message_reference_ = reference;
  message_begin_ = segments_.size();
  ++message_count_;
  Add("UNH", {{reference}, std::move(type), {name}});
}

void InterchangeSegments::Add(std::string tag, Elements elements) {
  segments_.push_back({std::move(tag), segments_.size() + 1, std::move(elements)});
}

void InterchangeSegments::EndMessage() {
  if (message_begin_ == 0) return;
  const size_t count = segments_.size() - message_begin_ + 1;
  Add("UNT", {{std::to_string(count)}, {message_reference_}});
  message_begin_ = 0;
}

std::vector<Segment> InterchangeSegments::Finish() {
  EndMessage();
  Add("UNZ", {{std::to_string(message_count_)}, {interchange_reference_}});
  return std::exchange(segments_, {});
}

}  // namespace handover::adapters::edifact
