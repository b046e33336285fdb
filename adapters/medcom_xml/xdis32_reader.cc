#include "adapters/medcom_xml/xdis32_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <pugixml.hpp>

#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/vans_envelope.h"
#include "adapters/medcom_xml/xdis32_handovers.h"
#include "adapters/medcom_xml/xdis32_letter.h"
#include "adapters/medcom_xml/xdis32_people.h"
#include "adapters/medcom_xml/xdis32_rules.h"
#include "adapters/medcom_xml/xdis32_structure.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/text/xml_names.h"
#include "adapters/text/xml_prescan.h"
#include "broker/base/commitment/hash.h"

namespace handover::adapters::medcom {
namespace {

constexpr std::string_view kRootElement = "Emessage";
constexpr std::string_view kAcknowledge = "pluspositivkvitt";
constexpr size_t kMostLetters = 100;

std::string Sha256Of(std::string_view bytes) {
  const auto digest = Sha256().Add(bytes).Finish();
  return std::string(digest.begin(), digest.end());
}

// The letter's sender and receiver should be the envelope's, where the envelope names them by location number.
void CompareEnds(const VansHeader& header, const Xdis32Letter& letter, std::vector<Issue>& issues) {
  const bool sender_differs = header.sender.type == "EAN" && header.sender.id != letter.sender.ean.text;
  const bool receiver_differs = header.receiver.type == "EAN" && header.receiver.id != letter.receiver.ean.text;
  const bool version_differs = !header.message.version.empty() && header.message.version != letter.version_code.text;
  if (sender_differs) issues.push_back(MakeIssue(kVansSenderDiffers, "/VANSEnvelope/SenderID"));
  if (receiver_differs) issues.push_back(MakeIssue(kVansReceiverDiffers, "/VANSEnvelope/ReceiverID"));
  if (version_differs) {
    issues.push_back(MakeIssue(kVansVersionDiffers, "/VANSEnvelope/Message/MetaInformation/Document/Version"));
  }
}

// How many of the letters before `at` have its sender and identifier.
int RepetitionOf(const std::vector<Xdis32Letter>& letters, size_t at) {
  const auto same = [&letters, at](const Xdis32Letter& letter) {
    return letter.sender.ean.text == letters[at].sender.ean.text &&
           letter.identifier.text == letters[at].identifier.text;
  };
  return static_cast<int>(std::count_if(letters.begin(), letters.begin() + static_cast<std::ptrdiff_t>(at), same));
}

// One run over one Emessage.
class EmessageReading {
 public:
  EmessageReading(const ReadContext& context, Translation& translation)
      : context_(context), translation_(translation) {}

  void Read(std::string_view bytes, const std::optional<VansHeader>& vans, const EmessageOrigin& origin) {
    const XmlPrescan prescan = PrescanXml(bytes);
    if (prescan.problem != XmlProblem::kNone) return Tell(MakeIssue(prescan.problem, prescan.line));
    const unsigned options = pugi::parse_default | pugi::parse_ws_pcdata;
    if (!document_.load_buffer(prescan.utf8.data(), prescan.utf8.size(), options, pugi::encoding_utf8)) {
      return Tell(MakeIssue(XmlProblem::kNotWellFormed, 0));
    }
    ReadTree(document_.document_element(), vans, origin);
  }

  void ReadTree(pugi::xml_node root, const std::optional<VansHeader>& vans, const EmessageOrigin& origin) {
    CheckStructure(kXdis32Schema, root, translation_.issues);
    // Also of a letter that is refused: the receipt quotes it.
    FillSource(root, vans);
    if (HasError(translation_.issues)) return;
    ReadLetters(root, vans);
    if (HasError(translation_.issues)) return;
    MakeAll(origin);
  }

 private:
  void Tell(Issue issue) { translation_.issues.push_back(std::move(issue)); }

  void FillSource(pugi::xml_node root, const std::optional<VansHeader>& vans) {
    SourceReference& source = translation_.source;
    const pugi::xml_node envelope = ChildOf(root, "Envelope");
    const std::string acknowledgement = TextOf(ChildOf(envelope, "AcknowledgementCode"));
    source.acknowledgement_wanted = acknowledgement == kAcknowledge;
    if (!vans.has_value()) source.envelope_id = TextOf(ChildOf(envelope, "Identifier"));
    for (const pugi::xml_node letter : ChildrenOf(root, "BirthNotification")) {
      if (source.letter_ids.size() >= kMostLetters) break;
      const pugi::xml_node head = ChildOf(letter, "Letter");
      source.letter_ids.push_back(TextOf(ChildOf(head, "Identifier")));
      if (TextOf(ChildOf(head, "StatusCode")) == "rettetbrev") {
        source.correcting_letter_ids.push_back(source.letter_ids.back());
      }
      if (source.letter_ids.size() > 1) continue;
      source.sender_address = "gln:" + TextOf(ChildOf(ChildOf(letter, "Sender"), "EANIdentifier"));
      source.receiver_address = "gln:" + TextOf(ChildOf(ChildOf(letter, "Receiver"), "EANIdentifier"));
    }
  }

