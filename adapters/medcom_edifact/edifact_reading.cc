#include "adapters/medcom_edifact/edifact_reading.h"

#include <utility>

#include "adapters/medcom_edifact/edifact_issues.h"
#include "broker/base/commitment/hash.h"

namespace handover::adapters::edifact {
namespace {

constexpr size_t kMostLettersTold = 100;
constexpr std::string_view kLetterFamily = "MEDDIS";

std::string DigestOf(std::string_view bytes) {
  const auto digest = Sha256().Add(bytes).Finish();
  return std::string(digest.begin(), digest.end());
}

}  // namespace

bool LooksLikeEdifact(std::string_view bytes) {
  const size_t begin = bytes.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return false;
  for (const std::string_view tag : {"UNA", "UNB+", "UNH+"}) {
    if (bytes.substr(begin).starts_with(tag)) return true;
  }
  return false;
}

EdifactReading::EdifactReading(std::string_view bytes, const LetterType& type, std::string_view format,
                               Translation& translation)
    : bytes_(bytes), translation_(translation), syntax_(ReadSyntax(bytes)) {
  if (syntax_.problem != SyntaxProblem::kNone) {
    translation.issues.push_back(MakeSyntaxIssue(syntax_.problem, syntax_.segment));
    std::vector<Issue> unread;  // What is behind the problem is missing, which tells nothing.
    interchange_ = ReadInterchange(syntax_.segments, unread);
    FillSource(format);
    return;
  }
  interchange_ = ReadInterchange(syntax_.segments, translation.issues);
  FillSource(format);
  for (const EdifactMessage& message : interchange_.messages) {
    if (message.unh().At(2, 1) == kLetterFamily && message.version() == type.edifact_version) continue;
    translation.issues.push_back(
        medcom::MakeIssue(kMessageUnsupported, SegmentPath(message.unh().number) + " UNH 2.5"));
  }
  ok_ = !medcom::HasError(translation.issues);
}

void EdifactReading::FillSource(std::string_view format) {
  SourceReference& source = translation_.source;
  source.format = std::string(format);
  if (interchange_.unb != nullptr) {
    const Segment& unb = *interchange_.unb;
    source.envelope_id = unb.At(5, 1);
    if (!unb.At(2, 1).empty()) source.sender_address = "gln:" + unb.At(2, 1);
    if (!unb.At(3, 1).empty()) source.receiver_address = "gln:" + unb.At(3, 1);
    source.acknowledgement_wanted = unb.At(9, 1) == "1";
  }
  for (const EdifactMessage& message : interchange_.messages) {
    if (source.letter_ids.size() >= kMostLettersTold) break;
    source.letter_ids.push_back(message.unh().At(1, 1));
    const std::vector<Group> groups = GroupsOf(message);
    const std::vector<const Group*> infos = FindGroups(groups, "S02");
    if (!infos.empty() && infos.front()->Find("GIS", "M") != nullptr) {
      source.correcting_letter_ids.push_back(message.unh().At(1, 1));
    }
  }
}

void EdifactReading::Finish(LetterTree& tree,
                            absl::FunctionRef<void(pugi::xml_node, const std::string&, Translation&)> read_twin) const {
  Translation twin;
  read_twin(tree.root(), DigestOf(bytes_), twin);
  translation_.handovers = std::move(twin.handovers);
  for (Issue& issue : twin.issues) {
    issue.path = tree.Locate(issue.path);
    translation_.issues.push_back(std::move(issue));
  }
  for (Loss& loss : twin.losses) {
    loss.path = tree.Locate(loss.path);
    translation_.losses.push_back(std::move(loss));
  }
}

}  // namespace handover::adapters::edifact
