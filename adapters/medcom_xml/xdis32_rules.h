// What a birth notification must keep although its schema does not say so: that children and their measures belong
// together, that numbers, dates and weights are possible, that a stillborn child has no Apgar score.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_RULES_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_RULES_H_

#include <cstdint>
#include <vector>

#include "adapters/medcom_xml/xdis32_letter.h"
#include "adapters/translation.h"

namespace handover::adapters::medcom {

inline constexpr int64_t kLeastWeightGrams = 200;
inline constexpr int64_t kGreatestWeightGrams = 8000;
inline constexpr int64_t kLeastLengthCm = 15;
inline constexpr int64_t kGreatestLengthCm = 70;
inline constexpr int64_t kLeastHeadCm = 10;
inline constexpr int64_t kGreatestHeadCm = 50;
inline constexpr int64_t kGreatestApgarMinutes = 999;
inline constexpr int64_t kLeastWeeks = 15;
inline constexpr int64_t kGreatestWeeks = 45;
inline constexpr int kPregnancyDays = 280;  // From the first day of the last menstruation to the due date.
inline constexpr int kDaysOff = 6;          // A sender that knows weeks alone writes 0 days.
inline constexpr int kMenstruationDaysOff =
    28;  // A scan moves the due date; by more than a cycle it is another pregnancy.
inline constexpr size_t kGreatestText = 20'000;  // Code points; what a Note or a Residue can hold.

// Appends everything, errors and the rest; `paths` is the document's. REQUIRES: CheckStructure() found nothing wrong
// with the document.
void CheckLetter(const Xdis32Letter& letter, PathMaker& paths, std::vector<Issue>& issues);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_RULES_H_