  void ReadLetters(pugi::xml_node root, const std::optional<VansHeader>& vans) {
    const std::vector<pugi::xml_node> nodes = ChildrenOf(root, "BirthNotification");
    if (nodes.size() > kMostLetters) return Tell(MakeIssue(kLetterCount, PathOf(root)));
    for (const pugi::xml_node node : nodes) letters_.push_back(ReadLetter(node));
    for (size_t i = 0; i < letters_.size(); ++i) {
      CheckLetter(letters_[i], translation_.issues);
      if (RepetitionOf(letters_, i) > 0) Tell(MakeIssue(kLetterRepeated, PathOf(letters_[i].identifier.node)));
      if (vans.has_value()) CompareEnds(*vans, letters_[i], translation_.issues);
    }
    DropTransport(root, vans.has_value());
  }

  void DropTransport(pugi::xml_node root, bool has_vans) {
    const pugi::xml_node sent = ChildOf(ChildOf(root, "Envelope"), "Sent");
    translation_.losses.push_back(MakeLoss(kLossTransport, PathOf(sent)));
    if (!has_vans) return;
    const pugi::xml_node identifier = ChildOf(ChildOf(root, "Envelope"), "Identifier");
    translation_.losses.push_back(MakeLoss(kLossTransport, PathOf(identifier)));
    translation_.losses.push_back(MakeLoss(kLossTransport, "/VANSEnvelope/SentDateTime"));
    translation_.losses.push_back(MakeLoss(kLossTransport, "/VANSEnvelope/Message/MetaInformation"));
  }

  void MakeAll(const EmessageOrigin& origin) {
    std::vector<Loss> losses;
    for (size_t i = 0; i < letters_.size(); ++i) {
      const LetterSource source{origin.format, origin.document_sha256, RepetitionOf(letters_, i)};
      for (exchange::v1::Handover& handover : MakeHandovers(letters_[i], source, context_, losses)) {
        translation_.handovers.push_back(std::move(handover));
      }
    }
    // What twins share is dropped once for each, and told once.
    const auto key = [](const Loss& loss) { return std::pair(loss.path, loss.code); };
    std::stable_sort(losses.begin(), losses.end(), [&key](const Loss& a, const Loss& b) { return key(a) < key(b); });
    losses.erase(
        std::unique(losses.begin(), losses.end(), [&key](const Loss& a, const Loss& b) { return key(a) == key(b); }),
        losses.end());
    for (Loss& loss : losses) translation_.losses.push_back(std::move(loss));
  }

  const ReadContext& context_;
  Translation& translation_;
  pugi::xml_document document_;
  std::vector<Xdis32Letter> letters_;
};

}  // namespace

std::string_view Xdis32Reader::format() const { return kXdis32Format; }

bool Xdis32Reader::Recognises(std::string_view bytes) const {
  return IsVansEnvelope(bytes) || SniffXmlRoot(bytes) == kRootElement;
}

Translation Xdis32Reader::Read(std::string_view bytes, const ReadContext& context) const {
  Translation translation;
  translation.source.format = std::string(kXdis32Format);
  EmessageReading reading(context, translation);
  if (!IsVansEnvelope(bytes)) {
    reading.Read(bytes, std::nullopt, {std::string(kXdis32Format), Sha256Of(bytes)});
    return translation;
  }
  VansReading vans = ReadVansEnvelope(bytes);
  translation.issues = std::move(vans.issues);
  translation.source.envelope_id = vans.header.envelope_identifier;
  const auto address = [](const VansEndPoint& end) {
    return end.id.empty() ? "" : (end.type == "EAN" ? "gln:" : end.type == "CVR" ? "cvr:" : "vans:") + end.id;
  };
  translation.source.sender_address = address(vans.header.sender);
  translation.source.receiver_address = address(vans.header.receiver);
  if (!HasError(translation.issues)) {
    reading.Read(vans.document, vans.header, {std::string(kXdis32Format), Sha256Of(bytes)});
  }
  return translation;
}

void ReadEmessage(pugi::xml_node root, const EmessageOrigin& origin, const ReadContext& context,
                  Translation& translation) {
  EmessageReading(context, translation).ReadTree(root, std::nullopt, origin);
}

std::unique_ptr<Reader> MakeXdis32Reader() { return std::make_unique<Xdis32Reader>(); }

}  // namespace handover::adapters::medcom
