#include "adapters/medcom_xml/vans_words.h"

#include <sstream>
#include <utility>

#include "adapters/text/danish_time.h"

namespace handover::adapters::medcom {
namespace vans_words_internal {

constexpr const char* kNamespace = "urn:oio:medcom:vans-envelope:1.0.4";

void AppendEnd(pugi::xml_node parent, const char* name, const VansEndPoint& end_point) {
  pugi::xml_node node = parent.append_child(name);
  node.append_attribute("EndPointType").set_value(end_point.type.c_str());
  node.text().set(end_point.id.c_str());
}

// As the envelopes that we have seen write it: local time without a zone.
std::string LocalDateTime(absl::Time time) { return absl::FormatCivilTime(ToDanishLocalTime(time)); }

}  // namespace vans_words_internal

void AppendElement(pugi::xml_node parent, const char* name, const std::string& text) {
  parent.append_child(name).text().set(text.c_str());
}

pugi::xml_node StartVansEnvelope(pugi::xml_document& document, const VansEndPoint& sender, const VansEndPoint& receiver,
                                 const std::string& identifier, absl::Time sent_time) {
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version").set_value("1.0");
  declaration.append_attribute("encoding").set_value("UTF-8");
  pugi::xml_node envelope = document.append_child("VANSEnvelope");
  envelope.append_attribute("xmlns").set_value(vans_words_internal::kNamespace);
  vans_words_internal::AppendEnd(envelope, "SenderID", sender);
  vans_words_internal::AppendEnd(envelope, "ReceiverID", receiver);
  AppendElement(envelope, "EnvelopeIdentifier", identifier);
  AppendElement(envelope, "SentDateTime", vans_words_internal::LocalDateTime(sent_time));
  return envelope;
}

std::string VansText(const pugi::xml_document& document) {
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return std::move(out).str();
}

}  // namespace handover::adapters::medcom
