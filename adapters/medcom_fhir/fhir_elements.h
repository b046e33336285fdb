// What becomes of each element of a CareCommunication: one table, which the reader checks datatypes by and README.md
// shows.
//
// Nothing vanishes: a leaf that is not in the table is carried as Residue, in the sender's own words.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_FHIR_ELEMENTS_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_FHIR_ELEMENTS_H_

#include <vector>

#include "absl/types/span.h"

#include "adapters/fhir/element_table.h"
#include "adapters/fhir/fhir_findings.h"
#include "adapters/fhir/fhir_tree.h"

namespace handover::adapters::fhir {

absl::Span<const Element> AllElements();

// ElementTable::Check() and LeftOver() with that table.
void CheckElements(const Tree& tree, Findings& findings);
std::vector<const Node*> LeftOver(const Tree& tree, const Exceptions& exceptions, Findings& findings);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_FHIR_ELEMENTS_H_
