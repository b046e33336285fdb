// The table of MedCom's schema for XDIS91 (XD9134L, 2006-07-01).
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_XDIS91_STRUCTURE_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_XDIS91_STRUCTURE_H_

#include "adapters/medcom_xml/xml_structure.h"

namespace handover::adapters::medcom {

extern const Schema kXdis91Schema;

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_XDIS91_STRUCTURE_H_
