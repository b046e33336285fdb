// XML to a FHIR tree, behind the shared guard that keeps size, depth, DOCTYPE and bad encodings out.
#ifndef HANDOVER_ADAPTERS_FHIR_FHIR_XML_H_
#define HANDOVER_ADAPTERS_FHIR_FHIR_XML_H_

#include <string_view>

#include "adapters/fhir/fhir_tree.h"

namespace handover::adapters::fhir {

constexpr std::string_view kFhirNamespace = "http://hl7.org/fhir";

// An attribute `value` is the element's value, any other attribute a child of its name. The narrative (XHTML) becomes
// one leaf `div` without its content: it repeats the coded elements for people and is dropped by declaration. Refused:
// what the guard refuses (XML_...), an element of another namespace, character data outside of the narrative, an empty
// element or value. Does not recurse.
ParseResult ParseXml(std::string_view bytes);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_FHIR_FHIR_XML_H_
