// What every writer of an EDIFACT letter does: an Emessage, as the letter's OIOXML twin is written, becomes an
// interchange.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_WRITING_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_WRITING_H_

#include <string_view>

#include <pugixml.hpp>

#include "adapters/medcom_edifact/letter_segments.h"
#include "adapters/translation.h"

namespace handover::adapters::edifact {

inline constexpr std::string_view kEdifactMediaType = "application/EDIFACT";

// Every element of that name is a letter, written by `add_letter`; appends issues and losses, with paths of the tree.
// No bytes when an issue is an error: EDIFACT_ENDS, EDIFACT_TEXT_LENGTH. REQUIRES: CheckStructure() found nothing
// wrong.
void WriteEmessage(pugi::xml_node emessage, std::string_view letter_name,
                   void (*add_letter)(LetterSegments&, pugi::xml_node), Written& written);

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_WRITING_H_
