#include "adapters/fhir/fhir_xml.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include <pugixml.hpp>

#include "adapters/fhir/fhir_findings.h"
#include "adapters/fhir/fhir_text.h"
#include "adapters/text/utf8.h"
#include "adapters/text/xml_names.h"
#include "adapters/text/xml_prescan.h"

namespace handover::adapters::fhir {
namespace fhir_xml_internal {

constexpr std::string_view kXhtmlNamespace = "http://www.w3.org/1999/xhtml";

// Character data is kept so that it can be refused; comments and processing instructions are not.
constexpr unsigned kParseFlags =
    pugi::parse_cdata | pugi::parse_escapes | pugi::parse_wconv_attribute | pugi::parse_eol;

// An element that is being read: where to go on in the document, and how often each child name has been seen.
struct Frame {
  Node* node = nullptr;
  pugi::xml_node next;
  absl::flat_hash_map<std::string, int> seen;
};

class TreeMaker {
 public:
  TreeMaker() : tree_(Syntax::kXml) {}

  bool Make(pugi::xml_node root) {
    if (!CheckNamespace(root, nullptr)) return false;
    Node* node = tree_.Add(nullptr, NameOf(root)->local, 0);
    node->resource_type = node->name;
    if (!Open(root, node)) return false;
    while (!stack_.empty()) {
      const pugi::xml_node next = stack_.back().next;
      if (next.empty()) {
        if (!Close()) return false;
        continue;
      }
      stack_.back().next = next.next_sibling();
      if (!Take(next)) return false;
    }
    return true;
  }

  const ParseProblem& problem() const { return problem_; }
  Tree TakeTree() { return std::move(tree_); }

 private:
  bool Take(pugi::xml_node child) {
    Frame& frame = stack_.back();
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      return Fail(frame.node, kXmlText.code, "Outside of the narrative a FHIR element has no character data.");
    }
    if (child.type() != pugi::node_element) return true;
    const std::optional<XmlName> name = NameOf(child);
    const bool in_narrative =
        frame.node->name == "text" && frame.node->parent != nullptr && !frame.node->parent->resource_type.empty();
    if (in_narrative && name.has_value() && name->space == kXhtmlNamespace && name->local == "div") {
      Node* narrative = AddChild("div");
      if (narrative == nullptr) return false;
      narrative->kind = NodeKind::kString;
      return true;
    }
    if (!CheckNamespace(child, frame.node)) return false;
    if (NamesResource(name->local)) {
      if (!IsOpenWrapper(*frame.node)) {
        return Fail(frame.node, kCardinality.code, "A resource stands alone in its `resource` element.");
      }
      frame.node->resource_type = std::string(name->local);
      return Open(child, frame.node);
    }
    Node* node = AddChild(name->local);
    return node != nullptr && Open(child, node);
  }

  // Elements begin with a small letter, resources with a capital.
  static bool NamesResource(std::string_view name) {
    return !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
  }

  // `<resource>` and `<contained>` hold one element, the resource, which is the same node here.
  static bool IsOpenWrapper(const Node& node) {
    return (node.name == "resource" || node.name == "contained") && node.resource_type.empty();
  }

  bool Open(pugi::xml_node element, Node* node) {
    Frame& frame = stack_.emplace_back();
    frame.node = node;
    frame.next = element.first_child();
    for (const pugi::xml_attribute attribute : element.attributes()) {
      if (IsNamespaceDeclaration(attribute) || IsSchemaHint(element, attribute)) continue;
      const std::string_view name = attribute.name();
      const std::string_view value = attribute.value();
      if (value.empty()) return Fail(node, kEmptyValue.code, "A FHIR value is never empty: leave the element out.");
      if (name == "value") {
        node->kind = NodeKind::kString;
        node->value = std::string(value);
        continue;
      }
      const bool known = name == "url" || name == "id";
      Node* child = AddChild(known ? std::string(name) : Cat("@", name));
      if (child == nullptr) return false;
      child->kind = NodeKind::kString;
      child->value = std::string(value);
    }
    return true;
  }

  bool Close() {
    const Node* node = stack_.back().node;
    stack_.pop_back();
    if (node->kind == NodeKind::kElement && node->children.empty()) {
      return Fail(node, kEmptyValue.code, "A FHIR element has a value or a child: leave it out otherwise.");
    }
    return true;
  }

  Node* AddChild(std::string_view name) {
    Frame& frame = stack_.back();
    if (tree_.size() >= kMaxNodes) {
      Fail(frame.node, kTooManyElements.code, "A document has at most 100000 elements.");
      return nullptr;
    }
    return tree_.Add(frame.node, name, frame.seen[std::string(name)]++);
  }

  bool CheckNamespace(pugi::xml_node element, const Node* parent) {
    const std::optional<XmlName> name = NameOf(element);
    if (name.has_value() && name->space == kFhirNamespace) return true;
    return Fail(parent, kXmlNamespace.code, "Every element outside of the narrative is in http://hl7.org/fhir.");
  }

  bool Fail(const Node* where, std::string_view code, std::string_view rule) {
    problem_ = {code, where == nullptr ? "/" : tree_.PathOf(*where), rule};
    return false;
  }

  Tree tree_;
  std::vector<Frame> stack_;
  ParseProblem problem_;
};

}  // namespace fhir_xml_internal

ParseResult ParseXml(std::string_view bytes) {
  XmlLimits limits;
  limits.max_bytes = kMaxDocumentBytes;
  limits.max_depth = kMaxDepth;
  limits.max_elements = kMaxNodes;
  const XmlPrescan guard = PrescanXml(bytes, limits);
  if (guard.problem != XmlProblem::kNone) {
    std::string path = guard.line == 0 ? "/" : Cat("line ", guard.line);
    return {std::nullopt, {XmlProblemCode(guard.problem), std::move(path), XmlProblemRule(guard.problem)}};
  }
  pugi::xml_document document;
  const pugi::xml_parse_result parsed =
      document.load_buffer(guard.utf8.data(), guard.utf8.size(), fhir_xml_internal::kParseFlags, pugi::encoding_utf8);
  if (!parsed) {
    return {std::nullopt,
            {XmlProblemCode(XmlProblem::kNotWellFormed), "/", XmlProblemRule(XmlProblem::kNotWellFormed)}};
  }
  fhir_xml_internal::TreeMaker maker;
  if (!maker.Make(document.document_element())) return {std::nullopt, maker.problem()};
  return {maker.TakeTree(), {}};
}

}  // namespace handover::adapters::fhir
