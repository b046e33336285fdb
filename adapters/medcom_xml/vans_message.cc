#include "adapters/medcom_xml/vans_message.h"

#include "absl/strings/escaping.h"
#include <pugixml.hpp>

#include "adapters/medcom_xml/vans_words.h"

namespace handover::adapters::medcom {

std::string WriteVansMessage(const VansMessage& message) {
  pugi::xml_document document;
  pugi::xml_node envelope = StartVansEnvelope(document, message.sender, message.receiver, message.envelope_identifier,
                                              message.sent_time);
  pugi::xml_node carried = envelope.append_child("Message");
  pugi::xml_node meta = carried.append_child("MetaInformation");
  AppendElement(meta, "Identifier", message.message_identifier);
  pugi::xml_node about = meta.append_child("Document");
  AppendElement(about, "Format", std::string(message.document.format));
  AppendElement(about, "Name", std::string(message.document.name));
  if (!message.version.empty()) AppendElement(about, "Version", message.version);
  AppendElement(about, "SizeInBytes", std::to_string(message.bytes.size()));
  AppendElement(carried, "Data", absl::Base64Escape({message.bytes.data(), message.bytes.size()}));
  return VansText(document);
}

}  // namespace handover::adapters::medcom
