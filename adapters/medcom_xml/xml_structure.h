// A check of an XML document against a table: which elements, in which order, how often, with which values. The tables
// say what MedCom's schemas say (xdis32_structure.cc, vans_structure.cc); what they use of XML Schema is little, and a
// table can be read, walked by tests and told of in words.
//
// Deterministic content models only, as XML Schema demands: the next element always tells which part it belongs to. The
// depth of the recursion is that of the table, never that of the document.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_XML_STRUCTURE_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_XML_STRUCTURE_H_

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include <pugixml.hpp>

#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/translation.h"

namespace handover::adapters::medcom {

inline constexpr int kUnbounded = std::numeric_limits<int>::max();

// What a text between two tags may be.
struct ValueRule {
  enum class Kind {
    kText,      // min_length to max_length code points; white space counts, and blank alone is refused.
    kToken,     // As kText, after white space at both ends is taken off (xs:token).
    kCode,      // One of `codes`, to the letter.
    kDigits,    // min_length to max_length digits.
    kTime,      // hh:mm.
    kDate,      // xs:date without a time zone.
    kDateTime,  // xs:dateTime, with or without a time zone.
    kInteger,   // xs:int from least to greatest.
    kBoolean,   // true, false, 1, 0.
    kUuid,      // Checked as a UUID of hexadecimal digits by whoever reads it.
    kBase64,    // Checked by whoever reads it.
  };
  Kind kind = Kind::kText;
  int min_length = 0;
  int max_length = kUnbounded;
  int64_t least = std::numeric_limits<int32_t>::min();
  int64_t greatest = std::numeric_limits<int32_t>::max();
  std::span<const std::string_view> codes = {};
};

struct Particle;

// An attribute that an element must have.
struct AttributeRule {
  std::string_view name;
  const ValueRule* value = nullptr;
};

struct ElementType {
  enum class Content {
    kElements,       // The particles, in order.
    kValue,          // Text by `value`.
    kFormattedText,  // MedCom's FormattedTextType: text with Break, Space, Bold and the like.
    kAnything,       // xs:anyType: not looked into.
  };
  Content content = Content::kElements;
  std::span<const Particle> particles = {};
  const ValueRule* value = nullptr;
  std::span<const AttributeRule> attributes = {};
};

struct Particle {
  enum class Kind { kElement, kSequence, kChoice };
  Kind kind = Kind::kElement;
  std::string_view name = {};            // kElement.
  const ElementType* type = nullptr;     // kElement.
  std::span<const Particle> parts = {};  // kSequence, kChoice.
  int least = 1;
  int most = 1;
};

// A document type: its root and its namespace.
struct Schema {
  std::string_view name_space;
  Particle root;
  const StructureCodes* codes = nullptr;
};

// Appends an issue for everything that is wrong, at most 100; of one element's children only the first.
void CheckStructure(const Schema& schema, pugi::xml_node root, std::vector<Issue>& issues);

// The element of that name that the type declares, wherever in its parts; null when there is none.
const Particle* FindElement(const ElementType& type, std::string_view name);

// The names of all elements that the type declares, in the order in which they stand.
std::vector<std::string_view> ElementNames(const ElementType& type);

// Whether the rule has nothing against the text.
bool TakesValue(const ValueRule& rule, std::string_view text);

// Where a node stands, as the issues say it: `/Emessage/BirthNotification/ChildInfo[2]/ApgarScore`. Local names; an
// index stands where the parent has several children of that name, and a star for a name that may itself be a value.
std::string PathOf(pugi::xml_node node);

// The same without indexes, which takes no look at the siblings.
std::string PlainPathOf(pugi::xml_node node);

// The path without its indexes, which would count what stands in other places.
std::string WithoutIndexes(std::string_view path);

// The paths of all elements with values in the schema, each once, without indexes: `Emessage/Envelope/Sent/Date`.
std::vector<std::string> LeavesOf(const Schema& schema);

// The name without its prefix. Lives as long as the document.
std::string_view LocalNameOf(pugi::xml_node node);

// Whether that is the node's name without its prefix: what LocalNameOf() would say, but sooner.
bool HasLocalName(pugi::xml_node node, std::string_view local_name);

// The direct child of that local name, whatever its prefix; null when there is none.
pugi::xml_node ChildOf(pugi::xml_node parent, std::string_view local_name);
std::vector<pugi::xml_node> ChildrenOf(pugi::xml_node parent, std::string_view local_name);

// ChildOf() for whoever asks for one child after the other in the order in which they stand: each look begins behind
// the one before. Another order is answered too, only later. REQUIRES: one child of each name that is asked for.
class ChildCursor {
 public:
  explicit ChildCursor(pugi::xml_node parent) : parent_(parent), next_(parent.first_child()) {}

  pugi::xml_node parent() const { return parent_; }
  pugi::xml_node Find(std::string_view local_name);

 private:
  pugi::xml_node parent_;
  pugi::xml_node next_;
};

// PathOf() for many nodes of one document: what lies above them is rendered once, and the children of one element are
// counted once where there are many, such as letters. Not thread-safe. REQUIRES: the document stays as it is.
class PathMaker {
 public:
  std::string PathOf(pugi::xml_node node);

 private:
  // The node's place among its siblings of that name, from 1; 0 = it is the only one.
  int PlaceOf(pugi::xml_node node);

  absl::flat_hash_map<const void*, std::string> above_;
  absl::flat_hash_map<const void*, int> places_;  // Of the children of `counted_`, where there are several of a name.
  absl::flat_hash_set<const void*> counted_;
};

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_XML_STRUCTURE_H_
