#include "clients/cli/json_text.h"

#include <utility>

#include "google/protobuf/util/json_util.h"
#include "rapidjson/stringbuffer.h"
#include "rapidjson/writer.h"

#include "adapters/text/utf8.h"

namespace handover::cli {
namespace {
namespace json_text_internal {

// A file name may hold any bytes; JSON may not.
std::string Quoted(std::string_view text) {
  std::string valid;
  for (size_t at = 0; at < text.size();) {
    const adapters::CodePoint point = adapters::CodePointAt(text, at);
    valid.append(point.length == 0 ? std::string_view("?") : text.substr(at, point.length));
    at += point.length == 0 ? 1 : point.length;
  }
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.String(valid.data(), static_cast<rapidjson::SizeType>(valid.size()));
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace json_text_internal
}  // namespace

std::string ToJson(const google::protobuf::Message& message, JsonForm form) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = form == JsonForm::kIndented;
  std::string json;
  // Every caller prints or stores what was asked for by the data's holder.
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "{}";
  return json;
}

absl::Status FromJson(std::string_view json, google::protobuf::Message& message) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = false;
  const google::protobuf::StringPiece piece(json.data(), json.size());
  if (google::protobuf::util::JsonStringToMessage(piece, &message, options).ok()) return absl::OkStatus();
  return absl::InvalidArgumentError("not the protobuf JSON of this message");
}

void JsonLine::Begin(std::string_view name) {
  if (line_.size() > 1) line_ += ",";
  line_.append(json_text_internal::Quoted(name)).append(":");
}

JsonLine& JsonLine::Text(std::string_view name, std::string_view value) {
  return Raw(name, json_text_internal::Quoted(value));
}

JsonLine& JsonLine::Number(std::string_view name, int64_t value) { return Raw(name, std::to_string(value)); }

JsonLine& JsonLine::Bool(std::string_view name, bool value) { return Raw(name, value ? "true" : "false"); }

JsonLine& JsonLine::Raw(std::string_view name, std::string_view json) {
  Begin(name);
  line_.append(json);
  return *this;
}

JsonLine& JsonLine::FieldsOf(std::string_view object) {
  if (object.size() <= 2) return *this;
  if (line_.size() > 1) line_ += ",";
  line_.append(object.substr(1, object.size() - 2));
  return *this;
}

std::string JsonLine::Take() { return std::exchange(line_, "{") + "}"; }

}  // namespace handover::cli
