#include "adapters/medcom_edifact/dis91_segments.h"

#include <string>
#include <utility>
#include <vector>

#include "adapters/medcom_edifact/dis91_tree.h"
#include "adapters/medcom_edifact/edifact_issues.h"
#include "adapters/medcom_edifact/text_lines.h"
#include "adapters/medcom_xml/xml_structure.h"

namespace handover::adapters::edifact {
namespace dis91_segments_internal {

using medcom::ChildOf;
using medcom::ChildrenOf;

constexpr size_t kMostTexts = 8;    // FTX in one S14; a subject may stand before them.
constexpr size_t kMostGroups = 10;  // The twin has no more texts.

void BeginText(LetterSegments& out) { out.Add("S14", {{"14"}}); }

// How many groups it took.
size_t AddText(LetterSegments& out, pugi::xml_node subject, pugi::xml_node text) {
  BeginText(out);
  if (subject) out.Add("FTX", {{"OE"}, {"P00"}, {}, {out.Text(subject)}});
  const size_t groups = out.AddFormatted("NC", text, kMostTexts, BeginText);
  if (groups > 1) out.Lose(kLossTextDivided, text);
  return groups;
}

// The address goes on in the next components; what does not fit is no address any more.
bool AddLinkLines(LetterSegments& out, pugi::xml_node url, std::vector<std::string>& lines) {
  std::vector<std::string> pieces = LinesOf(out.Text(url));
  if (pieces.back().ends_with('\\')) pieces.back() += '\\';
  if (lines.size() + pieces.size() > kMostLines || pieces.back().size() > kMostLineLetters) return false;
  for (std::string& piece : pieces) lines.push_back(std::move(piece));
  return true;
}

void AddReference(LetterSegments& out, pugi::xml_node reference) {
  const pugi::xml_node url = ChildOf(reference, "URL");
  const pugi::xml_node file = ChildOf(reference, "BIN");
  std::vector<std::string> lines = {out.Text(reference, "RefDescription")};
  if (url && !AddLinkLines(out, url, lines)) return out.Lose(kLossLink, url);
  if (file) {
    lines.push_back(out.Text(file, "ObjectIdentifier"));
    lines.push_back(out.Code(ChildOf(file, "ObjectCode"), kObjectCodes, "PRP"));
    lines.push_back(out.Code(ChildOf(file, "ObjectExtensionCode"), kExtensionCodes, "BIN"));
    lines.push_back(out.Text(file, "OriginalObjectSize"));
  }
  out.Account(ChildOf(reference, "SUP"));
  out.Add("FTX", {{url ? "URL" : file ? "BIN" : "SUP"}, {"P00"}, {}, std::move(lines)});
}

}  // namespace dis91_segments_internal

void AddClinicalEmailSegments(LetterSegments& out, pugi::xml_node letter) {
  using namespace dis91_segments_internal;
  const pugi::xml_node head = ChildOf(letter, "Letter");
  AddHeadSegments(out, head, kDis91);
  AddParticipantSegments(
      out, {.qualifier = "SSP", .node = ChildOf(letter, "Sender"), .number = 1, .letter_type = kDis91.edifact_type});
  AddParticipantSegments(out, {.qualifier = "PO", .node = ChildOf(letter, "Receiver"), .number = 2});
  const pugi::xml_node info = ChildOf(letter, "AdditionalInformation");
  AddInfoSegments(out, head, out.Code(ChildOf(info, "Priority"), kPriorityCodes, "NO"));
  const pugi::xml_node patient = ChildOf(letter, "Patient");
  AddPatientSegments(out, patient);
  AddOccupationSegment(out, patient);
  AddCourseSegments(out, head, 1, false);
  out.Add("PAS", {{out.Code(ChildOf(patient, "EpisodeOfCareStatusCode"), kEpisodeCodes, "POT")}});
  pugi::xml_node subject = ChildOf(info, "Subject");
  const std::vector<pugi::xml_node> texts = ChildrenOf(letter, "ClinicalInformation");
  if (texts.empty() && subject) AddText(out, subject, {});
  size_t groups = 0;
  for (const pugi::xml_node text : texts) groups += AddText(out, std::exchange(subject, {}), ChildOf(text, "Text01"));
  if (groups > kMostGroups) out.Tell(kTextLength, letter);
  size_t count = 0;
  for (const pugi::xml_node reference : ChildrenOf(letter, "Reference")) {
    if (count++ % kMostTexts == 0) BeginText(out);
    AddReference(out, reference);
  }
}

}  // namespace handover::adapters::edifact
