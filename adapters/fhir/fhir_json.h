// JSON to a FHIR tree, strictly: what a lenient parser would let through is refused here (SECURITY T-40, T-42, T-61).
#ifndef HANDOVER_ADAPTERS_FHIR_FHIR_JSON_H_
#define HANDOVER_ADAPTERS_FHIR_FHIR_JSON_H_

#include <string_view>

#include "adapters/fhir/fhir_tree.h"

namespace handover::adapters::fhir {

// Refused: more than kMaxDocumentBytes, kMaxDepth or kMaxNodes; not UTF-8; a control character or lone surrogate, also
// as an escape; a duplicate key; an array in an array; a null outside of an array; an empty object, array or string;
// anything after the root. Parses without recursion.
ParseResult ParseJson(std::string_view bytes);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_FHIR_FHIR_JSON_H_
