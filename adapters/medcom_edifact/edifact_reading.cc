#include "adapters/medcom_edifact/edifact_reading.h"

#include <utility>

#include "adapters/medcom_edifact/edifact_issues.h"
#include "adapters/medcom_xml/emessage.h"

namespace handover::adapters::edifact {
namespace {

constexpr size_t kMostLettersTold = 100;
constexpr std::string_view kLetterFamily = "MEDDIS";

}  // namespace

bool LooksLikeEdifact(std::string_view bytes) {
  const size_t begin = bytes.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return false;
  for (const std::string_view tag : {"UNA", "UNB+", "UNH+"}) {
    if (bytes.substr(begin).starts_with(tag)) return true;
  }
  return false;
}

EdifactReading::EdifactReading(std::string_view bytes, const EdifactLetter& letter, Translation& translation)
    : bytes_(bytes), letter_(letter), translation_(translation) {
  translation.source.format = std::string(letter.format);
  if (!OpenEnvelope()) return;
  ReadSegments();
  ok_ = !medcom::HasError(translation.issues);
}

bool EdifactReading::OpenEnvelope() {
  if (!medcom::IsVansEnvelope(bytes_)) return true;
  vans_ = medcom::ReadVansEnvelope(bytes_, letter_.document);
  translation_.issues = std::move(vans_->issues);
  medcom::FillSource(vans_->header, translation_.source);
  return !medcom::HasError(translation_.issues);
}

void EdifactReading::ReadSegments() {
  syntax_ = ReadSyntax(vans_.has_value() ? vans_->document : bytes_);
  if (syntax_.problem != SyntaxProblem::kNone) {
    translation_.issues.push_back(MakeSyntaxIssue(syntax_.problem, syntax_.segment));
    std::vector<Issue> unread;  // What is behind the problem is missing, which tells nothing.
    interchange_ = ReadInterchange(syntax_.segments, unread);
    return FillFromUnb();
  }
  interchange_ = ReadInterchange(syntax_.segments, translation_.issues);
  FillFromUnb();
  for (const EdifactMessage& message : interchange_.messages) {
    if (message.unh().At(2, 1) == kLetterFamily && message.version() == letter_.type.edifact_version) continue;
    translation_.issues.push_back(
        medcom::MakeIssue(kMessageUnsupported, SegmentPath(message.unh().number) + " UNH 2.5"));
  }
  if (!vans_.has_value() || interchange_.unb == nullptr) return;
  medcom::CompareWithEnvelope(vans_->header, interchange_.unb->At(2, 1), interchange_.unb->At(3, 1),
                              letter_.type.edifact_version, translation_.issues);
}

void EdifactReading::FillFromUnb() {
  SourceReference& source = translation_.source;
  if (interchange_.unb != nullptr) {
    const Segment& unb = *interchange_.unb;
    // Inside a VANSEnvelope the identifier is the envelope's.
    if (source.envelope_id.empty()) source.envelope_id = unb.At(5, 1);
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

void EdifactReading::LoseTransport() const {
  if (!vans_.has_value() || letter_.transport_loss == nullptr) return;
  for (const char* path :
       {"segment 1 UNB 5.1", "/VANSEnvelope/SentDateTime", "/VANSEnvelope/Message/MetaInformation"}) {
    translation_.losses.push_back(medcom::MakeLoss(*letter_.transport_loss, path));
  }
}

void EdifactReading::ReadTwin(
    std::string_view name_space, absl::FunctionRef<void(LetterTree&, const EdifactMessage&, const Segment&)> add_letter,
    absl::FunctionRef<void(pugi::xml_node, const std::string&, Translation&)> read_twin) const {
  if (!ok_) return;
  LetterTree tree(name_space, translation_.issues, translation_.losses);
  AddEnvelope(tree, *interchange_.unb);
  for (const EdifactMessage& message : interchange_.messages) add_letter(tree, message, *interchange_.unb);
  if (medcom::HasError(translation_.issues)) return;
  Translation twin;
  read_twin(tree.root(), medcom::DigestOf(bytes_), twin);
  translation_.handovers = std::move(twin.handovers);
  for (Issue& issue : twin.issues) {
    issue.path = tree.Locate(issue.path);
    translation_.issues.push_back(std::move(issue));
  }
  for (Loss& loss : twin.losses) {
    loss.path = tree.Locate(loss.path);
    translation_.losses.push_back(std::move(loss));
  }
  LoseTransport();
}

}  // namespace handover::adapters::edifact
