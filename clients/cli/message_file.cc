#include "clients/cli/message_file.h"

#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"

#include "broker/base/absl_view.h"
#include "broker/base/status_macros.h"
#include "clients/cli/command.h"
#include "clients/cli/document_files.h"
#include "clients/cli/json_text.h"

namespace handover::cli {
namespace {
namespace message_file_internal {

// A parser's message may quote the file: only its line is kept.
class FirstLine final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int, const std::string&) override {
    if (line_ == 0) line_ = line + 1;
  }
  int line() const { return line_; }

 private:
  int line_ = 0;
};

}  // namespace message_file_internal
}  // namespace

absl::StatusOr<std::string> ReadInput(const std::string& path, std::istream& in) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  absl::StatusOr<std::string> bytes = ReadDocument(path);
  if (!bytes.ok()) return UsageError(std::string(bytes.status().message()));
  return bytes;
}

absl::Status ParseMessage(const std::string& path, std::string_view text, google::protobuf::Message& message) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && text[first] == '{') {
    if (FromJson(text, message).ok()) return absl::OkStatus();
    return UsageError(absl::StrCat(path, ": not the protobuf JSON of a ", message.GetDescriptor()->name()));
  }
  google::protobuf::TextFormat::Parser parser;
  message_file_internal::FirstLine errors;
  parser.RecordErrorsTo(&errors);
  if (parser.ParseFromString(std::string(text), &message)) return absl::OkStatus();
  return UsageError(absl::StrCat(path, ": line ", errors.line(), ": not the protobuf text format of a ",
                                 message.GetDescriptor()->name()));
}

absl::Status ParseLines(const std::string& path, std::string_view text,
                        const std::function<google::protobuf::Message&()>& next) {
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(AbslView(text), '\n')) {
    ++number;
    if (line.find_first_not_of(" \t\r") == absl::string_view::npos) continue;
    google::protobuf::Message& message = next();
    if (FromJson(std::string_view(line.data(), line.size()), message).ok()) continue;
    return UsageError(absl::StrCat(path, ": line ", number, ": not the protobuf JSON of a ",
                                   message.GetDescriptor()->name()));
  }
  return absl::OkStatus();
}

absl::Status ReadMessage(const std::string& path, std::istream& in, google::protobuf::Message& message) {
  HANDOVER_ASSIGN_OR_RETURN(const std::string text, ReadInput(path, in));
  return ParseMessage(path, text, message);
}

}  // namespace handover::cli
