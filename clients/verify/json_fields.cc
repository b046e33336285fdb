#include "clients/verify/json_fields.h"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <cstddef>
#include <set>
#include <utility>

#include "clients/verify/encoding.h"

namespace handover_verify {
namespace {

constexpr std::size_t kMaxJsonDepth = 32;

// Forwards a parse to the document and ends it at what is too deep or named twice.
class JsonGuard {
 public:
  using Ch = char;

  explicit JsonGuard(rapidjson::Document& document) : document_(document) {}

  bool Null() { return document_.Null(); }
  bool Bool(bool value) { return document_.Bool(value); }
  bool Int(int value) { return document_.Int(value); }
  bool Uint(unsigned value) { return document_.Uint(value); }
  bool Int64(std::int64_t value) { return document_.Int64(value); }
  bool Uint64(std::uint64_t value) { return document_.Uint64(value); }
  bool Double(double value) { return document_.Double(value); }
  bool RawNumber(const Ch* text, rapidjson::SizeType size, bool copy) { return document_.RawNumber(text, size, copy); }
  bool String(const Ch* text, rapidjson::SizeType size, bool copy) { return document_.String(text, size, copy); }
  bool StartObject() { return Enter() && document_.StartObject(); }
  bool Key(const Ch* text, rapidjson::SizeType size, bool copy) {
    return names_.back().insert(std::string(text, size)).second && document_.Key(text, size, copy);
  }
  bool EndObject(rapidjson::SizeType count) { return Leave() && document_.EndObject(count); }
  bool StartArray() { return Enter() && document_.StartArray(); }
  bool EndArray(rapidjson::SizeType count) { return Leave() && document_.EndArray(count); }

 private:
  bool Enter() {
    names_.emplace_back();
    return names_.size() <= kMaxJsonDepth;
  }
  bool Leave() {
    names_.pop_back();
    return true;
  }

  rapidjson::Document& document_;
  std::vector<std::set<std::string>> names_;
};

// What Document::Populate calls.
class GuardedJsonText {
 public:
  explicit GuardedJsonText(std::string_view text) : stream_(text.data(), text.size()) {}

  bool operator()(rapidjson::Document& document) {
    JsonGuard guard(document);
    rapidjson::Reader reader;
    // No field is a fraction, so its last digit does not matter; RapidJSON's exact way is undefined for a long zero.
    is_valid_ =
        !reader.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(stream_, guard).IsError();
    return is_valid_;
  }

  bool is_valid() const { return is_valid_; }

 private:
  rapidjson::MemoryStream stream_;
  bool is_valid_ = false;
};

}  // namespace

std::unique_ptr<rapidjson::Document> ParseJson(std::string_view text) {
  // RapidJSON takes a zero byte for the end and would not see what follows.
  if (text.find('\0') != std::string_view::npos) return nullptr;
  GuardedJsonText source(text);
  auto document = std::make_unique<rapidjson::Document>();
  document->Populate(source);
  if (!source.is_valid()) return nullptr;
  return document;
}

JsonFields::JsonFields(const rapidjson::Value& value) : value_(&value), is_complete_(std::make_shared<bool>(true)) {}

JsonFields::JsonFields(const rapidjson::Value* value, std::shared_ptr<bool> is_complete)
    : value_(value), is_complete_(std::move(is_complete)) {}

const rapidjson::Value* JsonFields::Find(const char* name) const {
  if (value_ == nullptr || !value_->IsObject()) return nullptr;
  const auto member = value_->FindMember(name);
  return member == value_->MemberEnd() ? nullptr : &member->value;
}

bool JsonFields::Has(const char* name) const { return Find(name) != nullptr; }

std::optional<std::string> JsonFields::DecodedText(const rapidjson::Value& value) {
  if (!value.IsString()) return std::nullopt;
  return DecodeHex({value.GetString(), value.GetStringLength()});
}

std::string JsonFields::Text(const char* name) {
  const rapidjson::Value* const value = Find(name);
  if (value != nullptr && value->IsString()) return {value->GetString(), value->GetStringLength()};
  Miss();
  return {};
}

std::string JsonFields::Bytes(const char* name) {
  const rapidjson::Value* const value = Find(name);
  std::optional<std::string> bytes;
  if (value != nullptr) bytes = DecodedText(*value);
  if (bytes) return *std::move(bytes);
  Miss();
  return {};
}

bool JsonFields::Flag(const char* name) {
  const rapidjson::Value* const value = Find(name);
  if (value != nullptr && value->IsBool()) return value->GetBool();
  Miss();
  return false;
}

std::vector<std::string> JsonFields::TextList(const char* name) {
  const rapidjson::Value* const value = Find(name);
  if (value == nullptr || !value->IsArray()) {
    Miss();
    return {};
  }
  std::vector<std::string> list;
  for (const rapidjson::Value& element : value->GetArray()) {
    if (!element.IsString()) {
      Miss();
      return {};
    }
    list.emplace_back(element.GetString(), element.GetStringLength());
  }
  return list;
}

std::vector<std::string> JsonFields::BytesList(const char* name) {
  const rapidjson::Value* const value = Find(name);
  if (value == nullptr || !value->IsArray()) {
    Miss();
    return {};
  }
  std::vector<std::string> list;
  for (const rapidjson::Value& element : value->GetArray()) {
    std::optional<std::string> bytes = DecodedText(element);
    if (!bytes) {
      Miss();
      return {};
    }
    list.push_back(*std::move(bytes));
  }
  return list;
}

std::uint64_t JsonFields::Unsigned(const char* name) {
  const rapidjson::Value* const value = Find(name);
  if (value != nullptr && value->IsUint64()) return value->GetUint64();
  Miss();
  return 0;
}

JsonFields JsonFields::Object(const char* name) {
  const rapidjson::Value* const value = Find(name);
  if (value != nullptr && value->IsObject()) return {value, is_complete_};
  Miss();
  return {nullptr, is_complete_};
}

std::vector<JsonFields> JsonFields::Objects(const char* name) {
  const rapidjson::Value* const value = Find(name);
  if (value == nullptr || !value->IsArray()) {
    Miss();
    return {};
  }
  std::vector<JsonFields> list;
  for (const rapidjson::Value& element : value->GetArray()) {
    if (!element.IsObject()) Miss();
    list.push_back(JsonFields(&element, is_complete_));
  }
  return list;
}

}  // namespace handover_verify
