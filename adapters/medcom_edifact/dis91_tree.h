// The correspondence letter DIS91 (MEDDIS, version D9134L) as the tree of its OIOXML twin XDIS91. README.md in this
// folder tells which component goes where.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS91_TREE_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS91_TREE_H_

#include "adapters/medcom_edifact/interchange.h"
#include "adapters/medcom_edifact/letter_parts.h"
#include "adapters/medcom_edifact/letter_tree.h"

namespace handover::adapters::edifact {

inline constexpr LetterType kDis91 = {"DIS91", "D9134L"};

// Appends a ClinicalEmail to the tree; otherwise as AddBirthNotification().
void AddClinicalEmail(LetterTree& tree, const EdifactMessage& message, const Segment& unb);

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS91_TREE_H_
