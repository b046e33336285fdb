#include "adapters/medcom_edifact/interchange.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "adapters/medcom_edifact/edifact_issues.h"

namespace handover::adapters::edifact {
namespace {

using medcom::MakeIssue;

constexpr size_t kMostMessages = 100;
constexpr size_t kDateDigits = 6;  // yymmdd.
constexpr size_t kTimeDigits = 4;  // hhmm.
constexpr std::string_view kCharacterSetName = "UNOC";

bool IsDigits(std::string_view text, size_t count) {
  return text.size() == count && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<size_t> CountOf(const std::string& text) {
  size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return count;
}

std::string PathOf(const Segment& segment) { return SegmentPath(segment.number) + " " + segment.tag; }

// One run over the segments of one document.
class InterchangeReading {
 public:
  explicit InterchangeReading(std::vector<Issue>& issues) : issues_(issues) {}

  Interchange Read(absl::Span<const Segment> segments) {
    size_t at = 0;
    if (!segments.empty() && segments.front().tag == "UNB") {
      interchange_.unb = &segments.front();
      CheckUnb(segments.front());
      ++at;
    } else {
      Tell(kUnbMissing, "segment 1");
    }
    while (at < segments.size() && segments[at].tag != "UNZ") at = ReadPart(segments, at);
    if (begun_ == 0) Tell(kUnhMissing, SegmentPath(std::min(at + 1, segments.size())));
    if (interchange_.messages.size() > kMostMessages) Tell(kMessageCount, "segment 1");
    if (at == segments.size()) {
      Tell(kUnzMissing, SegmentPath(segments.size()));
      return std::move(interchange_);
    }
    CheckUnz(segments[at]);
    for (++at; at < segments.size(); ++at) {
      if (segments[at].tag == "UNB") {
        Tell(kUnbRepeated, PathOf(segments[at]));
        break;
      }
      TellOutside(segments[at]);
    }
    return std::move(interchange_);
  }

 private:
  void Tell(const IssueInfo& info, std::string path) { issues_.push_back(MakeIssue(info, std::move(path))); }

  // Once is enough: without UNH all segments stand outside.
  void TellOutside(const Segment& segment) {
    if (!told_outside_) Tell(kOutsideMessage, PathOf(segment));
    told_outside_ = true;
  }

  // The message that begins at `at`, or the one segment that is none. The place behind it.
  size_t ReadPart(absl::Span<const Segment> segments, size_t at) {
    const Segment& first = segments[at];
    if (first.tag != "UNH") {
      if (first.tag == "UNB") {
        Tell(kUnbRepeated, PathOf(first));
      } else {
        TellOutside(first);
      }
      return at + 1;
    }
    ++begun_;
    size_t end = at + 1;
    while (end < segments.size() && segments[end].tag != "UNT" && segments[end].tag != "UNH" &&
           segments[end].tag != "UNZ" && segments[end].tag != "UNB") {
      ++end;
    }
    if (first.At(1, 1).empty() || first.At(2, 1).empty() || first.At(2, 5).empty()) Tell(kUnhFormat, PathOf(first));
    if (end == segments.size() || segments[end].tag != "UNT") {
      Tell(kUntMissing, PathOf(first));
      return end;
    }
    CheckUnt(segments.subspan(at, end - at + 1));
    interchange_.messages.push_back({segments.subspan(at, end - at + 1)});
    return end + 1;
  }

  void CheckUnb(const Segment& unb) {
    const bool complete = !unb.At(2, 1).empty() && !unb.At(3, 1).empty() && IsDigits(unb.At(4, 1), kDateDigits) &&
                          IsDigits(unb.At(4, 2), kTimeDigits) && !unb.At(5, 1).empty();
    if (!complete) Tell(kUnbFormat, PathOf(unb));
    if (unb.At(1, 1) != kCharacterSetName) Tell(kCharacterSet, PathOf(unb));
  }

  void CheckUnt(absl::Span<const Segment> message) {
    const Segment& unt = message.back();
    const std::optional<size_t> count = CountOf(unt.At(1, 1));
    if (!count.has_value() || unt.At(2, 1).empty()) return Tell(kUntFormat, PathOf(unt));
    if (*count != message.size()) Tell(kUntCount, PathOf(unt));
    if (unt.At(2, 1) != message.front().At(1, 1)) Tell(kUntReference, PathOf(unt));
  }

  void CheckUnz(const Segment& unz) {
    const std::optional<size_t> count = CountOf(unz.At(1, 1));
    if (!count.has_value() || unz.At(2, 1).empty()) return Tell(kUnzFormat, PathOf(unz));
    if (*count != begun_) Tell(kUnzCount, PathOf(unz));
    if (interchange_.unb != nullptr && unz.At(2, 1) != interchange_.unb->At(5, 1)) Tell(kUnzReference, PathOf(unz));
  }

  std::vector<Issue>& issues_;
  Interchange interchange_;
  size_t begun_ = 0;  // Messages, those that do not end among them.
  bool told_outside_ = false;
};

}  // namespace

Interchange ReadInterchange(absl::Span<const Segment> segments, std::vector<Issue>& issues) {
  return InterchangeReading(issues).Read(segments);
}

}  // namespace handover::adapters::edifact
