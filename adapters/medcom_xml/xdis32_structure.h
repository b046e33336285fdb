// MedCom XDIS32 (birth notification, XD3234L) as its schema of 2011-02-17 has it, with FormattedTextType and all.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_STRUCTURE_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_STRUCTURE_H_

#include "adapters/medcom_xml/xml_structure.h"

namespace handover::adapters::medcom {

// An Emessage with one or more BirthNotification, each with a Local_Elements or without.
extern const Schema kXdis32Schema;

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_STRUCTURE_H_
