// A FHIR document as one tree, whether it was written as JSON or as XML.
//
// The model is that of the XML: a repeated element is several children of one name; a JSON array is flattened into
// them. A resource is a node that knows its type, so `resource: {resourceType: Patient}` and `<resource><Patient>` are
// the same node. Nothing here recurses on the depth of the input: nodes lie in one deque, and the whole dies at once.
#ifndef HANDOVER_ADAPTERS_FHIR_FHIR_TREE_H_
#define HANDOVER_ADAPTERS_FHIR_FHIR_TREE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace handover::adapters::fhir {

constexpr size_t kMaxDocumentBytes = 8 * 1024 * 1024;  // The largest real one has 0.25 MB; two files of 2 MB fit.
constexpr int kMaxDepth = 64;                          // The deepest real one has 24, in a table of its narrative.
constexpr size_t kMaxNodes = 100'000;                  // The largest real one has 1 500.
constexpr size_t kMaxNameBytes = 128;                  // FHIR's longest element name has 36.
constexpr int kMaxNameDigits = 4;                      // FHIR's names have two, base64; a personal number has ten.

enum class Syntax { kJson, kXml };

enum class NodeKind {
  kElement,  // Has children; in XML it may have a value as well (a primitive with extensions).
  kString,   // A JSON string, or the value of an XML primitive, whose type XML does not tell.
  kNumber,   // JSON only. The digits as they stood.
  kBool,     // JSON only. `true` or `false`.
  kNull,     // JSON only, and only inside an array: the place of a value that has nothing but extensions.
};

struct Node {
  std::string name;           // Element name. A JSON property `_given` keeps its underscore.
  std::string resource_type;  // Patient; empty for what is no resource.
  std::string value;
  NodeKind kind = NodeKind::kElement;
  bool in_array = false;  // JSON only: whether it stood in an array.
  int position = 0;       // Among its siblings of the same name, from 0.
  const Node* parent = nullptr;
  std::vector<const Node*> children;

  bool is_leaf() const { return children.empty(); }
  bool has_value() const { return kind != NodeKind::kElement && kind != NodeKind::kNull; }
};

// Owns the nodes. Movable, not copyable; pointers to nodes stay good when it is moved.
class Tree {
 public:
  explicit Tree(Syntax syntax) : syntax_(syntax) {}
  Tree(Tree&&) = default;
  Tree& operator=(Tree&&) = default;

  Syntax syntax() const { return syntax_; }
  const Node& root() const { return nodes_.front(); }  // REQUIRES: !empty().
  bool empty() const { return nodes_.empty(); }
  size_t size() const { return nodes_.size(); }

  // For the two parsers. The first node added is the root. `position` is the node's place among the siblings of its
  // name.
  Node* Add(Node* parent, std::string_view name, int position);

  // Where a node stands, in the words of its document: `/entry/2/resource/subject` as a JSON pointer, or
  // `/Bundle/entry[3]/resource/Patient/subject`. A name that FHIR cannot have stands as `*`, since a sender may have
  // written anything there.
  std::string PathOf(const Node& node) const;

 private:
  Syntax syntax_;
  std::deque<Node> nodes_;
};

// Whether FHIR could have an element of this name: letters and a few digits, with one leading underscore or '@'.
bool IsElementName(std::string_view name);

// The first child of that name; null when there is none.
const Node* Child(const Node& node, std::string_view name);

// All children of that name, in order.
std::vector<const Node*> Children(const Node& node, std::string_view name);

// The value of the first child of that name; empty when there is none or it has no value.
std::string_view ValueOf(const Node& node, std::string_view name);

// The `extension` child with that url; null when there is none. The first one when there are several.
const Node* Extension(const Node& node, std::string_view url);

// What goes wrong before there is a tree, or while it is made.
struct ParseProblem {
  std::string_view code;  // FHIR_..., or XML_... of the shared guard.
  std::string path;
  std::string_view rule;
};

struct ParseResult {
  std::optional<Tree> tree;
  ParseProblem problem;  // Meaningful when there is no tree.
};

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_FHIR_FHIR_TREE_H_
