#include "adapters/fhir/fhir_tree.h"

#include <algorithm>

#include "absl/strings/ascii.h"

#include "adapters/fhir/fhir_text.h"

namespace handover::adapters::fhir {
namespace fhir_tree_internal {

// One step of a JSON pointer. Arrays show their index, elements outside of them do not.
std::string JsonStep(const Node& node, std::string_view name) {
  if (node.in_array) return Cat("/", name, "/", node.position);
  return Cat("/", name);
}

// One step of an XPath. A resource adds its type as the element inside.
std::string XmlStep(const Node& node, std::string_view name) {
  std::string step = Cat("/", name);
  if (node.parent != nullptr && Children(*node.parent, node.name).size() > 1) {
    step += Cat("[", node.position + 1, "]");
  }
  const bool inner_resource = node.parent != nullptr && !node.resource_type.empty();
  if (inner_resource && IsElementName(node.resource_type)) step += Cat("/", node.resource_type);
  return step;
}

}  // namespace fhir_tree_internal

Node* Tree::Add(Node* parent, std::string_view name, int position) {
  Node& node = nodes_.emplace_back();
  node.name.assign(name);
  node.position = position;
  node.parent = parent;
  if (parent != nullptr) parent->children.push_back(&node);
  return &node;
}

std::string Tree::PathOf(const Node& node) const {
  std::vector<std::string> steps;
  for (const Node* at = &node; at != nullptr; at = at->parent) {
    const bool json_root = at->parent == nullptr && syntax_ == Syntax::kJson;
    if (json_root) break;
    const std::string_view name = IsElementName(at->name) ? std::string_view(at->name) : "*";
    steps.push_back(syntax_ == Syntax::kJson ? fhir_tree_internal::JsonStep(*at, name)
                                             : fhir_tree_internal::XmlStep(*at, name));
  }
  std::string path;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) path += *step;
  return path.empty() ? "/" : path;
}

bool IsElementName(std::string_view name) {
  if (!name.empty() && (name.front() == '_' || name.front() == '@')) name.remove_prefix(1);
  if (name.empty() || name.size() > kMaxNameBytes || !absl::ascii_isalpha(name.front())) return false;
  const auto digits = std::count_if(name.begin(), name.end(), [](char c) { return absl::ascii_isdigit(c); });
  return digits <= kMaxNameDigits &&
         std::all_of(name.begin(), name.end(), [](char c) { return absl::ascii_isalnum(c); });
}

const Node* Child(const Node& node, std::string_view name) {
  for (const Node* child : node.children) {
    if (child->name == name) return child;
  }
  return nullptr;
}

std::vector<const Node*> Children(const Node& node, std::string_view name) {
  std::vector<const Node*> found;
  for (const Node* child : node.children) {
    if (child->name == name) found.push_back(child);
  }
  return found;
}

std::string_view ValueOf(const Node& node, std::string_view name) {
  const Node* child = Child(node, name);
  return child == nullptr ? std::string_view() : std::string_view(child->value);
}

const Node* Extension(const Node& node, std::string_view url) {
  for (const Node* child : node.children) {
    if (child->name == "extension" && ValueOf(*child, "url") == url) return child;
  }
  return nullptr;
}

}  // namespace handover::adapters::fhir
