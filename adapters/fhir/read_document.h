// The first steps with a FHIR document: is it one, in which syntax, and its tree.
#ifndef HANDOVER_ADAPTERS_FHIR_READ_DOCUMENT_H_
#define HANDOVER_ADAPTERS_FHIR_READ_DOCUMENT_H_

#include <string_view>

#include "adapters/fhir/fhir_tree.h"

namespace handover::adapters::fhir {

// JSON when the first byte that is not white space is '{' or '[', else XML.
Syntax SyntaxOf(std::string_view bytes);

// Whether the beginning looks like FHIR, whatever the resource. Cheap, and no promise that it parses.
bool LooksLikeFhir(std::string_view bytes);

// ParseJson() or ParseXml(); FHIR_EMPTY for nothing but white space.
ParseResult ParseDocument(std::string_view bytes);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_FHIR_READ_DOCUMENT_H_
