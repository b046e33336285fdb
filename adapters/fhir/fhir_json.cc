#include "adapters/fhir/fhir_json.h"

#include <rapidjson/error/error.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"

#include "adapters/fhir/fhir_findings.h"
#include "adapters/fhir/fhir_text.h"
#include "adapters/text/utf8.h"

namespace handover::adapters::fhir {
namespace fhir_json_internal {

// The document has been found to be UTF-8 before, and what escapes make is looked at behind: the reader need not.
constexpr unsigned kParseFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;

// An object that is open, and the array inside it that is, if any.
struct Frame {
  Node* node = nullptr;
  std::string key;
  bool in_array = false;
  int array_size = 0;
  absl::flat_hash_set<std::string> keys;
};

// Builds the tree from the events of the reader. A method that answers false stops the reader.
class TreeHandler {
 public:
  TreeHandler() : tree_(Syntax::kJson) {}

  bool Null() {
    if (stack_.empty() || !stack_.back().in_array) {
      return Fail(kDatatype.code, "null stands only in an array, for a value that has nothing but extensions.");
    }
    return AddNode(NodeKind::kNull, {}) != nullptr;
  }
  bool Bool(bool value) { return AddNode(NodeKind::kBool, value ? "true" : "false") != nullptr; }
  // Numbers come as text; the reader never calls these.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(int64_t) { return false; }
  bool Uint64(uint64_t) { return false; }
  bool Double(double) { return false; }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    return AddNode(NodeKind::kNumber, {text, size}) != nullptr;
  }

  bool String(const char* text, rapidjson::SizeType size, bool) {
    const std::string_view value(text, size);
    if (value.empty()) return Fail(kEmptyValue.code, "A FHIR string is never empty: leave the property out.");
    if (!IsPlainText(value)) {
      return Fail(kCharacter.code, "A text holds no control character and no half of a surrogate pair.");
    }
    if (IsResourceType()) {
      stack_.back().node->resource_type = std::string(value);
      return true;
    }
    return AddNode(NodeKind::kString, value) != nullptr;
  }

  bool StartObject() {
    if (stack_.size() >= kMaxDepth) return Fail(kTooDeep.code, "Elements nest at most 64 deep.");
    Node* node = AddNode(NodeKind::kElement, {});
    if (node == nullptr) return false;
    Frame& frame = stack_.emplace_back();
    frame.node = node;
    return true;
  }

  bool Key(const char* text, rapidjson::SizeType size, bool) {
    Frame& frame = stack_.back();
    frame.key.assign(text, size);
    if (frame.key.empty() || !IsPlainText(frame.key)) {
      return Fail(kCharacter.code, "The name of a property is not empty and holds no control character.");
    }
    if (!frame.keys.insert(frame.key).second) {
      return Fail(kDuplicateKey.code, "A property stands once in its object.");
    }
    return true;
  }

  bool EndObject(rapidjson::SizeType) {
    const Node& node = *stack_.back().node;
    if (node.children.empty() && node.resource_type.empty()) {
      stack_.back().key.clear();
      return Fail(kEmptyValue.code, "A FHIR object is never empty: leave the property out.");
    }
    stack_.pop_back();
    return true;
  }

  bool StartArray() {
    if (stack_.empty()) return Fail(kNotABundle.code, "The document is one JSON object, a Bundle.");
    Frame& frame = stack_.back();
    if (frame.in_array) return Fail(kDatatype.code, "FHIR has no array inside an array.");
    frame.in_array = true;
    frame.array_size = 0;
    return true;
  }

  bool EndArray(rapidjson::SizeType) {
    Frame& frame = stack_.back();
    frame.in_array = false;
    if (frame.array_size == 0) return Fail(kEmptyValue.code, "A FHIR array is never empty: leave the property out.");
    return true;
  }

  bool failed() const { return !problem_.code.empty(); }
  const ParseProblem& problem() const { return problem_; }
  Tree TakeTree() { return std::move(tree_); }

 private:
  Node* AddNode(NodeKind kind, std::string_view value) {
    if (tree_.size() >= kMaxNodes) {
      Fail(kTooManyElements.code, "A document has at most 100000 elements.");
      return nullptr;
    }
    if (stack_.empty()) {
      if (kind != NodeKind::kElement) {
        Fail(kNotABundle.code, "The document is one JSON object, a Bundle.");
        return nullptr;
      }
      return tree_.Add(nullptr, "", 0);
    }
    Frame& frame = stack_.back();
    Node* node = tree_.Add(frame.node, frame.key, frame.in_array ? frame.array_size++ : 0);
    node->kind = kind;
    node->value = std::string(value);
    node->in_array = frame.in_array;
    return node;
  }

  // Of the root, or of a resource inside it; anywhere else `resourceType` is a property like any other.
  bool IsResourceType() const {
    if (stack_.empty() || stack_.back().in_array || stack_.back().key != "resourceType") return false;
    const Node& node = *stack_.back().node;
    return node.parent == nullptr || node.name == "resource" || node.name == "contained";
  }

  bool Fail(std::string_view code, std::string_view rule) {
    problem_ = {code, CurrentPath(), rule};
    return false;
  }

  std::string CurrentPath() const {
    if (stack_.empty()) return "/";
    const Frame& frame = stack_.back();
    std::string path = tree_.PathOf(*frame.node);
    if (path == "/") path.clear();
    if (frame.key.empty()) return path.empty() ? "/" : path;
    path += Cat("/", IsElementName(frame.key) ? frame.key : "*");
    if (frame.in_array) path += Cat("/", frame.array_size);
    return path;
  }

  Tree tree_;
  std::vector<Frame> stack_;
  ParseProblem problem_;
};

ParseResult Refused(std::string_view code, std::string path, std::string_view rule) {
  return {std::nullopt, {code, std::move(path), rule}};
}

}  // namespace fhir_json_internal

ParseResult ParseJson(std::string_view bytes) {
  using fhir_json_internal::Refused;
  if (bytes.size() > kMaxDocumentBytes) return Refused(kTooLarge.code, "/", "A document has at most 8 MiB.");
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (!IsValidUtf8(bytes)) return Refused(kEncoding.code, "/", "A JSON document is UTF-8.");
  // The reader takes a NUL for the end, so what follows one would vanish.
  if (bytes.find('\0') != std::string_view::npos) {
    return Refused(kCharacter.code, "/", "A document holds no NUL.");
  }
  rapidjson::MemoryStream stream(bytes.data(), bytes.size());
  rapidjson::Reader reader;
  fhir_json_internal::TreeHandler handler;
  const rapidjson::ParseResult result = reader.Parse<fhir_json_internal::kParseFlags>(stream, handler);
  if (handler.failed()) return {std::nullopt, handler.problem()};
  if (result.IsError()) {
    return Refused(kJsonSyntax.code, Cat("byte ", result.Offset()), "The document is well-formed JSON.");
  }
  return {handler.TakeTree(), {}};
}

}  // namespace handover::adapters::fhir
