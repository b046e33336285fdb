#include "adapters/hl7v2/hl7_acknowledgement.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "adapters/hl7v2/er7_message.h"
#include "adapters/hl7v2/hl7_issues.h"

namespace handover::adapters::hl7v2 {
namespace hl7_acknowledgement_internal {

constexpr size_t kMaxErrors = 20;  // More of them help nobody.
constexpr size_t kMaxQuoted = 200;

// What an answer may quote: the delimiters are ours, so the field is written anew, and a long one is left out.
std::string Quoted(const Er7Message& message, size_t field) {
  if (message.segments().empty()) return {};
  std::string quoted;
  for (size_t component = 1; component <= 3; ++component) {
    const std::string text = message.TextAt(message.segments().front(), field, component);
    if (component > 1) quoted.push_back('^');
    for (const char c : text) {
      if (c == '|' || c == '^' || c == '~' || c == '\\' || c == '&' || c == '\n') return {};
      quoted.push_back(c);
    }
  }
  quoted.erase(quoted.find_last_not_of('^') + 1);
  return quoted.size() > kMaxQuoted ? std::string() : quoted;
}

// `PID[2]-3` as ERL: segment, its place, field.
std::string LocationOf(std::string_view path) {
  constexpr size_t kNameLength = 3;
  if (path.size() < kNameLength) return {};
  std::string location(path.substr(0, kNameLength));
  const size_t bracket = path.find('[');
  const size_t hyphen = path.find('-');
  const size_t close = path.find(']');
  const bool has_place = bracket != std::string_view::npos && close != std::string_view::npos && bracket < close;
  location += "^" + (has_place ? std::string(path.substr(bracket + 1, close - bracket - 1)) : "1");
  if (hyphen != std::string_view::npos) location += "^" + std::string(path.substr(hyphen + 1));
  return location;
}

bool Rejects(const Issue& issue) {
  const IssueInfo* info = FindIssueInfo(issue.code);
  return info != nullptr && info->rejects;
}

std::string CodeOf(const Acknowledgement& acknowledgement) {
  const std::string kind = acknowledgement.kind == AcknowledgementKind::kCommit ? "C" : "A";
  switch (acknowledgement.verdict) {
    case Verdict::kAccepted:
      return kind + "A";
    case Verdict::kRefused: {
      const auto& issues = acknowledgement.issues;
      return kind + (std::any_of(issues.begin(), issues.end(), Rejects) ? "R" : "E");
    }
    case Verdict::kNotNow:
      return kind + "R";
  }
  return kind + "R";
}

}  // namespace hl7_acknowledgement_internal

std::string MakeAcknowledgement(std::string_view message, const Translation& translation, std::string_view control_id,
                                absl::Time now) {
  return MakeAcknowledgement(
      message, {translation.accepted() ? Verdict::kAccepted : Verdict::kRefused, translation.issues, control_id, now});
}

std::string MakeAcknowledgement(std::string_view message, const Acknowledgement& acknowledgement) {
  namespace internal = hl7_acknowledgement_internal;
  const Er7Message parsed = Er7Message::Parse(message);
  const auto quoted = [&parsed](size_t field) { return internal::Quoted(parsed, field); };
  const std::string event = parsed.segments().empty() ? "" : parsed.TextAt(parsed.segments().front(), 9, 2);
  const bool is_event = !event.empty() && event.size() <= 3 && quoted(9).find(event) != std::string::npos;
  const std::string version = quoted(12).empty() ? "2.5.1" : quoted(12);
  std::string answer = absl::StrCat("MSH|^~\\&|", quoted(5), "|", quoted(6), "|", quoted(3), "|", quoted(4), "|",
                                    absl::FormatTime("%Y%m%d%H%M%S+0000", acknowledgement.now, absl::UTCTimeZone()),
                                    "||ACK", is_event ? "^" + event : "", "|", std::string(acknowledgement.control_id),
                                    "|", quoted(11).empty() ? "P" : quoted(11), "|", version, "||||||UNICODE UTF-8\r");
  absl::StrAppend(&answer, "MSA|", internal::CodeOf(acknowledgement), "|", quoted(10), "\r");
  size_t errors = 0;
  for (const Issue& issue : acknowledgement.issues) {
    const IssueInfo* info = FindIssueInfo(issue.code);
    if (issue.severity != Severity::kError || ++errors > internal::kMaxErrors) continue;
    absl::StrAppend(&answer, "ERR||", internal::LocationOf(issue.path), "|",
                    std::string(info == nullptr ? "207" : info->condition), "^^HL70357|E|", issue.code,
                    "^^99HANDOVER|||", issue.rule, "\r");
  }
  return answer;
}

}  // namespace handover::adapters::hl7v2
