#include "adapters/fhir/element_table.h"

#include <set>
#include <utility>

#include "adapters/fhir/fhir_text.h"

namespace handover::adapters::fhir {
namespace element_table_internal {

bool IsWholeNumber(std::string_view value) {
  return !Contains(value, ".") && !Contains(value, "e") && !Contains(value, "E");
}

bool HasType(const Node& node, Primitive type) {
  switch (node.kind) {
    case NodeKind::kElement:
    case NodeKind::kNull:
      return true;
    case NodeKind::kString:
      return type == Primitive::kString;
    case NodeKind::kBool:
      return type == Primitive::kBool;
    case NodeKind::kNumber:
      return type == Primitive::kDecimal || (type == Primitive::kInteger && IsWholeNumber(node.value));
  }
  return false;
}

// XML tells no type: the text itself must be one.
bool ReadsAs(std::string_view value, Primitive type) {
  constexpr std::string_view kDigits = "0123456789";
  constexpr std::string_view kDecimalCharacters = "0123456789.-+eE";
  switch (type) {
    case Primitive::kString:
      return true;
    case Primitive::kBool:
      return value == "true" || value == "false";
    case Primitive::kInteger:
      return !value.empty() && value.size() <= 10 && value.find_first_not_of(kDigits) == std::string_view::npos;
    case Primitive::kDecimal:
      return !value.empty() && value.size() <= 30 &&
             value.find_first_not_of(kDecimalCharacters) == std::string_view::npos;
  }
  return false;
}

}  // namespace element_table_internal

ElementTable::ElementTable(absl::Span<const Element> rows, absl::Span<const ShortUrl> urls) : urls_(urls) {
  for (const Element& element : rows) {
    Row row = {&element, {}};
    std::string key;
    bool first = true;
    for (std::string_view rest = element.path; !rest.empty();) {
      const size_t dot = rest.find('.');
      const std::string_view step = rest.substr(0, dot);
      rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
      if (!first) {
        above_.insert(key);
        row.repeats.push_back(Contains(step, "[]"));
        key += '.';
      }
      first = false;
      const size_t brackets = step.find("[]");
      key += step.substr(0, brackets);
      if (brackets == std::string_view::npos) continue;
      key += step.substr(brackets + 2);
      repeats_.insert(key);
    }
    rows_[key] = std::move(row);
  }
}

std::string_view ElementTable::ShortNameOf(const Node& extension) const {
  const std::string_view url = ValueOf(extension, "url");
  for (const ShortUrl& known : urls_) {
    if (known.url == url) return known.name;
  }
  return ":?";
}

std::string ElementTable::PathBelow(const std::string& parent_path, const Node& node) const {
  if (node.name == "contained") return "contained";
  if (!node.resource_type.empty()) return parent_path == "contained" ? parent_path : node.resource_type;
  const std::string_view short_name = node.name == "extension" ? ShortNameOf(node) : std::string_view();
  std::string_view name = node.name;
  TakePrefix(name, "_");
  return Cat(parent_path, ".", name, short_name);
}

std::vector<ElementTable::Placed> ElementTable::PlaceAll(const Tree& tree) const {
  std::vector<Placed> all;
  all.reserve(tree.size());
  all.push_back({&tree.root(), tree.root().resource_type});
  for (size_t i = 0; i < all.size(); ++i) {
    for (const Node* child : all[i].node->children) all.push_back({child, PathBelow(all[i].path, *child)});
  }
  return all;
}

const ElementTable::Row* ElementTable::FindRow(const std::string& path) const {
  const auto exact = rows_.find(path);
  if (exact != rows_.end()) return &exact->second;
  const size_t dot = path.find('.');
  if (dot == std::string::npos || path.starts_with("contained")) return nullptr;
  const auto any = rows_.find(Cat("*", path.substr(dot)));
  return any == rows_.end() ? nullptr : &any->second;
}

const Element* ElementTable::Find(const std::string& path) const {
  const Row* row = FindRow(path);
  return row == nullptr ? nullptr : row->element;
}

void ElementTable::CheckRow(const Tree& tree, const Node& node, const Row& row, Findings& findings) const {
  const bool xml = tree.syntax() == Syntax::kXml;
  const bool shadow = !node.name.empty() && node.name.front() == '_';
  const Primitive type = row.element->type;
  const bool fits = xml ? !node.has_value() || element_table_internal::ReadsAs(node.value, type)
                        : element_table_internal::HasType(node, type);
  if (!fits) findings.Add(kDatatype, node, "The value has another type than FHIR gives the element.");
  const bool object = node.kind == NodeKind::kElement && !shadow;
  if (object && !xml) findings.Add(kDatatype, node, "FHIR has a single value here, not an object.");
  const Node* step = &node;
  for (auto repeats = row.repeats.rbegin(); repeats != row.repeats.rend(); ++repeats, step = step->parent) {
    if (xml && step->position > 0 && !*repeats) {
      findings.Add(kCardinality, *step, "The element stands at most once.");
      return;
    }
    if (!xml && step->in_array != *repeats) {
      findings.Add(kDatatype, *step,
                   *repeats ? "FHIR has an array here." : "FHIR has a single value here, not an array.");
      return;
    }
  }
}

void ElementTable::Check(const Tree& tree, Findings& findings) const {
  for (const Placed& placed : PlaceAll(tree)) {
    const Node& node = *placed.node;
    if (node.name == "modifierExtension" || node.name == "implicitRules") {
      findings.Add(kModifier, node, "What changes the meaning of a resource must be understood, and this is not.");
      continue;
    }
    const Row* row = FindRow(placed.path);
    if (row != nullptr) {
      CheckRow(tree, node, *row, findings);
    } else if (above_.contains(placed.path) && node.has_value()) {
      findings.Add(kDatatype, node, "FHIR has an object here, not a single value.");
    }
  }
}

std::vector<const Node*> ElementTable::LeftOver(const Node& root, const Exceptions& exceptions,
                                                Findings& findings) const {
  struct Open {
    Placed at;
    bool as_residue = false;
  };
  std::set<std::string_view> reported;
  std::vector<const Node*> left;
  // Depth first without recursion, so that the residue stands in the order of the document.
  std::vector<Open> open = {{{&root, root.resource_type}, false}};
  while (!open.empty()) {
    const Open here = std::move(open.back());
    open.pop_back();
    const Node& node = *here.at.node;
    if (exceptions.accounted.contains(&node)) continue;
    const bool as_residue = here.as_residue || exceptions.residue.contains(&node);
    const Row* row = node.has_value() ? FindRow(here.at.path) : nullptr;
    // A narrative repeats what the elements say, as HTML: it goes nowhere.
    if (as_residue && row != nullptr && row->element->where != kLossNarrative) row = nullptr;
    if (row != nullptr && row->element->fate == Fate::kDropped && reported.insert(row->element->where).second) {
      findings.AddLoss(row->element->where, node);
    }
    if (node.has_value() && row == nullptr) left.push_back(&node);
    for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) {
      open.push_back({{*child, PathBelow(here.at.path, **child)}, as_residue});
    }
  }
  return left;
}

}  // namespace handover::adapters::fhir
