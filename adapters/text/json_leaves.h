// A JSON document as its single values, each by its pointer (RFC 6901), read strictly: what a lenient parser would let
// through is refused. Parses without recursion. Pure functions of their input.
#ifndef HANDOVER_ADAPTERS_TEXT_JSON_LEAVES_H_
#define HANDOVER_ADAPTERS_TEXT_JSON_LEAVES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace handover::adapters {

struct JsonLeaf {
  enum class Kind { kText, kNumber, kBool };
  Kind kind = Kind::kText;
  std::string value;  // In the spelling of JSON; of a text what it says.
};

struct JsonLimits {
  size_t max_bytes = 8 * 1024 * 1024;  // Two files of 2 MB fit.
  size_t max_depth = 8;
  size_t max_leaves = 4000;
};

enum class JsonProblem {
  kNone,
  kTooLarge,   // Too many bytes or values.
  kNotJson,    // No well-formed JSON in UTF-8.
  kStructure,  // No object, nested too deep, an element twice, or a name that begins with a digit.
  kCharacter,  // A control character.
};

struct JsonLeaves {
  JsonProblem problem = JsonProblem::kNone;
  std::string path;                                      // Of the problem, as a pointer. Holds names of the document.
  std::string_view rule;                                 // Of the problem; holds nothing of the document.
  std::vector<std::pair<std::string, JsonLeaf>> leaves;  // In the order of the document; empty when there is a problem.
};

// A null is a value that is not there; an empty object or array holds none.
JsonLeaves ReadJsonLeaves(std::string_view bytes, const JsonLimits& limits);

// Values by their pointers, in the order given, as indented JSON. REQUIRES: what has a common beginning stands
// together, and list items in order.
std::string WriteJsonLeaves(const std::vector<std::pair<std::string, JsonLeaf>>& leaves);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_JSON_LEAVES_H_
