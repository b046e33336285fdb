// The correspondence letter XDIS91, as a tree, as segments of DIS91: the way back of dis91_tree.h.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS91_SEGMENTS_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS91_SEGMENTS_H_

#include <pugixml.hpp>

#include "adapters/medcom_edifact/letter_segments.h"

namespace handover::adapters::edifact {

// One message; otherwise as AddBirthNotificationSegments(). A text that is too long for one group goes on in the next,
// and is two texts for whoever reads it: a loss. When all texts together are too long it is EDIFACT_TEXT_LENGTH.
void AddClinicalEmailSegments(LetterSegments& out, pugi::xml_node clinical_email);

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS91_SEGMENTS_H_
