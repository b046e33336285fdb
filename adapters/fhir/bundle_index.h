// The resources of a Bundle, and what points at what.
#ifndef HANDOVER_ADAPTERS_FHIR_BUNDLE_INDEX_H_
#define HANDOVER_ADAPTERS_FHIR_BUNDLE_INDEX_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "adapters/fhir/fhir_findings.h"
#include "adapters/fhir/fhir_tree.h"

namespace handover::adapters::fhir {

constexpr size_t kMaxEntries = 500;  // The largest real message has 24.

// Borrows the tree.
class BundleIndex {
 public:
  // Reports entries without a resource, resources without a type or with an id that is none, and entries that stand
  // twice.
  BundleIndex(const Tree& tree, Findings& findings) : BundleIndex(tree.root(), findings) {}

  // Of a Bundle that may lie in another one.
  BundleIndex(const Node& bundle, Findings& findings);

  const std::vector<const Node*>& resources() const { return resources_; }
  std::vector<const Node*> OfType(std::string_view type) const;

  // What a Reference's `reference` points at; null when it is not in the bundle. Relative references are resolved
  // against the entry they stand in, then by type and id alone, since a thread gathers entries of several servers.
  // REQUIRES: `from` lies in a resource of the bundle.
  const Node* Resolve(const Node& from, std::string_view reference) const;

  // Resource that `holder.reference` points at, when it is one of `types`. Reports FHIR_MISSING (no reference),
  // FHIR_REFERENCE_UNRESOLVED or FHIR_REFERENCE_TYPE. `holder` is the Reference itself.
  const Node* Follow(const Node& holder, const std::vector<std::string_view>& types, Findings& findings) const;

 private:
  void AddEntry(const Node& entry, Findings& findings);

  const Node& bundle_;
  std::vector<const Node*> resources_;
  absl::flat_hash_map<std::string, const Node*> by_url_;
  absl::flat_hash_map<std::string, std::vector<const Node*>> by_name_;  // `Patient/17`.
};

// `Patient/17`.
std::string NameOfResource(const Node& resource);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_FHIR_BUNDLE_INDEX_H_
