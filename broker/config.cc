#include "broker/config.h"

#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "broker/base/status_macros.h"

namespace handover {
namespace config_internal {

constexpr int64_t kMebibyte = 1 << 20;

// Values as CLI11 reads them, before they become a Config.
struct Numbers {
  int drain_seconds = 10;
  int64_t reserve_mib = 256;
};

void AddPortFlags(const std::string& prefix, const std::string& who, rpc::PortOptions& port, CLI::App& app) {
  app.add_option("--" + prefix + "listen", port.listen, "host:port for " + who + "; port 0: the system chooses")
      ->capture_default_str();
  app.add_option("--" + prefix + "cert", port.tls.certificate, "server certificate with its chain, PEM");
  app.add_option("--" + prefix + "key", port.tls.key, "its private key, PEM");
  app.add_option("--" + prefix + "ca", port.tls.ca, "authorities that issue certificates to " + who + ", PEM");
}

void AddFlags(Config& config, Numbers& numbers, CLI::App& app) {
  app.set_config("--config", "", "INI file with the names below, without dashes in front");
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.add_option("--data", config.data_directory, "directory of everything that is kept; made when there is none");
  app.add_option("--head-file", config.head_file, "last released tree head, best on another disk");
  app.add_option("--policy", config.policy_directory, "directory of the policy's .textproto files");
  app.add_option("--shadow-policy", config.shadow_policy_directory,
                 "directory of a policy that is tried beside it and decides nothing; none: not tried");
  app.add_option("--log-key", config.log_key_file, "signs the log, PEM");
  app.add_option("--root-key", config.root_key_file, "32 bytes; wraps all keys at rest; not in the data directory");
  app.add_option("--pseudonym-key", config.pseudonym_key_file, "32 bytes or more; makes person keys");
  AddPortFlags("", "parties", config.party, app);
  AddPortFlags("admin-", "operators", config.admin, app);
  app.add_option("--metrics-listen", config.metrics_listen, "loopback host:port for Prometheus, or off")
      ->capture_default_str();
  app.add_option("--crl-dir", config.crl_directory, "directory of certificate revocation lists; none: not used");
  app.add_option("--ports-file", config.ports_file, "JSON file that says the ports once the broker serves");
  app.add_option("--drain-seconds", numbers.drain_seconds, "how long a stop waits for what is under way")
      ->check(CLI::Range(0, 3600))
      ->capture_default_str();
  app.add_option("--reserve-mib", numbers.reserve_mib, "free disk space below which nothing is accepted")
      ->check(CLI::Range(0, 1 << 20))
      ->capture_default_str();
  app.add_option("--max-attempts", config.settings.max_attempts,
                 "hand-outs without a word of the recipient before a delivery waits for the operator")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
}

absl::Status Require(const std::vector<std::pair<const char*, const std::string*>>& required) {
  for (const auto& [flag, value] : required) {
    if (value->empty()) return absl::InvalidArgumentError(absl::StrCat(flag, ": required, but not set"));
  }
  return absl::OkStatus();
}

bool IsLoopback(const std::string& host) { return host == "127.0.0.1" || host == "::1" || host == "localhost"; }

absl::Status CheckConfig(const Config& config) {
  HANDOVER_RETURN_IF_ERROR(Require({{"--data", &config.data_directory},
                                    {"--policy", &config.policy_directory},
                                    {"--log-key", &config.log_key_file},
                                    {"--root-key", &config.root_key_file},
                                    {"--pseudonym-key", &config.pseudonym_key_file},
                                    {"--cert", &config.party.tls.certificate},
                                    {"--key", &config.party.tls.key},
                                    {"--ca", &config.party.tls.ca},
                                    {"--admin-cert", &config.admin.tls.certificate},
                                    {"--admin-key", &config.admin.tls.key},
                                    {"--admin-ca", &config.admin.tls.ca}}));
  const std::pair<const char*, const std::string*> addresses[] = {{"--listen", &config.party.listen},
                                                                  {"--admin-listen", &config.admin.listen}};
  for (const auto& [flag, text] : addresses) {
    if (!rpc::ParseListenAddress(*text).ok()) {
      return absl::InvalidArgumentError(absl::StrCat(flag, ": must be host:port, or [address]:port for IPv6"));
    }
  }
  if (config.metrics_listen == "off") return absl::OkStatus();
  // Whoever reaches it reads it: there is no certificate to show.
  const absl::StatusOr<rpc::HostPort> metrics = rpc::ParseListenAddress(config.metrics_listen);
  if (metrics.ok() && IsLoopback(metrics->host)) return absl::OkStatus();
  return absl::InvalidArgumentError("--metrics-listen: must be a loopback host:port, or off");
}

}  // namespace config_internal

absl::StatusOr<Arguments> ParseArguments(int argc, const char* const* argv) {
  using namespace config_internal;
  Arguments arguments;
  Numbers numbers;
  CLI::App app("Handover broker: takes handovers from parties, decides, keeps, hands out and proves.",
               "handover-broker");
  app.set_help_flag();
  bool help = false;
  bool version = false;
  bool check = false;
  bool print_rules = false;
  bool print_decisions = false;
  AddFlags(arguments.config, numbers, app);
  app.add_flag("--help,-h", help, "this text")->configurable(false);
  app.add_flag("--version", version, "the version")->configurable(false);
  app.add_flag("--check-config", check, "looks at everything and writes nothing; exit 0 when the broker could start")
      ->configurable(false);
  app.add_flag("--print-rules", print_rules, "the rules of --policy as a page for people, Markdown, and no more")
      ->configurable(false);
  app.add_flag("--print-decisions", print_decisions,
               "the golden table of --policy: which rule speaks of every kind between every two sectors, and no more")
      ->configurable(false);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Error& error) {
    return absl::InvalidArgumentError(error.what());
  }
  arguments.help = app.help();
  arguments.config.drain_deadline = absl::Seconds(numbers.drain_seconds);
  arguments.config.reserve_bytes = numbers.reserve_mib * kMebibyte;
  if (help) arguments.mode = Arguments::Mode::kHelp;
  else if (version) arguments.mode = Arguments::Mode::kVersion;
  else if (check) arguments.mode = Arguments::Mode::kCheckConfig;
  else if (print_rules) arguments.mode = Arguments::Mode::kPrintRules;
  else if (print_decisions)
    arguments.mode = Arguments::Mode::kPrintDecisions;
  const bool looks = arguments.mode == Arguments::Mode::kServe || arguments.mode == Arguments::Mode::kCheckConfig;
  if (looks) HANDOVER_RETURN_IF_ERROR(CheckConfig(arguments.config));
  const bool prints =
      arguments.mode == Arguments::Mode::kPrintRules || arguments.mode == Arguments::Mode::kPrintDecisions;
  if (prints) {
    HANDOVER_RETURN_IF_ERROR(Require({{"--policy", &arguments.config.policy_directory}}));
  }
  return arguments;
}

}  // namespace handover
