#include "adapters/medcom_xml/xdis32_reader.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <pugixml.hpp>

#include "adapters/medcom_xml/emessage.h"
#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/letter_ledger.h"
#include "adapters/medcom_xml/vans_envelope.h"
#include "adapters/medcom_xml/xdis32_handovers.h"
#include "adapters/medcom_xml/xdis32_letter.h"
#include "adapters/medcom_xml/xdis32_people.h"
#include "adapters/medcom_xml/xdis32_rules.h"
#include "adapters/medcom_xml/xdis32_structure.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/text/xml_names.h"
#include "adapters/text/xml_prescan.h"

namespace handover::adapters::medcom {
namespace {

// Of each letter, how many of those before it have its sender and identifier.
std::vector<int> RepetitionsOf(const std::vector<Xdis32Letter>& letters) {
  std::map<std::pair<std::string_view, std::string_view>, int> seen;
  std::vector<int> repetitions;
  for (const Xdis32Letter& letter : letters) {
    repetitions.push_back(seen[{letter.sender.ean.text, letter.identifier.text}]++);
  }
  return repetitions;
}

// One run over one Emessage.
class EmessageReading {
 public:
  EmessageReading(const ReadContext& context, Translation& translation)
      : context_(context), translation_(translation) {}

  void Read(std::string_view bytes, const std::optional<VansHeader>& vans, const EmessageOrigin& origin) {
    XmlPrescan prescan = PrescanXml(bytes);
    if (prescan.problem != XmlProblem::kNone) return Tell(MakeIssue(prescan.problem, prescan.line));
    const unsigned options = pugi::parse_default | pugi::parse_ws_pcdata;
    text_ = std::move(prescan.utf8);
    if (!document_.load_buffer_inplace(text_.data(), text_.size(), options, pugi::encoding_utf8)) {
      return Tell(MakeIssue(XmlProblem::kNotWellFormed, 0));
    }
    ReadTree(document_.document_element(), vans, origin);
  }

  void ReadTree(pugi::xml_node root, const std::optional<VansHeader>& vans, const EmessageOrigin& origin) {
    CheckStructure(kXdis32Schema, root, translation_.issues);
    // Also of a letter that is refused: the receipt quotes it. Inside a VANSEnvelope the identifier is the envelope's.
    FillSource(root, "BirthNotification", translation_.source);
    if (HasError(translation_.issues)) return;
    ReadLetters(root, vans);
    if (HasError(translation_.issues)) return;
    MakeAll(origin);
  }

 private:
  void Tell(Issue issue) { translation_.issues.push_back(std::move(issue)); }

  void ReadLetters(pugi::xml_node root, const std::optional<VansHeader>& vans) {
    const std::vector<pugi::xml_node> nodes = ChildrenOf(root, "BirthNotification");
    if (nodes.size() > kMostLetters) return Tell(MakeIssue(kLetterCount, PathOf(root)));
    letters_.reserve(nodes.size());
    for (const pugi::xml_node node : nodes) letters_.push_back(ReadLetter(node));
    repetitions_ = RepetitionsOf(letters_);
    for (size_t i = 0; i < letters_.size(); ++i) {
      CheckLetter(letters_[i], paths_, translation_.issues);
      if (repetitions_[i] > 0) Tell(MakeIssue(kLetterRepeated, PathOf(letters_[i].identifier.node)));
      if (vans.has_value()) {
        CompareWithEnvelope(*vans, letters_[i].sender.ean.text, letters_[i].receiver.ean.text,
                            letters_[i].version_code.text, translation_.issues);
      }
    }
    for (Loss& loss : TransportLosses(root, vans.has_value(), kLossTransport)) {
      translation_.losses.push_back(std::move(loss));
    }
  }

  void MakeAll(const EmessageOrigin& origin) {
    std::vector<LetterLedger::Drop> drops;
    for (size_t i = 0; i < letters_.size(); ++i) {
      const LetterSource source{origin.format, origin.document_sha256, repetitions_[i]};
      for (exchange::v1::Handover& handover : MakeHandovers(letters_[i], source, context_, drops)) {
        translation_.handovers.push_back(std::move(handover));
      }
    }
    // What twins share is dropped once for each, and told once.
    for (Loss& loss : LossesOf(std::move(drops), paths_)) translation_.losses.push_back(std::move(loss));
  }

  const ReadContext& context_;
  Translation& translation_;
  std::string text_;
  pugi::xml_document document_;  // Lies in the text, or is somebody else's.
  std::vector<Xdis32Letter> letters_;
  std::vector<int> repetitions_;
  PathMaker paths_;
};

}  // namespace

std::string_view Xdis32Reader::format() const { return kXdis32Format; }

bool Xdis32Reader::Recognises(std::string_view bytes) const {
  return IsVansEnvelope(bytes) || SniffXmlRoot(bytes) == kEmessageRoot;
}

Translation Xdis32Reader::Read(std::string_view bytes, const ReadContext& context) const {
  Translation translation;
  translation.source.format = std::string(kXdis32Format);
  EmessageReading reading(context, translation);
  if (!IsVansEnvelope(bytes)) {
    reading.Read(bytes, std::nullopt, {std::string(kXdis32Format), DigestOf(bytes)});
    return translation;
  }
  VansReading vans = ReadVansEnvelope(bytes, kXdis32Document);
  translation.issues = std::move(vans.issues);
  FillSource(vans.header, translation.source);
  if (!HasError(translation.issues)) {
    reading.Read(vans.document, vans.header, {std::string(kXdis32Format), DigestOf(bytes)});
  }
  return translation;
}

void ReadEmessage(pugi::xml_node root, const EmessageOrigin& origin, const ReadContext& context,
                  Translation& translation) {
  EmessageReading(context, translation).ReadTree(root, std::nullopt, origin);
}

std::unique_ptr<Reader> MakeXdis32Reader() { return std::make_unique<Xdis32Reader>(); }

}  // namespace handover::adapters::medcom
