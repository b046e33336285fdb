// What becomes of each element of a delivery report, and which elements the guide takes away from FHIR.
#ifndef HANDOVER_ADAPTERS_KL_CHILDREN_KL_ELEMENTS_H_
#define HANDOVER_ADAPTERS_KL_CHILDREN_KL_ELEMENTS_H_

#include <string_view>

#include "absl/types/span.h"

#include "adapters/fhir/element_table.h"

namespace handover::adapters::kl {

absl::Span<const fhir::Element> AllElements();

// Paths as in the table, without `[]`. What lies below is taken away too.
absl::Span<const std::string_view> ForbiddenElements();
// A row for each of them.
const fhir::ElementTable& ForbiddenTable();

const fhir::ElementTable& Elements();

}  // namespace handover::adapters::kl

#endif  // HANDOVER_ADAPTERS_KL_CHILDREN_KL_ELEMENTS_H_
