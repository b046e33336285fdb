#include "adapters/gateway/config_check.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "adapters/text/utf8.h"
#include "clients/cpp/party_keys.h"

namespace handover::gateway {
namespace config_check_internal {

namespace fs = std::filesystem;

struct NamedText {
  std::string field;
  std::string value;
};

// The folders that are the gateway's to write, with the fields that name them.
std::vector<NamedText> FoldersOf(const v1::GatewayConfig& config) {
  std::vector<NamedText> folders = {{"state_folder", config.state_folder()}};
  if (config.has_drop_folder()) folders.push_back({"drop_folder.folder", config.drop_folder().folder()});
  if (config.has_filing()) {
    folders.push_back({"filing.answers_folder", config.filing().answers_folder()});
    folders.push_back({"filing.sent_folder", config.filing().sent_folder()});
    folders.push_back({"filing.refused_folder", config.filing().refused_folder()});
    folders.push_back({"filing.receipts_folder", config.filing().receipts_folder()});
  }
  if (config.has_deliveries()) folders.push_back({"deliveries.folder", config.deliveries().folder()});
  return folders;
}

// The folder itself, or the nearest one above it that is there: where it would be made.
fs::path NearestThere(const fs::path& folder) {
  std::error_code error;
  fs::path there = fs::absolute(folder, error).lexically_normal();
  while (there.has_relative_path() && !fs::exists(there, error)) there = there.parent_path();
  return there;
}

std::optional<dev_t> DeviceOf(const std::string& folder) {
  struct stat status;
  if (::stat(NearestThere(folder).c_str(), &status) != 0) return std::nullopt;
  return status.st_dev;
}

std::string Normal(const std::string& folder) {
  std::error_code error;
  const fs::path path = fs::weakly_canonical(fs::absolute(folder, error), error);
  std::string text = path.lexically_normal().string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

// Collects faults of one configuration.
class Checker {
 public:
  explicit Checker(const v1::GatewayConfig& config) : config_(config) {}

  std::vector<ConfigFault> Run(const adapters::Registry& registry) {
    CheckBroker();
    CheckWays(registry);
    if (config_.has_mllp_listener()) CheckListener(config_.mllp_listener());
    if (config_.has_mllp_sender()) CheckSender(config_.mllp_sender());
    CheckFolders();
    InRange("interval_milliseconds", config_.has_interval_milliseconds(), config_.interval_milliseconds(), 10,
            3'600'000);
    InRange("max_waiting_documents", config_.has_max_waiting_documents(), config_.max_waiting_documents(), 1, 10'000);
    InRange("max_earlier_files", config_.has_max_earlier_files(), config_.max_earlier_files(), 100, 10'000'000);
    InRange("max_read_attempts", config_.has_max_read_attempts(), config_.max_read_attempts(), 1, 100);
    if (!config_.metrics_listen().empty()) Address("metrics_listen", config_.metrics_listen());
    const absl::StatusOr<adapters::CareLevels> levels = CareLevelsOf(config_);
    if (!levels.ok()) Add("care_levels", std::string(levels.status().message()));
    return std::move(faults_);
  }

 private:
  void Add(std::string place, std::string rule) { faults_.push_back({std::move(place), std::move(rule)}); }

  bool Required(const std::string& field, const std::string& value) {
    if (value.empty()) Add(field, "is required");
    return !value.empty();
  }

  void InRange(const std::string& field, bool is_set, int value, int least, int most) {
    if (is_set && (value < least || value > most)) Add(field, absl::StrCat("must be from ", least, " to ", most));
  }

  std::optional<HostPort> Address(const std::string& field, const std::string& value) {
    if (!Required(field, value)) return std::nullopt;
    absl::StatusOr<HostPort> address = ParseHostPort(value);
    if (!address.ok()) Add(field, std::string(address.status().message()));
    return address.ok() ? std::optional<HostPort>(*std::move(address)) : std::nullopt;
  }

  // One fault of a pair of files hides no other: each file is looked at by itself first.
  void Tls(const std::string& field, TlsRole role, const TlsFiles& files) {
    const bool certificate = Required(field + "certificate_file", files.certificate_file);
    const bool key = Required(field + "key_file", files.key_file);
    const bool ca = Required(field + "ca_file", files.ca_file);
    if (!certificate || !key || !ca) return;
    bool readable = true;
    for (const auto& [name, path] :
         {std::pair<const char*, const std::string&>{"certificate_file", files.certificate_file},
          {"key_file", files.key_file},
          {"ca_file", files.ca_file}}) {
      if (::access(path.c_str(), R_OK) == 0) continue;
      Add(field + name, "cannot be read");
      readable = false;
    }
    if (!readable) return;
    const absl::StatusOr<TlsContext> context = MakeTlsContext(role, files);
    if (context.ok()) return;
    // `key_file: must be ...`: which of them it is.
    const std::vector<std::string> parts = absl::StrSplit(context.status().message(), absl::MaxSplits(": ", 1));
    Add(field + parts.front(), parts.back());
  }

  void CheckBroker() {
    const v1::BrokerLink& broker = config_.broker();
    Address("broker.address", broker.address());
    Tls("broker.", TlsRole::kClient, {broker.certificate_file(), broker.key_file(), broker.ca_file()});
    if (Required("broker.signing_key_file", broker.signing_key_file()) &&
        !client::LoadSigningKey(broker.signing_key_file()).ok()) {
      Add("broker.signing_key_file", "must be a private P-256 key as PEM");
    }
    if (Required("broker.log_key_file", broker.log_key_file()) && !client::LoadLogKey(broker.log_key_file()).ok()) {
      Add("broker.log_key_file", "must be a public P-256 key as PEM");
    }
  }

  void CheckWays(const adapters::Registry& registry) {
    const bool sends = config_.has_drop_folder() || config_.has_mllp_listener();
    if (!sends && !config_.has_deliveries()) Add("", "nothing is sent and nothing received: name a way in or out");
    if (sends && !config_.has_filing()) Add("filing", "is required where documents are sent");
    if (!sends && config_.has_mllp_sender()) Add("mllp_sender", "has nothing to send where no documents are sent");
    if (config_.has_drop_folder()) {
      InRange("drop_folder.settle_milliseconds", config_.drop_folder().has_settle_milliseconds(),
              config_.drop_folder().settle_milliseconds(), 0, 600'000);
    }
    const std::string& format = config_.deliveries().format();
    if (!format.empty() && registry.FindWriter(format) == nullptr)
      Add("deliveries.format", "is no format that is written");
    CheckAcceptance(config_.deliveries().accepting_professional());
    InRange("deliveries.max_kept", config_.deliveries().has_max_kept(), config_.deliveries().max_kept(), 1000,
            10'000'000);
  }

  void CheckAcceptance(const std::string& professional) {
    constexpr size_t kMostCharacters = 120;  // Of the broker's.
    const char* const field = "deliveries.accepting_professional";
    if (adapters::CountCodePoints(professional) > kMostCharacters) Add(field, "must be at most 120 characters");
    if (!professional.empty() && !config_.has_drop_folder()) Add(field, "has no receipts without a drop folder");
  }

  void Plain(const std::string& field, const std::optional<HostPort>& address, bool has_tls) {
    if (!has_tls && address.has_value() && !address->IsLoopback()) {
      Add(field, "is required for an address that is not of the loopback");
    }
  }

  void CheckListener(const v1::MllpListenerConfig& listener) {
    Plain("mllp_listener.tls", Address("mllp_listener.listen", listener.listen()), listener.has_tls());
    if (listener.has_tls()) Tls("mllp_listener.tls.", TlsRole::kServer, FilesOf(listener.tls()));
    InRange("mllp_listener.max_connections", listener.has_max_connections(), listener.max_connections(), 1, 1000);
    InRange("mllp_listener.idle_seconds", listener.has_idle_seconds(), listener.idle_seconds(), 1, 86'400);
    InRange("mllp_listener.message_seconds", listener.has_message_seconds(), listener.message_seconds(), 1, 3600);
  }

  void CheckSender(const v1::MllpSenderConfig& sender) {
    Plain("mllp_sender.tls", Address("mllp_sender.address", sender.address()), sender.has_tls());
    if (sender.has_tls()) Tls("mllp_sender.tls.", TlsRole::kClient, FilesOf(sender.tls()));
    if (sender.tls().peer_common_names_size() > 0) {
      Add("mllp_sender.tls.peer_common_names", "is a listener's: a sender checks the name of its address");
    }
    InRange("mllp_sender.answer_seconds", sender.has_answer_seconds(), sender.answer_seconds(), 1, 3600);
  }

  static TlsFiles FilesOf(const v1::TlsConfig& tls) { return {tls.certificate_file(), tls.key_file(), tls.ca_file()}; }

  void CheckFolders() {
    std::map<std::string, std::string> fields;
    for (const NamedText& folder : FoldersOf(config_)) {
      if (!Required(folder.field, folder.value)) continue;
      const fs::path there = NearestThere(folder.value);
      std::error_code error;
      if (!fs::is_directory(there, error) || ::access(there.c_str(), W_OK | X_OK) != 0) {
        Add(folder.field, "must be a folder that can be written, or can be made");
      }
      const auto [other, is_new] = fields.emplace(Normal(folder.value), folder.field);
      if (!is_new) Add(folder.field, "must not be the folder of " + other->second);
    }
    if (!config_.has_drop_folder()) return;
    const std::optional<dev_t> drop = DeviceOf(config_.drop_folder().folder());
    for (const auto& [field, folder] : {NamedText{"filing.sent_folder", config_.filing().sent_folder()},
                                        NamedText{"filing.refused_folder", config_.filing().refused_folder()}}) {
      if (!folder.empty() && DeviceOf(folder) != drop) Add(field, "must be on the file system of the drop folder");
    }
  }

  const v1::GatewayConfig& config_;
  std::vector<ConfigFault> faults_;
};

// What two gateways may not both have. Receipts may lie together: they are named by handover.
std::vector<NamedText> OwnOf(const v1::GatewayConfig& config) {
  std::vector<NamedText> own;
  for (const NamedText& folder : FoldersOf(config)) {
    if (!folder.value.empty() && folder.field != "filing.receipts_folder") {
      own.push_back({folder.field, Normal(folder.value)});
    }
  }
  const auto add_address = [&own](const char* field, const std::string& address) {
    const absl::StatusOr<HostPort> parsed = ParseHostPort(address);
    if (parsed.ok() && parsed->port != 0) own.push_back({field, absl::StrCat(parsed->host, " port ", parsed->port)});
  };
  if (config.has_mllp_listener()) add_address("mllp_listener.listen", config.mllp_listener().listen());
  add_address("metrics_listen", config.metrics_listen());
  return own;
}

}  // namespace config_check_internal

std::vector<ConfigFault> CheckConfig(const v1::GatewayConfig& config, const adapters::Registry& registry) {
  return config_check_internal::Checker(config).Run(registry);
}

std::vector<ConfigFault> CheckTogether(const std::vector<NamedConfig>& configs) {
  std::vector<ConfigFault> faults;
  std::map<std::string, std::string> owners;
  for (const NamedConfig& named : configs) {
    for (const auto& [field, value] : config_check_internal::OwnOf(named.config)) {
      const auto [owner, is_new] = owners.emplace(value, absl::StrCat(named.name, ": ", field));
      if (!is_new) faults.push_back({absl::StrCat(named.name, ": ", field), "is already that of " + owner->second});
    }
  }
  return faults;
}

}  // namespace handover::gateway
