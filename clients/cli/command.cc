#include "clients/cli/command.h"

#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cli/json_text.h"
#include "clients/cli/terminal_text.h"
#include "handover/exchange/v1/error.pb.h"

namespace handover::cli {
namespace {
namespace command_internal {

constexpr char kUsageUrl[] = "handover/Usage";

bool IsUsage(const absl::Status& status) { return status.GetPayload(kUsageUrl).has_value(); }

void PrintRefusals(const exchange::v1::ErrorDetail& detail, std::ostream& err) {
  for (const exchange::v1::PolicyRefusal& refusal : detail.refusals()) {
    err << "  addressee " << refusal.addressee_index() + 1 << "  " << Printable(refusal.reason());
    if (!refusal.rule_id().empty()) err << "  rule " << Printable(refusal.rule_id());
    if (!refusal.legal_basis().empty()) err << "  basis " << Printable(refusal.legal_basis());
    err << "\n";
    for (const exchange::v1::Pair& pair : refusal.missing_consents()) {
      err << "    missing consent  " << PairText(pair) << "\n";
    }
  }
}

}  // namespace command_internal
}  // namespace

absl::Status UsageError(const std::string& what) {
  absl::Status status = absl::InvalidArgumentError(what);
  status.SetPayload(command_internal::kUsageUrl, absl::Cord());
  return status;
}

int ExitCodeOf(const absl::Status& status) {
  if (status.ok()) return kDone;
  if (command_internal::IsUsage(status)) return kUsage;
  const bool later =
      status.code() == absl::StatusCode::kUnavailable || status.code() == absl::StatusCode::kResourceExhausted;
  return later ? kNotReached : kRefused;
}

absl::StatusOr<std::shared_ptr<client::Channel>> Command::OpenChannel() {
  const client::ChannelFiles& files = flags.channel;
  if (files.broker.empty()) return UsageError("--broker is required: host:port");
  if (files.certificate_file.empty() || files.key_file.empty() || files.ca_file.empty()) {
    return UsageError("--cert, --key and --ca are required");
  }
  client::ChannelOptions options;
  options.retry.give_up_after = absl::Seconds(flags.timeout_seconds);
  absl::StatusOr<std::shared_ptr<client::Channel>> channel = client::Channel::Open(files, options);
  if (!channel.ok()) return UsageError(std::string(channel.status().message()));
  return channel;
}

absl::StatusOr<client::Session*> Command::OpenSession() {
  if (session_ != nullptr) return session_.get();
  if (flags.signing_key.empty() || flags.log_key.empty()) return UsageError("--signing-key and --log-key are required");
  absl::StatusOr<SigningKey> signing_key = client::LoadSigningKey(flags.signing_key);
  if (!signing_key.ok()) return UsageError(std::string(signing_key.status().message()));
  absl::StatusOr<VerifyKey> log_key = client::LoadLogKey(flags.log_key);
  if (!log_key.ok()) return UsageError(std::string(log_key.status().message()));
  HANDOVER_ASSIGN_OR_RETURN(std::shared_ptr<client::Channel> channel, OpenChannel());
  seen_heads_ = std::make_unique<client::SeenHeadFile>(absl::StrCat(flags.state, "/seen-head"));
  HANDOVER_ASSIGN_OR_RETURN(session_, client::Session::Open({.channel = std::move(channel),
                                                             .signing_key = *std::move(signing_key),
                                                             .log_key = *std::move(log_key),
                                                             .seen_heads = *seen_heads_,
                                                             .clock = world.clock,
                                                             .random = world.random}));
  return session_.get();
}

int Command::Fail(const absl::Status& status) {
  const int code = ExitCodeOf(status);
  if (command_internal::IsUsage(status)) {
    err() << "handover: " << Printable(std::string(status.message())) << "\n";
    return code;
  }
  const exchange::v1::ErrorDetail detail = DetailOf(status);
  if (flags.json) {
    err() << ToJson(detail, JsonForm::kLine) << "\n";
    return code;
  }
  err() << "handover: " << (code == kNotReached ? "not reached: " : "refused: ");
  if (!detail.field_path().empty()) err() << Printable(detail.field_path()) << ": ";
  err() << Printable(detail.rule()) << " [" << Printable(detail.code()) << "]\n";
  command_internal::PrintRefusals(detail, err());
  return code;
}

void Command::PrintJson(const google::protobuf::Message& message) { out() << ToJson(message, JsonForm::kLine) << "\n"; }

}  // namespace handover::cli
