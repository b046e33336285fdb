#ifndef HANDOVER_CLIENTS_VERIFY_JSON_FIELDS_H_
#define HANDOVER_CLIENTS_VERIFY_JSON_FIELDS_H_

#include <rapidjson/document.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// JSON from strangers: parsed without recursion, at most 32 deep, in valid UTF-8, no name twice in
// one object. Not thread-safe.
namespace handover_verify {

// Nothing for what is not one such JSON text.
std::unique_ptr<rapidjson::Document> ParseJson(std::string_view text);

// The fields of one object, with one memory for all that was missing or of another type, so that a
// reader can take everything first and ask once. Borrows the value, which must outlive it.
class JsonFields {
 public:
  // Of a value that is no object every field is missing.
  explicit JsonFields(const rapidjson::Value& value);

  // True while every field asked for was there and of its type, also inside Object() and Objects().
  bool IsComplete() const { return *is_complete_; }

  bool Has(const char* name) const;

  // The same object with a memory of its own.
  JsonFields Independent() const { return {value_, std::make_shared<bool>(true)}; }

  // Empty or 0 when missing or of another type. Bytes are text in hexadecimal.
  std::string Text(const char* name);
  std::string Bytes(const char* name);
  bool Flag(const char* name);  // False when missing or of another type.
  std::vector<std::string> TextList(const char* name);
  std::vector<std::string> BytesList(const char* name);
  std::uint64_t Unsigned(const char* name);
  JsonFields Object(const char* name);
  std::vector<JsonFields> Objects(const char* name);

 private:
  JsonFields(const rapidjson::Value* value, std::shared_ptr<bool> is_complete);

  const rapidjson::Value* Find(const char* name) const;
  std::optional<std::string> DecodedText(const rapidjson::Value& value);
  void Miss() { *is_complete_ = false; }

  const rapidjson::Value* value_;      // May be null: every field is missing.
  std::shared_ptr<bool> is_complete_;  // Shared with the fields made from this; the last frees it.
};

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_JSON_FIELDS_H_
