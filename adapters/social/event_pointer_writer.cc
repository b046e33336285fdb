#include "adapters/social/event_pointer_writer.h"

#include <pugixml.hpp>

#include <set>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "adapters/social/social_issues.h"
#include "adapters/text/danish_time.h"
#include "broker/base/ids.h"

namespace handover::adapters::social {
namespace event_pointer_internal {

// Which sort of message it is. KOMBIT lists sorts by UUID; a name of our own, until the operator has one registered.
constexpr char kMessageSort[] = "urn:handover:beskedtype:overdragelse-venter";
// "Fortrolige personoplysninger", of the classification that the published samples use.
constexpr char kConfidential[] = "44f4108b-26d4-46de-a90f-35e35b55b8d8";

void AddId(pugi::xml_node parent, const char* name, const char* kind, const std::string& value) {
  parent.append_child(name).append_child(kind).text().set(value.c_str());
}

// Local time without a zone, as all published samples have it.
std::string TimeOf(const exchange::v1::Envelope& envelope) {
  const absl::CivilSecond local = ToDanishLocalTime(absl::FromUnixMillis(envelope.created_ms()));
  return absl::FormatCivilTime(local);
}

std::string PartyOf(const exchange::v1::Handover& handover) {
  for (const exchange::v1::Addressee& addressee : handover.addressees()) {
    if (addressee.party().size() == HandoverId::kSize) return FormatUuid(addressee.party());
  }
  return {};
}

std::string Xml(const exchange::v1::Handover& handover) {
  const exchange::v1::Envelope& envelope = handover.envelope();
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node message = document.append_child("k:Haendelsesbesked");
  message.append_attribute("xmlns") = "urn:oio:sagdok:3.0.0";
  message.append_attribute("xmlns:k") = "urn:oio:besked:kuvert:1.0";
  const absl::Time created = absl::FromUnixMillis(envelope.created_ms());
  // Another id than the handover's: a message is told apart from what it points to. The same one at a retry.
  const std::string message_id = DeriveUuid8(created, absl::StrCat("BESKEDFORDELER\n", envelope.handover_id()));
  AddId(message, "k:BeskedId", "UUIDIdentifikator", FormatUuid(message_id));
  message.append_child("k:BeskedVersion").text().set("1.0");
  pugi::xml_node wrapper = message.append_child("k:Beskedkuvert");
  pugi::xml_node filter = wrapper.append_child("k:Filtreringsdata");
  AddId(filter, "k:Beskedtype", "URNIdentifikator", kMessageSort);
  const std::string party = PartyOf(handover);
  if (!party.empty()) AddId(filter, "k:TilladtModtager", "UUIDIdentifikator", party);
  pugi::xml_node registration = filter.append_child("k:ObjektRegistrering");
  AddId(registration, "k:ObjektRegistreringId", "UUIDIdentifikator", FormatUuid(envelope.handover_id()));
  AddId(registration, "k:Registreringstidspunkt", "TidsstempelDatoTid", TimeOf(envelope));
  pugi::xml_node delivery = wrapper.append_child("k:Leveranceinformation");
  AddId(delivery, "k:Dannelsestidspunkt", "TidsstempelDatoTid", TimeOf(envelope));
  AddId(delivery, "k:Sikkerhedsklassificering", "UUIDIdentifikator", kConfidential);
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

// Everything but id and time, by name.
std::vector<Loss> Losses(const exchange::v1::Handover& handover) {
  std::set<std::string> paths;
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  handover.envelope().GetReflection()->ListFields(handover.envelope(), &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    const bool held = field->name() == "handover_id" || field->name() == "created_ms";
    if (!held) paths.insert("Envelope." + field->name());
  }
  for (const exchange::v1::Section& section : handover.sections()) paths.insert(section.header().type());
  if (handover.has_slip()) paths.insert("RoutingSlip");
  std::vector<Loss> losses;
  for (const std::string& path : paths) losses.push_back({std::string(kLossPointer), path});
  return losses;
}

}  // namespace event_pointer_internal

Written EventPointerWriter::Write(const std::vector<exchange::v1::Handover>& handovers) const {
  namespace internal = event_pointer_internal;
  if (handovers.size() != 1) return RefusedToWrite(kOneHandover, "", "A message points to one handover.");
  const exchange::v1::Handover& handover = handovers.front();
  if (handover.envelope().handover_id().size() != HandoverId::kSize) {
    return RefusedToWrite(kIncomplete, "Envelope.handover_id", "A message points to a handover that has an id.");
  }
  Written written;
  if (internal::PartyOf(handover).empty()) {
    written.issues.push_back({kPointerOpen.severity, std::string(kPointerOpen.code), "Addressee.party",
                              "The message names no permitted recipient: the distributor's own rules decide."});
  }
  written.bytes = internal::Xml(handover);
  written.media_type = "application/xml";
  written.losses = internal::Losses(handover);
  return written;
}

}  // namespace handover::adapters::social
