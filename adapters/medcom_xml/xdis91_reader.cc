#include "adapters/medcom_xml/xdis91_reader.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/xdis91_letter.h"
#include "adapters/medcom_xml/xdis91_structure.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/text/xml_prescan.h"

namespace handover::adapters::medcom {
namespace xdis91_reader_internal {

constexpr std::string_view kLetterElement = "ClinicalEmail";

void ReadTree(pugi::xml_node root, const std::optional<VansHeader>& vans, const EmessageOrigin& origin,
              const ReadContext& context, Translation& translation) {
  CheckStructure(kXdis91Schema, root, translation.issues);
  FillSource(root, kLetterElement, translation.source);
  if (HasError(translation.issues)) return;
  const std::vector<pugi::xml_node> nodes = ChildrenOf(root, kLetterElement);
  if (nodes.size() > kMostLetters) {
    translation.issues.push_back(MakeIssue(kCorrespondenceCount, PathOf(root)));
    return;
  }
  std::vector<Xdis91Letter> letters;
  std::vector<LetterSource> sources;
  std::multiset<std::string> seen;
  for (const pugi::xml_node node : nodes) {
    letters.push_back(ReadCorrespondence(node));
    const Xdis91Letter& letter = letters.back();
    CheckCorrespondence(letter, translation.issues);
    if (vans.has_value()) {
      CompareWithEnvelope(*vans, letter.sender.ean.text, letter.receiver.ean.text, letter.version_code.text,
                          translation.issues);
    }
    const std::string name = letter.sender.ean.text + "#" + letter.identifier.text;
    sources.push_back({origin.format, origin.document_sha256, static_cast<int>(seen.count(name))});
    if (seen.contains(name)) {
      translation.issues.push_back(MakeIssue(kCorrespondenceRepeated, PathOf(letter.identifier.node)));
    }
    seen.insert(name);
  }
  if (HasError(translation.issues)) return;
  std::vector<LetterLedger::Drop> drops;
  for (size_t i = 0; i < letters.size(); ++i) {
    translation.handovers.push_back(MakeCorrespondence(letters[i], sources[i], context, drops));
  }
  std::vector<Loss> losses = TransportLosses(root, vans.has_value(), kLossCorrespondenceTransport);
  PathMaker paths;
  for (Loss& loss : LossesOf(std::move(drops), paths)) losses.push_back(std::move(loss));
  for (Loss& loss : WithoutRepetition(std::move(losses))) translation.losses.push_back(std::move(loss));
}

void ReadDocument(std::string_view bytes, const std::optional<VansHeader>& vans, const EmessageOrigin& origin,
                  const ReadContext& context, Translation& translation) {
  XmlPrescan prescan = PrescanXml(bytes);
  pugi::xml_document document;  // Lies in the prescanned text.
  XmlProblem problem = prescan.problem;
  const unsigned options = pugi::parse_default | pugi::parse_ws_pcdata;
  if (problem == XmlProblem::kNone &&
      !document.load_buffer_inplace(prescan.utf8.data(), prescan.utf8.size(), options, pugi::encoding_utf8)) {
    problem = XmlProblem::kNotWellFormed;
  }
  if (problem != XmlProblem::kNone) {
    translation.issues.push_back(MakeIssue(problem, prescan.line));
    return;
  }
  ReadTree(document.document_element(), vans, origin, context, translation);
}

}  // namespace xdis91_reader_internal

bool Xdis91Reader::Recognises(std::string_view bytes) const {
  if (CarriesDocument(bytes, kXdis91Document)) return true;
  std::string copy;
  return SniffXmlRoot(bytes) == kEmessageRoot &&
         SniffXmlHead(bytes, copy).find(xdis91_reader_internal::kLetterElement) != std::string_view::npos;
}

Translation Xdis91Reader::Read(std::string_view bytes, const ReadContext& context) const {
  Translation translation;
  translation.source.format = std::string(kXdis91Format);
  const EmessageOrigin origin = {std::string(kXdis91Format), DigestOf(bytes)};
  if (!IsVansEnvelope(bytes)) {
    xdis91_reader_internal::ReadDocument(bytes, std::nullopt, origin, context, translation);
    return translation;
  }
  VansReading vans = ReadVansEnvelope(bytes, kXdis91Document);
  translation.issues = std::move(vans.issues);
  FillSource(vans.header, translation.source);
  if (HasError(translation.issues)) return translation;
  xdis91_reader_internal::ReadDocument(vans.document, vans.header, origin, context, translation);
  return translation;
}

void ReadCorrespondenceEmessage(pugi::xml_node root, const EmessageOrigin& origin, const ReadContext& context,
                                Translation& translation) {
  xdis91_reader_internal::ReadTree(root, std::nullopt, origin, context, translation);
}

}  // namespace handover::adapters::medcom
