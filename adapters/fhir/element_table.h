// What becomes of each element of a format: one table, by which the reader checks datatypes and which the format's
// README.md shows.
//
// Nothing vanishes: a leaf that is not in the table is left over, to be carried as Residue in the sender's own words.
#ifndef HANDOVER_ADAPTERS_FHIR_ELEMENT_TABLE_H_
#define HANDOVER_ADAPTERS_FHIR_ELEMENT_TABLE_H_

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "adapters/fhir/fhir_findings.h"
#include "adapters/fhir/fhir_tree.h"

namespace handover::adapters::fhir {

enum class Primitive { kString, kBool, kInteger, kDecimal };

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

// Rows of a table in short.
constexpr Element Mapped(std::string_view path, std::string_view where, Primitive type = Primitive::kString) {
  return {path, type, Fate::kMapped, where};
}
constexpr Element Dropped(std::string_view path, std::string_view loss, Primitive type = Primitive::kString) {
  return {path, type, Fate::kDropped, loss};
}

// An extension's url and its name in the table, such as `:datetime`.
struct ShortUrl {
  std::string_view url;
  std::string_view name;
};

// Which parts of the tree are treated otherwise than the table says. The pointed-at nodes include all below them.
struct Exceptions {
  absl::flat_hash_set<const Node*> accounted;  // A loss was added for it, or it has been carried already.
  absl::flat_hash_set<const Node*> residue;    // To be carried as it is.
};

// Constant and thread-safe. The rows' paths lie in a tree of steps, so that a walk over a document goes from step to
// step and makes no path.
class ElementTable {
 public:
  struct Placed {
    const Node* node = nullptr;
    std::string path;  // As the table writes it, but without `[]`.
  };

  // Borrows both, which are the format's constants.
  ElementTable(absl::Span<const Element> rows, absl::Span<const ShortUrl> urls);

  ElementTable(const ElementTable&) = delete;
  ElementTable& operator=(const ElementTable&) = delete;

  // The row of a path without `[]`; null when the table does not know it.
  const Element* Find(const std::string& path) const;
  // Whether FHIR repeats the last step of the path, as far as the table tells.
  bool Repeats(const std::string& path) const { return steps_[StepOf(path)].repeats; }
  // The path of a node below one with `parent_path`. A resource begins anew with its type.
  std::string PathBelow(const std::string& parent_path, const Node& node) const;

  // All nodes with their paths, parents before children.
  std::vector<Placed> PlaceAll(const Tree& tree) const;

  // The nodes that a row tells of, parents before children.
  std::vector<const Node*> Known(const Tree& tree) const;

  // Datatypes and repetition of every element that the table knows, and modifiers that nobody understands. Reports
  // FHIR_DATATYPE, FHIR_CARDINALITY, FHIR_MODIFIER.
  void Check(const Tree& tree, Findings& findings) const;

  // Adds the losses of the table, and answers the leaves that nobody has taken, in document order.
  std::vector<const Node*> LeftOver(const Tree& tree, const Exceptions& exceptions, Findings& findings) const {
    return LeftOver(tree.root(), exceptions, findings);
  }
  // Of a resource and what lies below it.
  std::vector<const Node*> LeftOver(const Node& root, const Exceptions& exceptions, Findings& findings) const;

 private:
  // A table row, and which steps of its path repeat.
  struct Row {
    const Element* element = nullptr;
    std::vector<bool> repeats;
  };
  // A path, in the tree of all paths of the table.
  struct Step {
    Row row;                // Without an element where the path only lies above a row's.
    bool is_above = false;  // Whether a row's path goes on from here.
    bool repeats = false;   // Whether FHIR repeats the last step.
  };
  static constexpr size_t kNowhere = 0;    // Among the steps: a path that the table does not know.
  static constexpr size_t kBeginning = 1;  // Above all resource types.
  // Where a node stands: by the rows of its resource type, and by those of any.
  struct Place {
    size_t own = kNowhere;
    size_t any = kNowhere;
    bool is_contained = false;  // Whether the path is `contained`.
    bool in_contained = false;  // Whether it begins so, of which `*` does not tell.
  };

  std::string_view ShortNameOf(const Node& extension) const;
  size_t StepBelow(size_t step, std::string_view name) const;
  // The path without `[]`; kNowhere when the table does not know it.
  size_t StepOf(std::string_view path) const;
  Place PlaceOfType(std::string_view resource_type) const;
  // As PathBelow().
  Place PlaceBelow(const Place& parent, const Node& node) const;
  // Null when the table has no row for it.
  const Row* RowAt(const Place& place) const;
  // As PlaceAll(), without the paths.
  std::vector<std::pair<const Node*, Place>> Places(const Tree& tree) const;
  void CheckRow(const Tree& tree, const Node& node, const Row& row, Findings& findings) const;

  const absl::Span<const ShortUrl> urls_;
  std::deque<std::string> names_;  // Of the steps; the keys of `below_` lie here.
  std::vector<Step> steps_;
  absl::flat_hash_map<std::pair<size_t, absl::string_view>, size_t> below_;
};

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_FHIR_ELEMENT_TABLE_H_
