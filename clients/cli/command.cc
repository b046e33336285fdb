#include "clients/cli/command.h"

#include <cctype>
#include <utility>

#include "absl/strings/str_cat.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/files.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "handover/exchange/v1/error.pb.h"

namespace handover::cli {
namespace command_internal {

// A parser's message may quote the file: nobody hears it.
class SilentCollector : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int, const std::string&) override {
    if (first_line_ < 0) first_line_ = line + 1;
  }
  int first_line() const { return first_line_; }

 private:
  int first_line_ = -1;
};

void DescribeRefusals(const exchange::v1::ErrorDetail& detail, std::ostream& err) {
  for (const exchange::v1::PolicyRefusal& refusal : detail.refusals()) {
    err << "  addressee " << refusal.addressee_index() << ": " << refusal.reason();
    if (!refusal.rule_id().empty()) err << ", rule " << refusal.rule_id();
    if (!refusal.legal_basis().empty()) err << ", basis " << refusal.legal_basis();
    err << "\n";
    for (const exchange::v1::Pair& pair : refusal.missing_consents()) {
      err << "    missing consent: " << pair.category() << " about";
      for (const std::string& person : pair.person_ids()) err << " " << person;
      if (!pair.reason().empty()) err << " (" << pair.reason() << ")";
      err << "\n";
    }
  }
}

}  // namespace command_internal

int ExitCodeOf(const absl::Status& status) {
  if (status.ok()) return kDone;
  const bool not_reached = status.code() == absl::StatusCode::kUnavailable ||
                           status.code() == absl::StatusCode::kDeadlineExceeded ||
                           status.code() == absl::StatusCode::kResourceExhausted;
  return not_reached ? kNotReached : kRefused;
}

absl::StatusOr<std::shared_ptr<client::Channel>> Command::OpenChannel() {
  client::ChannelOptions options;
  options.retry.give_up_after = absl::Seconds(flags.timeout_seconds);
  return client::Channel::Open(flags.channel, options);
}

absl::StatusOr<client::Session*> Command::OpenSession() {
  HANDOVER_ASSIGN_OR_RETURN(SigningKey signing_key, client::LoadSigningKey(flags.signing_key));
  HANDOVER_ASSIGN_OR_RETURN(VerifyKey log_key, client::LoadLogKey(flags.log_key));
  HANDOVER_ASSIGN_OR_RETURN(std::shared_ptr<client::Channel> channel, OpenChannel());
  seen_ = std::make_unique<client::SeenHeadFile>(flags.state + "/seen_head");
  HANDOVER_ASSIGN_OR_RETURN(session_, client::Session::Open({.channel = std::move(channel),
                                                             .signing_key = std::move(signing_key),
                                                             .log_key = std::move(log_key),
                                                             .seen_heads = *seen_,
                                                             .clock = clock,
                                                             .random = random}));
  return session_.get();
}

int Command::Fail(const absl::Status& status) {
  const exchange::v1::ErrorDetail detail = DetailOf(status);
  if (flags.json) {
    err << ToJson(detail, JsonForm::kLine) << "\n";
    return ExitCodeOf(status);
  }
  err << "handover: " << detail.code();
  if (!detail.field_path().empty()) err << " at " << detail.field_path();
  err << ": " << (detail.rule().empty() ? std::string(status.message()) : detail.rule()) << "\n";
  command_internal::DescribeRefusals(detail, err);
  return ExitCodeOf(status);
}

int Command::Usage(const std::string& what) {
  err << "handover: " << what << "\n";
  return kUsage;
}

void Command::PrintJson(const google::protobuf::Message& message) { out << ToJson(message, JsonForm::kLine) << "\n"; }

// Printed only where it was asked for by the data's holder.
std::string ToJson(const google::protobuf::Message& message, JsonForm form) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = form == JsonForm::kIndented;
  std::string json;
  // Asked for by the data's holder.
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "{}";
  return json;
}

absl::Status ReadMessage(const std::string& path, google::protobuf::Message& message) {
  HANDOVER_ASSIGN_OR_RETURN(const std::string text, client::ReadFile(path));
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && text[first] == '{') {
    if (google::protobuf::util::JsonStringToMessage(text, &message).ok()) return absl::OkStatus();
    return Invalid("FILE_JSON", "", "the file must hold the message as protobuf JSON");
  }
  google::protobuf::TextFormat::Parser parser;
  command_internal::SilentCollector errors;
  parser.RecordErrorsTo(&errors);
  if (parser.ParseFromString(text, &message)) return absl::OkStatus();
  return Invalid("FILE_TEXT", absl::StrCat("line ", errors.first_line()),
                 "the file must hold the message in protobuf text format");
}

}  // namespace handover::cli
