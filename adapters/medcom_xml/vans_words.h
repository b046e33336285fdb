// What everything that is written in a VANSEnvelope begins with.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_VANS_WORDS_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_VANS_WORDS_H_

#include <string>

#include "absl/time/time.h"
#include <pugixml.hpp>

#include "adapters/medcom_xml/vans_envelope.h"

namespace handover::adapters::medcom {

// `name` with the text inside.
void AppendElement(pugi::xml_node parent, const char* name, const std::string& text);

// The root with its end points, identifier and time, and a declaration before it; what it carries comes behind them.
pugi::xml_node StartVansEnvelope(pugi::xml_document& document, const VansEndPoint& sender, const VansEndPoint& receiver,
                                 const std::string& identifier, absl::Time sent_time);

// Indented, in UTF-8.
std::string VansText(const pugi::xml_document& document);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_VANS_WORDS_H_
