#include "adapters/gateway/gateway_config.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"

namespace handover::gateway {
namespace gateway_config_internal {

constexpr int kDefaultMaxConnections = 16;
constexpr int kDefaultIdleSeconds = 600;
constexpr int kDefaultMessageSeconds = 30;

// Keeps where the errors are; protobuf's own words name fields and values of the file, which is the operator's.
class AllErrors : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int, const std::string& message) override { by_line_.emplace(line + 1, message); }
  // A field that is unknown is a warning to the parser, and a misspelt one to us.
  void AddWarning(int line, int column, const std::string& message) override { AddError(line, column, message); }
  const std::map<int, std::string>& by_line() const { return by_line_; }

 private:
  std::map<int, std::string> by_line_;
};

TlsFiles FilesOf(const v1::TlsConfig& config) {
  return {config.certificate_file(), config.key_file(), config.ca_file()};
}

// Of what was checked.
HostPort AddressOf(const std::string& text) {
  absl::StatusOr<HostPort> address = ParseHostPort(text);
  return address.ok() ? *std::move(address) : HostPort();
}

}  // namespace gateway_config_internal

using namespace gateway_config_internal;

std::vector<ConfigFault> ReadConfig(const std::string& file, const std::string& text, v1::GatewayConfig& config) {
  AllErrors errors;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  parser.AllowUnknownField(true);  // Tells of every field that is unknown, instead of the first alone.
  v1::GatewayConfig read;
  const bool parsed = parser.ParseFromString(text, &read);
  std::vector<ConfigFault> faults;
  for (const auto& [line, message] : errors.by_line()) faults.push_back({absl::StrCat(file, ":", line), message});
  if (!parsed && faults.empty()) faults.push_back({file, "must be text of handover.gateway.v1.GatewayConfig"});
  config.MergeFrom(read);
  return faults;
}

absl::StatusOr<adapters::CareLevels> CareLevelsOf(const v1::GatewayConfig& config) {
  std::vector<std::string> flags;
  for (const v1::CareLevelMeaning& meaning : config.care_levels()) {
    flags.push_back(absl::StrCat(meaning.code(), "=", meaning.level()));
  }
  return adapters::ParseCareLevels(flags);
}

MllpListener::Options ListenerOptions(const v1::MllpListenerConfig& config) {
  MllpListener::Options options;
  options.address = AddressOf(config.listen());
  if (config.has_tls()) options.tls = FilesOf(config.tls());
  options.peer_common_names.assign(config.tls().peer_common_names().begin(), config.tls().peer_common_names().end());
  options.max_connections = config.has_max_connections() ? config.max_connections() : kDefaultMaxConnections;
  options.connection.idle = absl::Seconds(config.has_idle_seconds() ? config.idle_seconds() : kDefaultIdleSeconds);
  options.connection.message =
      absl::Seconds(config.has_message_seconds() ? config.message_seconds() : kDefaultMessageSeconds);
  return options;
}

MllpSender::Options SenderOptions(const v1::MllpSenderConfig& config) {
  MllpSender::Options options;
  options.address = AddressOf(config.address());
  if (config.has_tls()) options.tls = FilesOf(config.tls());
  options.timeout = absl::Seconds(config.has_answer_seconds() ? config.answer_seconds() : kDefaultMessageSeconds);
  return options;
}

}  // namespace handover::gateway
