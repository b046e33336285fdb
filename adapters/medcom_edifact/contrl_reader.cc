#include "adapters/medcom_edifact/contrl_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "adapters/medcom_edifact/contrl.h"
#include "adapters/medcom_edifact/edifact_issues.h"
#include "adapters/medcom_edifact/edifact_reading.h"
#include "adapters/medcom_edifact/edifact_syntax.h"
#include "adapters/medcom_edifact/interchange.h"

namespace handover::adapters::edifact {
namespace contrl_reader_internal {

constexpr size_t kTextAt = 4;  // The element of FTX that holds the text.
constexpr size_t kMostAnswered = 99;

std::optional<Contrl::Kind> KindOf(std::string_view version) {
  if (version == kVansRefusedVersion) return Contrl::Kind::kVansRefused;
  if (version == kRefusedVersion) return Contrl::Kind::kRefused;
  if (version == kTakenVersion) return Contrl::Kind::kTaken;
  return std::nullopt;
}

std::string TextIn(const Segment& ftx) {
  std::string text;
  for (size_t component = 1; component <= ftx.ComponentsOf(kTextAt); ++component) {
    const std::string& line = ftx.At(kTextAt, component);
    const bool goes_on = line.ends_with('\\');
    if (line != ".") text += line.substr(0, line.size() - (goes_on ? 1 : 0));
    if (!goes_on && component < ftx.ComponentsOf(kTextAt)) text += '\n';
  }
  return text;
}

// One run over one message.
class ContrlMessageReading {
 public:
  ContrlMessageReading(const Segment& unb, std::vector<Issue>& issues) : issues_(issues) {
    contrl_.sender = unb.At(2, 1);
    contrl_.receiver = unb.At(3, 1);
  }

  Contrl Read(const EdifactMessage& message) {
    const std::optional<Contrl::Kind> kind = KindOf(message.version());
    if (message.unh().At(2, 1) != kContrlFamily || !kind.has_value()) {
      Tell(kMessageUnsupported, message.unh(), " 2.5");
      return {};
    }
    contrl_.kind = *kind;
    for (const Segment& segment : message.segments.subspan(1, message.segments.size() - 2)) ReadSegment(segment);
    if (!has_head_) Tell(kContrlHead, message.unh(), "");
    return std::move(contrl_);
  }

 private:
  void Tell(const IssueInfo& info, const Segment& segment, std::string_view place) {
    issues_.push_back(medcom::MakeIssue(info, SegmentPath(segment.number) + " " + segment.tag + std::string(place)));
  }

  void ReadSegment(const Segment& segment) {
    const bool first = !has_head_;
    if (segment.tag == "UCI" && first) return ReadHead(segment);
    if (segment.tag == "UCM" && !first) return ReadLetter(segment);
    if (segment.tag == "FTX" && !first && !has_reason_) return ReadReason(segment);
    Tell(kSegmentUnexpected, segment, "");
  }

  void ReadHead(const Segment& uci) {
    has_head_ = true;
    has_reason_ = false;
    contrl_.envelope_id = uci.At(1, 1);
    contrl_.original_sender = uci.At(2, 1);
    contrl_.original_receiver = uci.At(3, 1);
    if (contrl_.envelope_id.empty()) Tell(kContrlReference, uci, " 1.1");
    CheckAction(uci);
  }

  void ReadLetter(const Segment& ucm) {
    has_reason_ = false;
    if (ucm.At(1, 1).empty()) Tell(kContrlReference, ucm, " 1.1");
    if (contrl_.letters.size() == kMostAnswered) return Tell(kSegmentUnexpected, ucm, "");
    contrl_.letters.push_back({.letter_id = ucm.At(1, 1), .version = ucm.At(2, 5), .taken = CheckAction(ucm)});
  }

  // Whether it says taken. A receipt of one kind does not say the other of a letter.
  bool CheckAction(const Segment& segment) {
    const bool is_head = segment.tag == "UCI";
    const std::string& action = segment.At(is_head ? 4 : 3, 1);
    const bool taken = action == kActionTaken || action == kActionReceived;
    const bool known = taken || action == kActionRefused;
    if (!known || taken != (contrl_.kind == Contrl::Kind::kTaken))
      Tell(kContrlAction, segment, is_head ? " 4.1" : " 3.1");
    return taken;
  }

  void ReadReason(const Segment& ftx) {
    has_reason_ = true;
    const auto word = std::find_if(kRefuseCodes.begin(), kRefuseCodes.end(),
                                   [&ftx](const CodeWord& w) { return w.code == ftx.At(1, 1); });
    if (word == kRefuseCodes.end()) return Tell(kCodeUnknown, ftx, " 1.1");
    std::string& reason = contrl_.letters.empty() ? contrl_.reason : contrl_.letters.back().reason;
    std::string& text = contrl_.letters.empty() ? contrl_.text : contrl_.letters.back().text;
    reason = word->word;
    text = TextIn(ftx);
  }

  std::vector<Issue>& issues_;
  Contrl contrl_;
  bool has_head_ = false;
  bool has_reason_ = false;  // Of the UCI or UCM before.
};

}  // namespace contrl_reader_internal

bool IsContrl(std::string_view bytes) {
  constexpr size_t kLookedAt = 512;  // UNA, UNB and UNH have less.
  const std::string_view head = bytes.substr(0, kLookedAt);
  return LooksLikeEdifact(bytes) && head.find(kContrlFamily) != std::string_view::npos;
}

ContrlReading ReadContrl(std::string_view bytes) {
  ContrlReading reading;
  const Syntax syntax = ReadSyntax(bytes);
  if (syntax.problem != SyntaxProblem::kNone) {
    reading.issues.push_back(MakeSyntaxIssue(syntax.problem, syntax.segment));
    return reading;
  }
  const Interchange interchange = ReadInterchange(syntax.segments, reading.issues);
  if (medcom::HasError(reading.issues)) return reading;
  for (const EdifactMessage& message : interchange.messages) {
    contrl_reader_internal::ContrlMessageReading message_reading(*interchange.unb, reading.issues);
    reading.receipts.push_back(message_reading.Read(message));
  }
  if (medcom::HasError(reading.issues)) reading.receipts.clear();
  return reading;
}

}  // namespace handover::adapters::edifact
