#include "adapters/kl_children/resource_json.h"

#include <utility>
#include <vector>

#include "adapters/fhir/element_table.h"
#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_writer.h"
#include "adapters/kl_children/kl_elements.h"

namespace handover::adapters::kl {
namespace resource_json_internal {

using fhir::Node;
using fhir::NodeKind;
using fhir::Primitive;

// Children of one name, which JSON writes once.
struct Property {
  std::string key;
  std::string path;
  bool is_list = false;
  bool only_children = false;  // `_name`: what an XML value has beside itself.
  std::vector<const Node*> nodes;
};

// An object or a list that is being written.
struct Frame {
  std::vector<Property> properties;
  size_t next = 0;       // Of the properties.
  size_t next_node = 0;  // Of a property's nodes.
};

class Writer {
 public:
  Writer(fhir::Syntax syntax, const fhir::BundleIndex& index) : syntax_(syntax), index_(index) {}

  std::string Write(const Node& resource) {
    OpenObject(resource, resource.resource_type, false);
    while (!stack_.empty()) Step();
    return std::move(out_);
  }

 private:
  void Step() {
    Frame& frame = stack_.back();
    if (frame.next == frame.properties.size()) {
      out_ += '}';
      stack_.pop_back();
      return;
    }
    const Property& property = frame.properties[frame.next];
    if (frame.next_node == property.nodes.size()) {
      if (property.is_list) out_ += ']';
      ++frame.next;
      frame.next_node = 0;
      return;
    }
    if (frame.next_node == 0) {
      if (out_.back() != '{') out_ += ',';
      out_ += fhir::Cat(fhir::JsonQuoted(property.key), property.is_list ? ":[" : ":");
    } else {
      out_ += ',';
    }
    const Node& node = *property.nodes[frame.next_node++];
    const std::string path = property.path;
    const bool only_children = property.only_children;
    if (node.has_value() && !only_children) {
      out_ += ValueText(node, path);
    } else if (node.kind == NodeKind::kNull) {
      out_ += "null";
    } else {
      OpenObject(node, path, only_children);
    }
  }

  void OpenObject(const Node& node, const std::string& path, bool only_children) {
    out_ += '{';
    if (!node.resource_type.empty() && !only_children) {
      out_ += fhir::Cat("\"resourceType\":", fhir::JsonQuoted(node.resource_type));
    }
    Frame frame;
    for (const Node* child : node.children) {
      // A narrative repeats what the elements say.
      if (stack_.empty() && child->name == "text") continue;
      Add(*child, Elements().PathBelow(path, *child), frame);
    }
    stack_.push_back(std::move(frame));
  }

  void Add(const Node& child, std::string path, Frame& frame) {
    for (Property& property : frame.properties) {
      if (property.key != child.name) continue;
      property.nodes.push_back(&child);
      property.is_list = true;
      return;
    }
    const bool xml = syntax_ == fhir::Syntax::kXml;
    const bool is_list = xml ? Elements().Repeats(path) : child.in_array;
    frame.properties.push_back({child.name, path, is_list, false, {&child}});
    if (xml && child.has_value() && !child.children.empty()) {
      frame.properties.push_back({fhir::Cat("_", child.name), std::move(path), false, true, {&child}});
    }
  }

  std::string ValueText(const Node& node, const std::string& path) const {
    if (node.name == "reference") {
      const Node* target = index_.Resolve(node, node.value);
      return fhir::JsonQuoted(target == nullptr ? node.value : fhir::NameOfResource(*target));
    }
    if (syntax_ == fhir::Syntax::kJson) {
      const bool literal = node.kind == NodeKind::kNumber || node.kind == NodeKind::kBool;
      return literal ? node.value : fhir::JsonQuoted(node.value);
    }
    const fhir::Element* element = Elements().Find(path);
    const bool text = element == nullptr || element->type == Primitive::kString;
    return text ? fhir::JsonQuoted(node.value) : node.value;
  }

  const fhir::Syntax syntax_;
  const fhir::BundleIndex& index_;
  std::string out_;
  std::vector<Frame> stack_;
};

}  // namespace resource_json_internal

std::string ResourceJson(const fhir::Node& resource, fhir::Syntax syntax, const fhir::BundleIndex& index) {
  return resource_json_internal::Writer(syntax, index).Write(resource);
}

}  // namespace handover::adapters::kl
