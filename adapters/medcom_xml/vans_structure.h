// VANSEnvelope 1.0.4, the envelope of Danish health messages: its message half and its receipts.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_VANS_STRUCTURE_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_VANS_STRUCTURE_H_

#include "adapters/medcom_xml/xml_structure.h"

namespace handover::adapters::medcom {

extern const Schema kVansSchema;

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_VANS_STRUCTURE_H_
