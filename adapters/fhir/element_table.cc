#include "adapters/fhir/element_table.h"

#include <utility>

#include "adapters/fhir/fhir_text.h"

namespace handover::adapters::fhir {
namespace element_table_internal {

// As views, whose sizes are compared before anything else.
constexpr std::string_view kContained = "contained";
constexpr std::string_view kExtension = "extension";
constexpr std::string_view kModifierExtension = "modifierExtension";
constexpr std::string_view kImplicitRules = "implicitRules";

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
  steps_.resize(kBeginning + 1);
  for (const Element& element : rows) {
    Row row = {&element, {}};
    size_t at = kBeginning;
    for (std::string_view rest = element.path; !rest.empty();) {
      const size_t dot = rest.find('.');
      const std::string_view step = rest.substr(0, dot);
      rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
      const size_t brackets = step.find("[]");
      const bool repeats = brackets != std::string_view::npos;
      std::string name(step.substr(0, brackets));
      if (repeats) name += step.substr(brackets + 2);
      if (at != kBeginning) {
        steps_[at].is_above = true;
        row.repeats.push_back(repeats);
      }
      size_t below = StepBelow(at, name);
      if (below == kNowhere) {
        below = steps_.size();
        steps_.emplace_back();
        names_.push_back(std::move(name));
        below_.emplace(std::pair(at, Piece(names_.back())), below);
      }
      at = below;
      steps_[at].repeats |= repeats;
    }
    steps_[at].row = std::move(row);
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

size_t ElementTable::StepBelow(size_t step, std::string_view name) const {
  if (step == kNowhere) return kNowhere;
  const auto found = below_.find(std::pair(step, Piece(name)));
  return found == below_.end() ? kNowhere : found->second;
}

size_t ElementTable::StepOf(std::string_view path) const {
  size_t at = kBeginning;
  while (true) {
    const size_t dot = path.find('.');
    at = StepBelow(at, path.substr(0, dot));
    if (dot == std::string_view::npos) return at;
    path.remove_prefix(dot + 1);
  }
}

ElementTable::Place ElementTable::PlaceOfType(std::string_view resource_type) const {
  using element_table_internal::kContained;
  return {StepBelow(kBeginning, resource_type), StepBelow(kBeginning, "*"), resource_type == kContained,
          resource_type.starts_with(kContained)};
}

ElementTable::Place ElementTable::PlaceBelow(const Place& parent, const Node& node) const {
  std::string_view name = node.name;
  if (name == element_table_internal::kContained) return PlaceOfType(name);
  if (!node.resource_type.empty()) {
    return PlaceOfType(parent.is_contained ? element_table_internal::kContained : std::string_view(node.resource_type));
  }
  const bool is_extension = name == element_table_internal::kExtension;
  const std::string_view short_name = is_extension ? ShortNameOf(node) : std::string_view();
  TakePrefix(name, "_");
  const std::string whole = short_name.empty() ? std::string() : Cat(name, short_name);
  if (!whole.empty()) name = whole;
  return {StepBelow(parent.own, name), StepBelow(parent.any, name), false, parent.in_contained};
}

const ElementTable::Row* ElementTable::RowAt(const Place& place) const {
  if (steps_[place.own].row.element != nullptr) return &steps_[place.own].row;
  if (place.in_contained || steps_[place.any].row.element == nullptr) return nullptr;
  return &steps_[place.any].row;
}

const Element* ElementTable::Find(const std::string& path) const {
  const size_t dot = path.find('.');
  const size_t any = dot == std::string::npos ? kNowhere : StepOf(Cat("*", path.substr(dot)));
  const Row* row = RowAt({StepOf(path), any, false, path.starts_with(element_table_internal::kContained)});
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

std::vector<std::pair<const Node*, ElementTable::Place>> ElementTable::Places(const Tree& tree) const {
  std::vector<std::pair<const Node*, Place>> all;
  all.reserve(tree.size());
  all.emplace_back(&tree.root(), PlaceOfType(tree.root().resource_type));
  for (size_t i = 0; i < all.size(); ++i) {
    const Place place = all[i].second;
    for (const Node* child : all[i].first->children) all.emplace_back(child, PlaceBelow(place, *child));
  }
  return all;
}

std::vector<const Node*> ElementTable::Known(const Tree& tree) const {
  std::vector<const Node*> known;
  for (const auto& [node, place] : Places(tree)) {
    if (RowAt(place) != nullptr) known.push_back(node);
  }
  return known;
}

void ElementTable::Check(const Tree& tree, Findings& findings) const {
  for (const auto& [at, place] : Places(tree)) {
    const Node& node = *at;
    const std::string_view name = node.name;
    if (name == element_table_internal::kModifierExtension || name == element_table_internal::kImplicitRules) {
      findings.Add(kModifier, node, "What changes the meaning of a resource must be understood, and this is not.");
      continue;
    }
    const Row* row = RowAt(place);
    if (row != nullptr) {
      CheckRow(tree, node, *row, findings);
    } else if (steps_[place.own].is_above && node.has_value()) {
      findings.Add(kDatatype, node, "FHIR has an object here, not a single value.");
    }
  }
}

std::vector<const Node*> ElementTable::LeftOver(const Node& root, const Exceptions& exceptions,
                                                Findings& findings) const {
  struct Open {
    const Node* node = nullptr;
    Place place;
    bool as_residue = false;
  };
  absl::flat_hash_set<absl::string_view> reported;
  std::vector<const Node*> left;
  // Depth first without recursion, so that the residue stands in the order of the document.
  std::vector<Open> open = {{&root, PlaceOfType(root.resource_type), false}};
  while (!open.empty()) {
    const Open here = open.back();
    open.pop_back();
    const Node& node = *here.node;
    if (exceptions.accounted.contains(&node)) continue;
    const bool as_residue = here.as_residue || exceptions.residue.contains(&node);
    const Row* row = node.has_value() ? RowAt(here.place) : nullptr;
    // A narrative repeats what the elements say, as HTML: it goes nowhere.
    if (as_residue && row != nullptr && row->element->where != kLossNarrative) row = nullptr;
    if (row != nullptr && row->element->fate == Fate::kDropped && reported.insert(Piece(row->element->where)).second) {
      findings.AddLoss(row->element->where, node);
    }
    if (node.has_value() && row == nullptr) left.push_back(&node);
    for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) {
      open.push_back({*child, PlaceBelow(here.place, **child), as_residue});
    }
  }
  return left;
}

}  // namespace handover::adapters::fhir
