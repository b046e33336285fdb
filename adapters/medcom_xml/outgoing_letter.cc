#include "adapters/medcom_xml/outgoing_letter.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "google/protobuf/descriptor.h"

#include "adapters/medcom_xml/emessage.h"
#include "adapters/text/danish_time.h"
#include "adapters/text/xml_names.h"
#include "adapters/text/xml_prescan.h"
#include "broker/base/organisation_number.h"

namespace handover::adapters::medcom {
namespace outgoing_letter_internal {

constexpr size_t kLongestIdentifier = 14;
constexpr std::string_view kGln = "gln:";

absl::CivilMinute MinuteOf(absl::Time time) { return absl::CivilMinute(ToDanishLocalTime(time)); }

// The newest `recorded` below the message. Bodies nest four deep.
void FindNewest(const google::protobuf::Message& message, std::optional<int64_t>& newest) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  if (message.GetDescriptor() == model::v1::Provenance::descriptor()) {
    const auto& provenance = static_cast<const model::v1::Provenance&>(message);
    if (provenance.has_recorded()) {
      newest =
          std::max(newest.value_or(provenance.recorded().time().seconds()), provenance.recorded().time().seconds());
    }
    return;
  }
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      FindNewest(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                      : reflection.GetMessage(message, field),
                 newest);
    }
  }
}

struct Scheme {
  std::string_view scheme;
  std::string_view list;
};
constexpr Scheme kSchemes[] = {{"sks", "sygehusafdelingsnummer"}, {"yder", "ydernummer"},     {"sor", "sorkode"},
                               {"kommune", "kommunenummer"},      {"gln", "lokationsnummer"}, {"amt", "amt"},
                               {"lokalt_nummer", "lokalt_nummer"}};

// MedCom's letters write a municipality with three digits.
std::string_view ThreeDigits(std::string_view municipality) {
  const bool four = municipality.size() == 4 && municipality.front() == '0';
  return four ? municipality.substr(1) : municipality;
}

const exchange::v1::Addressee* AddresseeOf(const exchange::v1::Handover& handover) {
  for (const exchange::v1::Addressee& addressee : handover.addressees()) {
    if (addressee.stated_address().starts_with(kGln) && !addressee.copy()) return &addressee;
  }
  return nullptr;
}

}  // namespace outgoing_letter_internal

LetterName NameOfLetter(const exchange::v1::Handover& handover) {
  const exchange::v1::Envelope& envelope = handover.envelope();
  const std::string_view name = envelope.source_message_id();
  const size_t first = name.find('#');
  const size_t last = name.rfind('#');
  if (envelope.source_format().starts_with("MEDCOM_") && first != last && IsGln(name.substr(0, first)) &&
      last - first - 1 <= outgoing_letter_internal::kLongestIdentifier) {
    return {std::string(name.substr(0, first)), std::string(name.substr(first + 1, last - first - 1)), true};
  }
  const std::string hex = absl::BytesToHexString(DigestOf(envelope.handover_id()));
  return {"", absl::AsciiStrToUpper(hex.substr(0, outgoing_letter_internal::kLongestIdentifier)), false};
}

absl::CivilMinute LocalMinuteOf(const model::v1::Moment& moment) {
  return outgoing_letter_internal::MinuteOf(absl::FromUnixSeconds(moment.time().seconds()));
}

absl::CivilMinute SignedAt(const exchange::v1::Handover& handover) {
  std::optional<int64_t> newest;
  for (const exchange::v1::Section& section : handover.sections()) {
    outgoing_letter_internal::FindNewest(section.body(), newest);
  }
  const absl::Time time =
      newest.has_value() ? absl::FromUnixSeconds(*newest) : absl::FromUnixMillis(handover.envelope().created_ms());
  return outgoing_letter_internal::MinuteOf(time);
}

void AddEnvelope(const exchange::v1::Handover& first, LetterBuilder& builder) {
  const LetterNode envelope = builder.Add(builder.root(), "Envelope");
  const absl::Time made = absl::FromUnixMillis(first.envelope().created_ms());
  builder.SetTime(envelope, "Sent", outgoing_letter_internal::MinuteOf(made));
  builder.SetWhole(envelope, "Identifier", NameOfLetter(first).identifier, "Envelope.source_message_id");
  // Whoever sends wants to know that it arrived.
  builder.SetWhole(envelope, "AcknowledgementCode", "pluspositivkvitt", "");
}

void AddHead(const exchange::v1::Handover& handover, const LetterHead& head, LetterNode letter,
             LetterBuilder& builder) {
  const LetterNode node = builder.Add(letter, "Letter");
  const auto& related = handover.envelope().related();
  const bool corrects = std::any_of(related.begin(), related.end(),
                                    [](const auto& one) { return one.relation() == exchange::v1::Envelope::CORRECTS; });
  builder.SetWhole(node, "Identifier", head.name.identifier, "Envelope.source_message_id");
  builder.SetWhole(node, "VersionCode", head.version, "");
  builder.SetWhole(node, "StatisticalCode", head.type, "");
  builder.SetTime(node, "Authorisation", SignedAt(handover));
  builder.SetWhole(node, "TypeCode", head.type, "");
  builder.SetWhole(node, "StatusCode", corrects ? "rettetbrev" : "nytbrev", "");
  builder.SetWhole(node, "EpisodeOfCareIdentifier", head.episode, head.episode_field);
}

