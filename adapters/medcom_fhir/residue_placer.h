// Puts single elements that were carried as they were back into the resources of a message.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_RESIDUE_PLACER_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_RESIDUE_PLACER_H_

#include <map>
#include <string>
#include <string_view>

#include "adapters/fhir/fhir_tree.h"
#include "adapters/fhir/fhir_writer.h"
#include "adapters/medcom_fhir/bundle_path.h"

namespace handover::adapters::fhir {

// One element that waits for its place.
struct CarriedElement {
  BundlePlace place;
  std::string path;  // As it stood.
  std::string value;
};

// Not thread-safe. Borrows the builder.
class ResiduePlacer {
 public:
  ResiduePlacer(FhirBuilder& builder, Syntax syntax) : builder_(builder), syntax_(syntax) {}

  // Adds the element below `resource`. Elements of one list stand in the order in which they came. False: it has no
  // place, and nothing was added.
  bool Place(Node* resource, const CarriedElement& element);

  // The element of that name below `parent`: the one that Place() made, else a new one.
  Node* Object(Node* parent, std::string_view name);
  // The same of one in a list, by the position that it had in the document that was read.
  Node* Item(Node* parent, std::string_view name, int position);

 private:
  FhirBuilder& builder_;
  const Syntax syntax_;
  struct Key {
    const Node* parent = nullptr;
    std::string name;
    int position = 0;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  std::map<Key, Node*> made_;
};

// Puts the children of a resource, and those of the elements below it, into the order in which FHIR has them, which XML
// asks for; what stands in a list is counted anew.
void OrderElements(Node* resource);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_RESIDUE_PLACER_H_
