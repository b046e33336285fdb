#include "adapters/medcom_edifact/contrl.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <utility>
#include <vector>

#include "adapters/medcom_edifact/edifact_syntax.h"
#include "adapters/medcom_edifact/interchange.h"
#include "adapters/medcom_edifact/latin1_text.h"
#include "adapters/medcom_edifact/segment_writer.h"
#include "adapters/medcom_edifact/text_lines.h"
#include "adapters/text/danish_time.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"

namespace handover::adapters::edifact {
namespace contrl_internal {

constexpr size_t kReferenceLetters = 14;
constexpr size_t kMostLettersTold = 99;  // UCM; the twin has no more.

// The interchange that is answered, as far as it can be read.
struct AnsweredInterchange {
  Syntax syntax;
  Interchange interchange;
};

absl::StatusOr<AnsweredInterchange> ReadAnswered(std::string_view bytes) {
  const auto refuse = [](std::string_view rule) { return Invalid("EDIFACT_NOT_ACKNOWLEDGEABLE", "UNB", rule); };
  AnsweredInterchange answered{ReadSyntax(bytes), {}};
  std::vector<Issue> ignored;
  answered.interchange = ReadInterchange(answered.syntax.segments, ignored);
  const Segment* unb = answered.interchange.unb;
  if (unb == nullptr || unb->At(2, 1).empty() || unb->At(3, 1).empty() || unb->At(5, 1).empty()) {
    return refuse("Only an interchange that tells its sender, receiver and reference is answered.");
  }
  for (const EdifactMessage& message : answered.interchange.messages) {
    if (message.unh().At(2, 1) == kContrlFamily) return refuse("A CONTRL is not answered.");
  }
  return answered;
}

// The number of the segment that the path begins with; 0 = it names none.
size_t SegmentOf(std::string_view path) {
  constexpr std::string_view kWord = "segment ";
  size_t number = 0;
  if (path.starts_with(kWord)) std::from_chars(path.data() + kWord.size(), path.data() + path.size(), number);
  return number;
}

bool IsInside(const EdifactMessage& message, const Issue& issue) {
  const size_t number = SegmentOf(issue.path);
  return number >= message.segments.front().number && number <= message.segments.back().number;
}

// The service segment that the error is of; empty when it is of another.
std::string_view ServiceTagOf(const Issue& issue) {
  for (const std::string_view tag : {"UNA", "UNB", "UNH", "UNT", "UNZ"}) {
    if (issue.path.ends_with(tag) || issue.path.find(std::string(tag) + " ") != std::string::npos) return tag;
    if (issue.code.starts_with("EDIFACT_" + std::string(tag) + "_")) return tag;
  }
  return issue.code == "EDIFACT_SERVICE_STRING" ? "UNA" : issue.code == "EDIFACT_CHARACTER_SET" ? "UNB" : "";
}

std::string WordsOf(const Issue& issue) {
  return issue.path + (issue.path.empty() ? "" : ": ") + std::string(SyntaxErrorCode(issue.code)) + " " + issue.code +
         ". " + issue.rule;
}

// As much as five components hold, each issue on a line of its own; the last tells how many were left out.
std::vector<std::string> TextOfIssues(const std::vector<const Issue*>& issues) {
  std::vector<std::string> text;
  for (size_t i = 0; i < issues.size(); ++i) {
    std::vector<std::string> lines = LinesOf(HoldInLatin1(WordsOf(*issues[i])).text);
    const bool last = i + 1 == issues.size();
    if (i == 0 && lines.size() > kMostLines - (last ? 0 : 1)) lines.resize(kMostLines - (last ? 0 : 1));
    if (text.size() + lines.size() + (last ? 0 : 1) > kMostLines) {
      text.push_back("(and " + std::to_string(issues.size() - i) + " more)");
      return text;
    }
    for (std::string& line : lines) text.push_back(std::move(line));
  }
  return text;
}

std::vector<const Issue*> ErrorsOf(absl::Span<const Issue> issues) {
  std::vector<const Issue*> errors;
  for (const Issue& issue : issues) {
    if (issue.severity == Severity::kError) errors.push_back(&issue);
  }
  return errors;
}

std::string NewReference(Random& random) {
  std::array<uint8_t, kReferenceLetters> bytes{};
  random.Fill(absl::MakeSpan(bytes));
  constexpr std::string_view kLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
  std::string reference;
  for (const uint8_t byte : bytes) reference += kLetters[byte % kLetters.size()];
  return reference;
}

// UCM cannot name a letter that has no name: what is wrong with it is told of the interchange.
std::vector<EdifactMessage> TellableMessages(const Interchange& interchange) {
  std::vector<EdifactMessage> tellable;
  std::copy_if(interchange.messages.begin(), interchange.messages.end(), std::back_inserter(tellable),
               [](const EdifactMessage& message) { return !message.unh().At(1, 1).empty(); });
  return tellable;
}

// One run over one answer.
class ContrlWriting {
 public:
  ContrlWriting(const AnsweredInterchange& answered, const ContrlAnswer& answer, const ReadContext& context)
      : unb_(*answered.interchange.unb),
        messages_(TellableMessages(answered.interchange)),
        accepted_(answer.accepted),
        errors_(accepted_ ? std::vector<const Issue*>() : ErrorsOf(answer.issues)),
        segments_(HeadOf(unb_, context)),
        letter_id_(NewReference(*context.random)) {}

