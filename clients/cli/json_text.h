// JSON as `handover` prints it: protobuf JSON with its usual names, and lines made of a few fields.
#ifndef HANDOVER_CLIENTS_CLI_JSON_TEXT_H_
#define HANDOVER_CLIENTS_CLI_JSON_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace handover::cli {

enum class JsonForm { kLine, kIndented };

// Field names in lowerCamelCase, enums by name, bytes in base64, defaults left out. `{}` for what has no JSON form,
// such as text that is not UTF-8.
std::string ToJson(const google::protobuf::Message& message, JsonForm form);

// Strict: a field that the message does not have is an error. INVALID_ARGUMENT never tells the text.
absl::Status FromJson(std::string_view json, google::protobuf::Message& message);

// One object in one line.
class JsonLine {
 public:
  JsonLine& Text(std::string_view name, std::string_view value);
  JsonLine& Number(std::string_view name, int64_t value);
  JsonLine& Bool(std::string_view name, bool value);
  // A value that is JSON already.
  JsonLine& Raw(std::string_view name, std::string_view json);
  // The fields of an object that is JSON already; nothing for `{}`.
  JsonLine& FieldsOf(std::string_view object);
  std::string Take();

 private:
  void Begin(std::string_view name);

  std::string line_ = "{";
};

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_JSON_TEXT_H_
