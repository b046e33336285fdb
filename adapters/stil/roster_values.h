// The values of one part of a roster by their paths, with what becomes of each: what nobody asked for is left over.
#ifndef HANDOVER_ADAPTERS_STIL_ROSTER_VALUES_H_
#define HANDOVER_ADAPTERS_STIL_ROSTER_VALUES_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include <pugixml.hpp>

#include "adapters/findings.h"
#include "adapters/stil/stil_issues.h"

namespace handover::adapters::stil {

// What becomes of an element: a field of the model, or a loss.
struct ElementInfo {
  std::string_view path;           // Below InstitutionPerson, or below Institution: `Person/Address/PostalCode`.
  std::string_view goes_to;        // For README.md.
  const LossInfo* loss = nullptr;  // Dropped by declaration.
};

// Every element and attribute that is known, places in a list left out.
absl::Span<const ElementInfo> AllElements();

// Not thread-safe.
class RosterValues {
 public:
  // Everything below the element but what stands below a child named `except`. Walks without recursion. `where` is the
  // element's path in the document. False when there are more than `most` values.
  bool Read(pugi::xml_node element, std::string where, size_t most, std::string_view except = {});

  // Empty when there is none; blanks at the edges are not the value's. Marks it as used.
  std::string Take(std::string_view path);
  // The same without marking.
  std::string Peek(std::string_view path) const;
  bool Has(std::string_view path) const { return values_.find(path) != values_.end(); }
  // `Student/GroupId`, `Student/GroupId[2]` and so on.
  std::vector<std::string> TakeAll(std::string_view path);
  // How many elements of the name there are.
  size_t CountOf(std::string_view path) const;

  // Marks what is dropped by declaration, with its loss, once for each element of the table.
  void DropDeclared(Findings& findings);
  // Path and value of what is neither used nor dropped. Marks it.
  std::vector<std::pair<std::string, std::string>> TakeLeftOver();

  std::string WhereOf(std::string_view path) const;

 private:
  struct Value {
    std::string text;
    bool used = false;
  };
  std::string where_;
  std::map<std::string, Value, std::less<>> values_;
};

// `Student/ContactPerson[2]/Person` of `Student/ContactPerson`, 2 and `Person`. The first place is left out.
std::string PlacedPath(std::string_view list, size_t place, std::string_view rest);

// Without the places.
std::string PatternOf(std::string_view path);

}  // namespace handover::adapters::stil

#endif  // HANDOVER_ADAPTERS_STIL_ROSTER_VALUES_H_