  std::string Write() {
    segments_.BeginMessage(letter_id_, {std::string(kContrlFamily), "D", "93A", "ZZ", std::string(Version())}, Name());
    const std::vector<const Issue*> of_whole = ErrorsWhere([this](const Issue& issue) {
      return std::none_of(messages_.begin(), messages_.end(), [&issue](const auto& m) { return IsInside(m, issue); });
    });
    AddAction("UCI", {{unb_.At(5, 1)}, {unb_.At(2, 1), unb_.At(2, 2)}, {unb_.At(3, 1), unb_.At(3, 2)}}, of_whole);
    if (!of_whole.empty()) AddReason(of_whole);
    if (!accepted_ && errors_.empty()) {
      segments_.Add("FTX", {{"NC"}, {"P00"}, {}, {"The interchange could not be handled."}});
    }
    size_t told = 0;
    for (const EdifactMessage& message : messages_) {
      if (told++ == kMostLettersTold) break;
      AddLetter(message, of_whole.empty());
    }
    return WriteSegments(segments_.Finish()).bytes;
  }

 private:
  static InterchangeHead HeadOf(const Segment& unb, const ReadContext& context) {
    return {.sender = unb.At(3, 1),
            .receiver = unb.At(2, 1),
            .sent = absl::CivilMinute(ToDanishLocalTime(context.now)),
            .reference = NewReference(*context.random),
            .acknowledgement = ""};
  }

  bool IsOfNetwork() const {
    return std::any_of(errors_.begin(), errors_.end(),
                       [](const Issue* issue) { return SyntaxErrorCode(issue->code) == "7"; });
  }
  std::string_view Version() const {
    return accepted_ ? kTakenVersion : IsOfNetwork() ? kVansRefusedVersion : kRefusedVersion;
  }
  std::string Name() const { return accepted_ ? "CTL03" : IsOfNetwork() ? "CTL01" : "CTL02"; }

  template <typename Wanted>
  std::vector<const Issue*> ErrorsWhere(Wanted wanted) const {
    std::vector<const Issue*> found;
    std::copy_if(errors_.begin(), errors_.end(), std::back_inserter(found),
                 [&wanted](const Issue* issue) { return wanted(*issue); });
    return found;
  }

  // With the first error of a service segment, if there is one.
  void AddAction(const char* tag, Elements elements, const std::vector<const Issue*>& errors) {
    elements.push_back({std::string(accepted_ ? kActionTaken : kActionRefused)});
    const auto service =
        std::find_if(errors.begin(), errors.end(), [](const Issue* issue) { return !ServiceTagOf(*issue).empty(); });
    if (service != errors.end()) {
      elements.push_back({std::string(SyntaxErrorCode((*service)->code))});
      elements.push_back({std::string(ServiceTagOf(**service))});
    }
    segments_.Add(tag, std::move(elements));
  }

  void AddReason(const std::vector<const Issue*>& errors) {
    segments_.Add("FTX", {{std::string(RefuseCode(errors.front()->code))}, {"P00"}, {}, TextOfIssues(errors)});
  }

  void AddLetter(const EdifactMessage& message, bool whole_is_right) {
    const Segment& unh = message.unh();
    const std::vector<const Issue*> errors =
        ErrorsWhere([&message](const Issue& issue) { return IsInside(message, issue); });
    std::vector<std::string> type;
    for (size_t component = 1; component <= 5; ++component) type.push_back(unh.At(2, component));
    AddAction("UCM", {{unh.At(1, 1)}, std::move(type)}, errors);
    if (!errors.empty()) return AddReason(errors);
    if (errors_.empty() || !whole_is_right) return;
    segments_.Add("FTX", {{"NC"}, {"P00"}, {}, {"Refused because of another letter of the interchange."}});
  }

  const Segment& unb_;
  const std::vector<EdifactMessage> messages_;
  const bool accepted_;
  const std::vector<const Issue*> errors_;
  InterchangeSegments segments_;
  const std::string letter_id_;
};

}  // namespace contrl_internal

absl::StatusOr<std::string> WriteContrl(std::string_view interchange, const ContrlAnswer& answer,
                                        const ReadContext& context) {
  HANDOVER_ASSIGN_OR_RETURN(const contrl_internal::AnsweredInterchange answered,
                            contrl_internal::ReadAnswered(interchange));
  return contrl_internal::ContrlWriting(answered, answer, context).Write();
}

}  // namespace handover::adapters::edifact
