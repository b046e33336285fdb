#include "adapters/text/json_leaves.h"

#include <rapidjson/error/error.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "adapters/text/utf8.h"

namespace handover::adapters {
namespace json_leaves_internal {

constexpr unsigned kParseFlags =
    rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;

bool IsPlace(std::string_view segment) {
  return !segment.empty() && absl::ascii_isdigit(static_cast<unsigned char>(segment.front()));
}

// An object or array that is open.
struct Frame {
  size_t path_length = 0;  // Of what is before its own key or place.
  bool is_array = false;
  size_t place = 0;  // Of the next item of an array.
  std::set<std::string, std::less<>> keys;
};

// Takes the events of the reader. A method that answers false stops it; the result then has the problem.
class LeafHandler {
 public:
  LeafHandler(const JsonLimits& limits, JsonLeaves& result) : limits_(limits), result_(result) {}

  bool Null() { return !path_at_root() && Step(); }
  bool Bool(bool value) { return AddLeaf(JsonLeaf::Kind::kBool, value ? "true" : "false"); }
  // Numbers come as text; the reader never calls these.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(int64_t) { return false; }
  bool Uint64(uint64_t) { return false; }
  bool Double(double) { return false; }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    return AddLeaf(JsonLeaf::Kind::kNumber, {text, size});
  }
  bool String(const char* text, rapidjson::SizeType size, bool) { return AddLeaf(JsonLeaf::Kind::kText, {text, size}); }

  bool StartObject() { return Open(false); }
  bool StartArray() { return Open(true); }
  bool EndObject(rapidjson::SizeType) { return Close(); }
  bool EndArray(rapidjson::SizeType) { return Close(); }

  bool Key(const char* text, rapidjson::SizeType size, bool) {
    const std::string_view key(text, size);
    if (!IsPlainText(key)) return Fail(JsonProblem::kCharacter, "The name of an element holds no control character.");
    if (!frames_.back().keys.emplace(key).second)
      return Fail(JsonProblem::kStructure, "An element stands once in its object.");
    if (IsPlace(key)) return Fail(JsonProblem::kStructure, "No name of an element begins with a digit.");
    key_ = "/";
    for (const char c : key) {
      // As RFC 6901 has it.
      key_ += c == '~' ? std::string_view("~0") : c == '/' ? std::string_view("~1") : std::string_view(&c, 1);
    }
    return true;
  }

 private:
  bool path_at_root() const { return frames_.empty(); }

  bool Fail(JsonProblem problem, std::string_view rule) { return FailAt(path_, problem, rule); }

  bool FailAt(const std::string& path, JsonProblem problem, std::string_view rule) {
    result_.problem = problem;
    result_.path = path;
    result_.rule = rule;
    return false;
  }

  // To the next place of an array, when one is open.
  bool Step() {
    if (!frames_.empty() && frames_.back().is_array) ++frames_.back().place;
    return true;
  }

  // The pointer of the value that begins now.
  std::string Here() const {
    if (frames_.empty()) return path_;
    return frames_.back().is_array ? absl::StrCat(path_, "/", frames_.back().place) : path_ + key_;
  }

  bool Open(bool is_array) {
    if (frames_.empty() && is_array) return Fail(JsonProblem::kStructure, "The document is one JSON object.");
    if (frames_.size() >= limits_.max_depth) {
      return Fail(JsonProblem::kStructure, "Elements nest no deeper than the format allows.");
    };
    Frame frame;
    frame.path_length = path_.size();
    frame.is_array = is_array;
    std::string here = Here();
    Step();
    path_ = std::move(here);
    frames_.push_back(std::move(frame));
    return true;
  }

  bool Close() {
    path_.resize(frames_.back().path_length);
    frames_.pop_back();
    return true;
  }

  bool AddLeaf(JsonLeaf::Kind kind, std::string_view value) {
    if (frames_.empty()) return Fail(JsonProblem::kStructure, "The document is one JSON object.");
    std::string here = Here();
    if (!IsPlainText(value)) {
      return FailAt(here, JsonProblem::kCharacter,
                    "A value holds no control character and no half of a surrogate pair.");
    }
    if (result_.leaves.size() == limits_.max_leaves) {
      return Fail(JsonProblem::kTooLarge, "A document has no more values than its format allows.");
    }
    Step();
    result_.leaves.emplace_back(std::move(here), JsonLeaf{kind, std::string(value)});
    return true;
  }

