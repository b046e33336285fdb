// The sorting table of SKS codes (the Danish health service's classification): which kind of data a code tells of, and
// so which section may hold it. A code outside the table goes to Residue, where nobody reads it by mistake.
//
// D and an ICD-10 chapter is a diagnosis; other first letters are procedures and administration. The longest prefix of
// the table decides. The rows for codes that tell of two people or of another kind of data than their chapter are from
// ICD-10 and wait for a check against the current SKS edition.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_SKS_SORTING_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_SKS_SORTING_H_

#include <string_view>

#include "absl/types/span.h"

namespace handover::adapters::medcom {

enum class SksTarget {
  kUnknown,               // Residue.
  kPregnancyOrBirth,      // Pregnancy or Birth, whichever the code stood under. About the mother.
  kParentSomatic,         // ParentSomaticHealth, about the mother.
  kParentMental,          // ParentMentalHealth, about the mother.
  kParentSubstance,       // ParentSubstanceUse, about the mother.
  kBirthStatus,           // Newborn, about the child.
  kChildHealth,           // ChildHealth, about the child.
  kChildHealthAndMother,  // ChildHealth, about child and mother: the code tells of her illness.
  kSubstanceAndChild,     // ParentSubstanceUse, about child and mother: the code tells of her use.
};

struct SksRow {
  std::string_view prefix;
  SksTarget target;
};

// For a code that stands under Pregnancy or Birth, and one that stands under ChildInfo.
SksTarget SortMothersCode(std::string_view code);
SksTarget SortChildsCode(std::string_view code);

// For tests and README.md.
absl::Span<const SksRow> MothersTable();
absl::Span<const SksRow> ChildsTable();

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_SKS_SORTING_H_
