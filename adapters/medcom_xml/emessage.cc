#include "adapters/medcom_xml/emessage.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "adapters/medcom_xml/vans_parts.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/text/xml_names.h"
#include "broker/base/commitment/hash.h"

namespace handover::adapters::medcom {
namespace {

constexpr std::string_view kAcknowledge = "pluspositivkvitt";

}  // namespace

void FillSource(const VansHeader& header, SourceReference& source) {
  source.envelope_id = header.envelope_identifier;
  source.sender_address = AddressOf(header.sender);
  source.receiver_address = AddressOf(header.receiver);
}

void CompareWithEnvelope(const VansHeader& header, std::string_view sender, std::string_view receiver,
                         std::string_view version, std::vector<Issue>& issues) {
  const bool sender_differs = header.sender.type == "EAN" && header.sender.id != sender;
  const bool receiver_differs = header.receiver.type == "EAN" && header.receiver.id != receiver;
  const bool version_differs = !header.message.version.empty() && header.message.version != version;
  if (sender_differs) issues.push_back(MakeIssue(kVansSenderDiffers, "/VANSEnvelope/SenderID"));
  if (receiver_differs) issues.push_back(MakeIssue(kVansReceiverDiffers, "/VANSEnvelope/ReceiverID"));
  if (version_differs) {
    issues.push_back(MakeIssue(kVansVersionDiffers, "/VANSEnvelope/Message/MetaInformation/Document/Version"));
  }
}

std::vector<Loss> TransportLosses(pugi::xml_node root, bool has_vans, const LossInfo& transport) {
  const pugi::xml_node envelope = ChildOf(root, "Envelope");
  std::vector<Loss> losses = {MakeLoss(transport, PathOf(ChildOf(envelope, "Sent")))};
  if (!has_vans) return losses;
  losses.push_back(MakeLoss(transport, PathOf(ChildOf(envelope, "Identifier"))));
  losses.push_back(MakeLoss(transport, "/VANSEnvelope/SentDateTime"));
  losses.push_back(MakeLoss(transport, "/VANSEnvelope/Message/MetaInformation"));
  return losses;
}

std::string DigestOf(std::string_view bytes) {
  const auto digest = Sha256().Add(bytes).Finish();
  return std::string(digest.begin(), digest.end());
}

void FillSource(pugi::xml_node root, std::string_view letter_name, SourceReference& source) {
  const pugi::xml_node envelope = ChildOf(root, "Envelope");
  source.acknowledgement_wanted = TextOf(ChildOf(envelope, "AcknowledgementCode")) == kAcknowledge;
  if (source.envelope_id.empty()) source.envelope_id = TextOf(ChildOf(envelope, "Identifier"));
  for (const pugi::xml_node letter : ChildrenOf(root, letter_name)) {
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

std::vector<Loss> WithoutRepetition(std::vector<Loss> losses) {
  const auto key = [](const Loss& loss) { return std::tie(loss.path, loss.code); };
  std::stable_sort(losses.begin(), losses.end(), [&key](const Loss& a, const Loss& b) { return key(a) < key(b); });
  const auto same = [&key](const Loss& a, const Loss& b) { return key(a) == key(b); };
  losses.erase(std::unique(losses.begin(), losses.end(), same), losses.end());
  return losses;
}

}  // namespace handover::adapters::medcom
