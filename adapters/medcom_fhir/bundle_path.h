// Where an element stands in a message, in FHIR's own language of paths and the same for JSON and XML:
// `Bundle.entry[5].resource.ofType(Patient).telecom[0].value`. By it, what was carried as it is finds its place again.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_BUNDLE_PATH_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_BUNDLE_PATH_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/fhir/fhir_tree.h"

namespace handover::adapters::fhir {

struct BundleStep {
  std::string name;
  int position = 0;
  bool in_list = false;
  std::string resource_type;  // Of a resource inside the resource; else empty.
};

struct BundlePlace {
  size_t entry = 0;
  std::string type;               // Of the entry's resource.
  std::vector<BundleStep> steps;  // Below it; the last one is the value's.

  // The steps without their positions: `telecom.value`.
  std::string Names() const;
};

// A name that FHIR cannot have stands as `*`, since a sender may have written anything there.
std::string BundlePathOf(const Node& node, Syntax syntax);

// Empty for what is no path into the resource of an entry.
std::optional<BundlePlace> ReadBundlePath(std::string_view path);

// Whether FHIR R4 repeats that element of a message's resources, so that JSON writes it as an array. `parent` is the
// type of the resource, or the name of the element around it.
bool RepeatsInFhir(std::string_view parent, std::string_view name);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_BUNDLE_PATH_H_
