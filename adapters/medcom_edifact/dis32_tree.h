// The birth notification DIS32 (MEDDIS, version D3234L) as the tree of its OIOXML twin XDIS32. README.md in this folder
// tells which component goes where.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS32_TREE_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS32_TREE_H_

#include "adapters/medcom_edifact/interchange.h"
#include "adapters/medcom_edifact/letter_parts.h"
#include "adapters/medcom_edifact/letter_tree.h"

namespace handover::adapters::edifact {

inline constexpr LetterType kDis32 = {"DIS32", "D3234L"};

// Appends a BirthNotification to the tree, and Local_Elements when values are carried. What is wrong with segments,
// codes and dates is told; what is missing in the letter is for the check of the tree to tell.
void AddBirthNotification(LetterTree& tree, const EdifactMessage& message, const Segment& unb);

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_DIS32_TREE_H_
