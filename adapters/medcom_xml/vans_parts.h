// What both halves of a VANSEnvelope are read by, its messages and its receipts.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_VANS_PARTS_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_VANS_PARTS_H_

#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "adapters/medcom_xml/vans_envelope.h"
#include "adapters/translation.h"

namespace handover::adapters::medcom {

// The root element, checked against the schema; empty when it is refused, and the issues say why. Lives in `document`.
pugi::xml_node LoadVansEnvelope(std::string_view bytes, pugi::xml_document& document, std::vector<Issue>& issues);

// Of elements that the schema was found content with. What it cannot say is an issue.
VansEndPoint ReadVansEndPoint(pugi::xml_node node, std::vector<Issue>& issues);
std::string ReadVansUuid(pugi::xml_node node, std::vector<Issue>& issues);
VansMetaInformation ReadVansMetaInformation(pugi::xml_node node, std::vector<Issue>& issues);

// With its scheme: `gln:5790000120400`, `cvr:...`, `vans:...`; empty where there is none.
std::string AddressOf(const VansEndPoint& end_point);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_VANS_PARTS_H_