  const JsonLimits& limits_;
  JsonLeaves& result_;
  std::string path_;
  std::string key_;
  std::vector<Frame> frames_;
};

JsonLeaves Refused(JsonProblem problem, std::string_view rule) { return {problem, {}, rule, {}}; }

std::vector<std::string> SegmentsOf(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const size_t end = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

// Opens and closes containers from one value to the next.
class TreeWriter {
 public:
  explicit TreeWriter(rapidjson::PrettyWriter<rapidjson::StringBuffer>& json) : json_(json) { json_.StartObject(); }

  void Write(const std::string& path, const JsonLeaf& leaf) {
    const std::vector<std::string> segments = SegmentsOf(path);
    size_t common = 0;
    while (common < open_.size() && common + 1 < segments.size() && open_[common] == segments[common]) ++common;
    CloseTo(common);
    for (size_t i = common; i + 1 < segments.size(); ++i) {
      if (!IsPlace(segments[i])) json_.Key(segments[i].c_str());
      const bool array = IsPlace(segments[i + 1]);
      array ? json_.StartArray() : json_.StartObject();
      arrays_.push_back(array);
      open_.push_back(segments[i]);
    }
    if (!IsPlace(segments.back())) json_.Key(segments.back().c_str());
    switch (leaf.kind) {
      case JsonLeaf::Kind::kText:
        json_.String(leaf.value.data(), static_cast<rapidjson::SizeType>(leaf.value.size()));
        return;
      case JsonLeaf::Kind::kNumber:
        json_.RawValue(leaf.value.data(), leaf.value.size(), rapidjson::kNumberType);
        return;
      case JsonLeaf::Kind::kBool:
        json_.Bool(leaf.value == "true");
        return;
    }
  }

  void Finish() {
    CloseTo(0);
    json_.EndObject();
  }

 private:
  void CloseTo(size_t depth) {
    while (open_.size() > depth) {
      arrays_.back() ? json_.EndArray() : json_.EndObject();
      arrays_.pop_back();
      open_.pop_back();
    }
  }

  rapidjson::PrettyWriter<rapidjson::StringBuffer>& json_;
  std::vector<std::string> open_;
  std::vector<bool> arrays_;
};

}  // namespace json_leaves_internal

JsonLeaves ReadJsonLeaves(std::string_view bytes, const JsonLimits& limits) {
  using json_leaves_internal::Refused;
  if (bytes.size() > limits.max_bytes) {
    return Refused(JsonProblem::kTooLarge, "A document has no more bytes than its format allows.");
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (!IsValidUtf8(bytes)) return Refused(JsonProblem::kNotJson, "The document is UTF-8.");
  // The reader takes a NUL for the end, so what follows one would vanish.
  if (bytes.find('\0') != std::string_view::npos) return Refused(JsonProblem::kCharacter, "A document holds no NUL.");
  rapidjson::MemoryStream stream(bytes.data(), bytes.size());
  rapidjson::Reader reader;
  JsonLeaves result;
  json_leaves_internal::LeafHandler handler(limits, result);
  const rapidjson::ParseResult parsed = reader.Parse<json_leaves_internal::kParseFlags>(stream, handler);
  if (parsed.IsError() && result.problem == JsonProblem::kNone) {
    return Refused(JsonProblem::kNotJson, "The document is one well-formed JSON object.");
  }
  if (result.problem != JsonProblem::kNone) result.leaves.clear();
  return result;
}

std::string WriteJsonLeaves(const std::vector<std::pair<std::string, JsonLeaf>>& leaves) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> json(buffer);
  json.SetIndent(' ', 2);
  json_leaves_internal::TreeWriter writer(json);
  for (const auto& [path, leaf] : leaves) writer.Write(path, leaf);
  writer.Finish();
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace handover::adapters
