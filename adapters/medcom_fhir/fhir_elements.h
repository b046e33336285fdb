// What becomes of each element of a CareCommunication: one table, which the reader checks datatypes by and README.md
// shows.
//
// Nothing vanishes: a leaf that is not in the table is carried as Residue, in the sender's own words.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_FHIR_ELEMENTS_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_FHIR_ELEMENTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/types/span.h"

#include "adapters/medcom_fhir/fhir_issues.h"
#include "adapters/medcom_fhir/fhir_tree.h"

namespace handover::adapters::fhir {

enum class Primitive { kString, kBool, kInteger };

// What happens to an element. `where` says it in words for mapped ones and is the loss code for dropped ones.
enum class Fate { kMapped, kDropped };

// `path` begins with a resource type, or with `*` for any; `[]` follows what FHIR repeats; `extension:datetime[]` is
// an extension by a short name for its url.
struct Element {
  std::string_view path;
  Primitive type = Primitive::kString;
  Fate fate = Fate::kMapped;
  std::string_view where;
};

absl::Span<const Element> AllElements();

// Datatypes and repetition of every element that the table knows, modifiers that nobody understands, and more entries
// or unknown elements than a message can have. Reports FHIR_DATATYPE, FHIR_CARDINALITY, FHIR_MODIFIER.
void CheckElements(const Tree& tree, Findings& findings);

// Which parts of the tree are treated otherwise than the table says. The pointed-at nodes include all below them.
struct Exceptions {
  absl::flat_hash_set<const Node*> accounted;  // A loss was added for it.
  absl::flat_hash_set<const Node*> residue;    // To be carried as it is.
};

// Adds the losses of the table and of `exceptions`, and answers the leaves that nobody has taken, in document order.
std::vector<const Node*> LeftOver(const Tree& tree, const Exceptions& exceptions, Findings& findings);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_FHIR_ELEMENTS_H_