void SetOrganisationNumber(LetterNode organisation, std::string_view number, std::string_view location_number,
                           LetterBuilder& builder) {
  namespace internal = outgoing_letter_internal;
  const size_t colon = number.find(':');
  const std::string_view scheme = number.substr(0, colon);
  const auto known = std::find_if(std::begin(internal::kSchemes), std::end(internal::kSchemes),
                                  [scheme](const internal::Scheme& one) { return one.scheme == scheme; });
  const bool has = colon != std::string_view::npos && known != std::end(internal::kSchemes);
  const std::string field = "Professional.organisation";
  if (has) {
    const std::string_view digits = number.substr(colon + 1);
    const std::string_view value = scheme == "kommune" ? internal::ThreeDigits(digits) : digits;
    const bool both = builder.SetWhole(organisation, "Identifier", value, field) &&
                      builder.SetWhole(organisation, "IdentifierCode", known->list, field);
    if (both) return;
    if (LetterNode half = builder.Find(organisation, "Identifier")) organisation.node.remove_child(half.node);
  } else if (!number.empty()) {
    builder.Lose(builder.codes().value, field);
  }
  if (location_number.empty()) return;
  builder.SetWhole(organisation, "Identifier", location_number, field);
  builder.SetWhole(organisation, "IdentifierCode", "lokationsnummer", field);
}

bool AddReceiver(const exchange::v1::Handover& handover, LetterNode letter, LetterBuilder& builder) {
  namespace internal = outgoing_letter_internal;
  const exchange::v1::Addressee* addressee = internal::AddresseeOf(handover);
  if (addressee == nullptr) {
    builder.Tell(builder.codes().missing, "Addressee.stated_address");
    return false;
  }
  const std::string address = addressee->stated_address().substr(internal::kGln.size());
  const LetterNode receiver = builder.Add(letter, "Receiver");
  builder.SetWhole(receiver, "EANIdentifier", address, "Addressee.stated_address");
  const std::string area = addressee->area().empty() ? "" : "kommune:" + addressee->area();
  SetOrganisationNumber(receiver, area, address, builder);
  return true;
}

std::string DialledNumber(std::string_view telephone) {
  if (telephone.starts_with("+45")) return std::string(telephone.substr(3));
  return telephone.starts_with('+') ? "00" + std::string(telephone.substr(1)) : std::string(telephone);
}

bool IsWithheld(const exchange::v1::Handover& handover, LetterBuilder& builder) {
  const auto& all = handover.envelope().parent_involvements();
  const bool withheld = std::any_of(all.begin(), all.end(), [](const auto& one) {
    return one.state() == exchange::v1::Envelope::ParentInvolvement::WITHHELD;
  });
  if (withheld) builder.Tell(builder.codes().withheld, "Envelope.parent_involvements");
  return withheld;
}

void TellLosses(const exchange::v1::Handover& handover, const Account& account, bool of_a_letter,
                LetterBuilder& builder) {
  const auto lost = [&](const std::string& path, std::string_view) {
    if (of_a_letter && account.own.Holds(path)) return;
    const bool routing =
        path.starts_with("Envelope.") || path.starts_with("RoutingSlip.") || path.starts_with("Addressee.");
    builder.Lose(routing ? builder.codes().envelope : builder.codes().field, path);
  };
  account.held.ForEachLost(handover.envelope(), "Envelope", lost);
  account.held.ForEachLost(handover.slip(), "RoutingSlip", lost);
  for (const exchange::v1::Addressee& addressee : handover.addressees()) {
    account.held.ForEachLost(addressee, "Addressee", lost);
  }
  if (handover.addressees_size() > 1) builder.Lose(builder.codes().envelope, "Addressee");
  for (const exchange::v1::Section& section : handover.sections()) {
    const google::protobuf::Message* body = BodyOf(section);
    if (body == nullptr) continue;
    const std::string type = body->GetDescriptor()->name();
    if (section.header().has_sorted()) builder.Lose(builder.codes().field, "SectionHeader.sorted");
    if (account.held.Holds(type)) continue;
    if (account.held.HoldsSomeBelow(type)) {
      account.held.ForEachLost(*body, type, lost);
    } else {
      builder.Lose(builder.codes().section, type);
    }
  }
}

bool AddLocalElements(std::string_view xml, LetterBuilder& builder) {
  const XmlPrescan prescan = PrescanXml(xml);
  pugi::xml_document document;
  const unsigned options = pugi::parse_default | pugi::parse_ws_pcdata;
  if (prescan.problem != XmlProblem::kNone ||
      !document.load_buffer(prescan.utf8.data(), prescan.utf8.size(), options, pugi::encoding_utf8)) {
    return false;
  }
  // Its own name is the letter's. A prefix that was declared outside of it would be lost.
  document.document_element().set_name("Local_Elements");
  for (pugi::xml_node node = document.document_element().first_child(); node;) {
    if (node.type() == pugi::node_element && !NameOf(node).has_value()) return false;
    for (const pugi::xml_attribute attribute : node.attributes()) {
      if (!IsNamespaceDeclaration(attribute) && !NameOf(node, attribute).has_value()) return false;
    }
    if (node.first_child()) {
      node = node.first_child();
      continue;
    }
    while (node && !node.next_sibling()) node = node.parent();
    node = node ? node.next_sibling() : pugi::xml_node();
  }
  return !builder.root().node.append_copy(document.document_element()).empty();
}

void FinishTree(EmessageTree& tree) {
  if (HasError(tree.issues)) {
    tree.document.reset();
    tree.losses.clear();
  }
  // Sections come in random order; the report does not.
  tree.losses = WithoutRepetition(std::move(tree.losses));
}

}  // namespace handover::adapters::medcom
