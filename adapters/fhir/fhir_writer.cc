#include "adapters/fhir/fhir_writer.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_xml.h"

namespace handover::adapters::fhir {
namespace fhir_writer_internal {

constexpr std::string_view kDivOpen = "<div xmlns=\"http://www.w3.org/1999/xhtml\">";

std::string DivOf(const Node& node) { return Cat(kDivOpen, XmlEscaped(node.value), "</div>"); }

// The trees are our own and at most ten deep, so these two may recurse.
void WriteJson(const Node& node, std::string& out) {
  if (node.has_value()) {
    const bool literal = node.kind == NodeKind::kNumber || node.kind == NodeKind::kBool;
    out += literal ? node.value : JsonQuoted(node.name == "div" ? DivOf(node) : node.value);
    return;
  }
  out += '{';
  bool first = true;
  if (!node.resource_type.empty()) {
    out += Cat("\"resourceType\":", JsonQuoted(node.resource_type));
    first = false;
  }
  for (size_t i = 0; i < node.children.size(); ++i) {
    const Node& child = *node.children[i];
    if (child.in_array && child.position > 0) continue;  // Written with the first of its array.
    if (!first) out += ',';
    first = false;
    out += Cat(JsonQuoted(child.name), ":");
    if (!child.in_array) {
      WriteJson(child, out);
      continue;
    }
    out += '[';
    for (const Node* item : Children(node, child.name)) {
      if (item->position > 0) out += ',';
      WriteJson(*item, out);
    }
    out += ']';
  }
  out += '}';
}

void WriteXml(const Node& node, std::string_view name, std::string& out) {
  if (name == "div") {
    out += DivOf(node);
    return;
  }
  out += Cat("<", name);
  if (node.parent == nullptr) out += Cat(" xmlns=\"", kFhirNamespace, "\"");
  const Node* url = name == "extension" ? Child(node, "url") : nullptr;
  if (url != nullptr) out += Cat(" url=\"", XmlEscaped(url->value), "\"");
  if (node.has_value()) {
    out += Cat(" value=\"", XmlEscaped(node.value), "\"/>");
    return;
  }
  out += '>';
  const bool wrapper = node.parent != nullptr && !node.resource_type.empty();
  if (wrapper) out += Cat("<", node.resource_type, ">");
  for (const Node* child : node.children) {
    if (child != url) WriteXml(*child, child->name, out);
  }
  if (wrapper) out += Cat("</", node.resource_type, ">");
  out += Cat("</", name, ">");
}

}  // namespace fhir_writer_internal

FhirBuilder::FhirBuilder(Syntax syntax, std::string_view resource_type)
    : tree_(syntax), root_(tree_.Add(nullptr, "", 0)) {
  root_->resource_type = std::string(resource_type);
}

Node* FhirBuilder::Object(Node* parent, std::string_view name) { return tree_.Add(parent, name, 0); }

void FhirBuilder::Value(Node* parent, std::string_view name, std::string_view value) {
  Node* node = tree_.Add(parent, name, 0);
  node->kind = NodeKind::kString;
  node->value = std::string(value);
}

void FhirBuilder::Literal(Node* parent, std::string_view name, std::string_view value) {
  Node* node = tree_.Add(parent, name, 0);
  node->kind = value == "true" || value == "false" ? NodeKind::kBool : NodeKind::kNumber;
  node->value = std::string(value);
}

Node* FhirBuilder::Item(Node* parent, std::string_view name) {
  Node* node = tree_.Add(parent, name, static_cast<int>(Children(*parent, name).size()));
  node->in_array = true;
  return node;
}

void FhirBuilder::ItemValue(Node* parent, std::string_view name, std::string_view value) {
  Node* node = Item(parent, name);
  node->kind = NodeKind::kString;
  node->value = std::string(value);
}

Node* FhirBuilder::Resource(Node* entry, std::string_view resource_type) {
  Node* node = tree_.Add(entry, "resource", 0);
  node->resource_type = std::string(resource_type);
  return node;
}

void FhirBuilder::Copy(Node* parent, std::string_view name, const Node& node) {
  std::vector<std::pair<const Node*, Node*>> open;
  const auto copy = [&](const Node& from, Node* to, std::string_view as) {
    Node* node_copy = tree_.Add(to, as, from.position);
    node_copy->resource_type = from.resource_type;
    node_copy->value = from.value;
    node_copy->kind = from.kind;
    node_copy->in_array = from.in_array;
    open.emplace_back(&from, node_copy);
  };
  copy(node, parent, name);
  for (size_t i = 0; i < open.size(); ++i) {
    const auto [from, to] = open[i];
    for (const Node* child : from->children) copy(*child, to, child->name);
  }
}

void FhirBuilder::Narrative(Node* resource, std::string_view words) {
  Node* text = Object(resource, "text");
  Value(text, "status", "generated");
  Value(text, "div", words);
}

std::string FhirBuilder::Write() const {
  std::string out;
  if (tree_.syntax() == Syntax::kJson) {
    fhir_writer_internal::WriteJson(*root_, out);
    return out;
  }
  out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  fhir_writer_internal::WriteXml(*root_, root_->resource_type, out);
  return out;
}

std::string JsonQuoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += absl::StrFormat("\\u%04x", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  out += '"';
  return out;
}

std::string XmlEscaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#xA;";
        break;
      case '\r':
        out += "&#xD;";
        break;
      case '\t':
        out += "&#x9;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace handover::adapters::fhir
