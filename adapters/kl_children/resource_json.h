// A whole resource as one line of JSON, for what is carried as it is: the same line whether the report was JSON or XML,
// so that it can be written again.
#ifndef HANDOVER_ADAPTERS_KL_CHILDREN_RESOURCE_JSON_H_
#define HANDOVER_ADAPTERS_KL_CHILDREN_RESOURCE_JSON_H_

#include <string>
#include <string_view>

#include "adapters/fhir/bundle_index.h"
#include "adapters/fhir/fhir_tree.h"

namespace handover::adapters::kl {

inline constexpr std::string_view kResourceStart = "{\"resourceType\":\"";

// Without its narrative. References to resources of the bundle stand as type and id. XML tells neither numbers nor
// arrays: they are those of the table of elements, and a list where an element stands twice. Does not recurse.
std::string ResourceJson(const fhir::Node& resource, fhir::Syntax syntax, const fhir::BundleIndex& index);

}  // namespace handover::adapters::kl

#endif  // HANDOVER_ADAPTERS_KL_CHILDREN_RESOURCE_JSON_H_
