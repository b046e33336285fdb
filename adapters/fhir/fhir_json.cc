#include "adapters/fhir/fhir_json.h"

#include <rapidjson/error/error.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
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
  size_t first_key = 0;  // Among the keys of all open objects.
};

// The keys of all open objects, to find one that stands twice. Real objects have a handful, through which a look is
// sooner than a set; a hostile one gets its set.
class OpenKeys {
 public:
  // False when the object that began with `first` has the key already.
  bool Add(size_t first, const std::string& key) {
    if (size_ - first < kFew) {
      const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(first);
      const auto end = keys_.begin() + static_cast<std::ptrdiff_t>(size_);
      if (std::find(begin, end, key) != end) return false;
    } else {
      absl::flat_hash_set<std::string>& many = many_[first];
      for (size_t i = many.empty() ? first : size_; i < size_; ++i) many.insert(keys_[i]);
      if (!many.insert(key).second) return false;
    }
    if (size_ == keys_.size()) keys_.emplace_back();
    keys_[size_++] = key;
    return true;
  }

  // Forgets the object's keys.
  void Close(size_t first) {
    if (size_ - first > kFew) many_.erase(first);
    size_ = first;
  }

  size_t size() const { return size_; }

 private:
  static constexpr size_t kFew = 24;

  std::vector<std::string> keys_;  // More than `size_`, so that their memory is used again.
  size_t size_ = 0;
  absl::flat_hash_map<size_t, absl::flat_hash_set<std::string>> many_;
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
    frame.first_key = keys_.size();
    return true;
  }

  bool Key(const char* text, rapidjson::SizeType size, bool) {
    Frame& frame = stack_.back();
    frame.key.assign(text, size);
    if (frame.key.empty() || !IsPlainText(frame.key)) {
      return Fail(kCharacter.code, "The name of a property is not empty and holds no control character.");
    }
    if (!keys_.Add(frame.first_key, frame.key)) {
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
    keys_.Close(stack_.back().first_key);
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
    node->value.assign(value);
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
  OpenKeys keys_;
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
  // A copy that ends in NUL is read sooner than bytes whose end must be watched.
  const std::string text(bytes);
  rapidjson::StringStream stream(text.c_str());
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
