// The birth notification XDIS32, as a tree, as segments of DIS32: the way back of dis32_tree.h.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS32_SEGMENTS_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS32_SEGMENTS_H_

#include <pugixml.hpp>

#include "adapters/medcom_edifact/letter_segments.h"

namespace handover::adapters::edifact {

// One message. What DIS32 has no place for is lost by its name. REQUIRES: CheckStructure() found nothing wrong.
void AddBirthNotificationSegments(LetterSegments& out, pugi::xml_node birth_notification);

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS32_SEGMENTS_H_
