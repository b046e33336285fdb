// Maps what a birth notification tells of pregnancy, birth and child: dates, measures, diagnoses, texts.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_CLINICAL_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_CLINICAL_H_

#include "adapters/medcom_xml/xdis32_letter.h"
#include "adapters/medcom_xml/xdis32_people.h"

namespace handover::adapters::medcom {

// Pregnancy, Birth and Newborn, and the sections that the diagnoses are sorted into. REQUIRES: mother and child are
// mapped. `ordinal` counts from 1.
void MapBirth(LetterMapping& mapping, const Child& child, int ordinal);

// The free texts, each as a Note that nobody has sorted.
void MapTexts(LetterMapping& mapping, const Child& child);

// Everything that is not accounted for, in one Residue; none when there is nothing. REQUIRES: all else is mapped, and
// what belongs to another handover is accounted for.
void MapLeftOver(LetterMapping& mapping);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_CLINICAL_H_
