// handover-gateway: stands beside one party's system and keeps its local format. Holds no policy.
#include <algorithm>
#include <csignal>
#include <ctime>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "spdlog/sinks/stdout_sinks.h"
#include "spdlog/spdlog.h"
#include <CLI/CLI.hpp>

#include "adapters/gateway/config_check.h"
#include "adapters/gateway/gateway.h"
#include "adapters/gateway/gateway_config.h"
#include "adapters/translation.h"
#include "broker/base/clock.h"
#include "broker/base/random_system.h"
#include "clients/cpp/channel.h"
#include "clients/cpp/files.h"
#include "clients/cpp/party_keys.h"
#include "clients/cpp/session.h"

namespace handover::gateway {
namespace main_internal {

constexpr int kDone = 0;
constexpr int kUsage = 1;
constexpr int kNotReached = 3;

struct Flags {
  std::vector<std::string> config_files;
  std::string ports_file;
  std::optional<double> settle_seconds;  // Makes no drop folder where there is none.
  bool check = false;
  // What flags say about the configuration, in their order: after the file.
  std::vector<std::function<void(v1::GatewayConfig&)>> changes;
};

template <typename Value>
void AddChange(CLI::App& app, Flags& flags, const char* name, const char* help,
               void (*change)(v1::GatewayConfig&, const Value&)) {
  app.add_option_function<Value>(
      name,
      [&flags, change](const Value& value) {
        flags.changes.push_back([change, value](v1::GatewayConfig& config) { change(config, value); });
      },
      help);
}

int32_t Milliseconds(double seconds) { return static_cast<int32_t>(seconds * 1000); }

void AddLinkFlags(CLI::App& app, Flags& flags) {
  using Text = std::string;
  using Config = v1::GatewayConfig;
  AddChange<Text>(app, flags, "--broker", "host:port of the broker",
                  [](Config& config, const Text& text) { config.mutable_broker()->set_address(text); });
  AddChange<Text>(app, flags, "--cert", "Certificate of this party, PEM",
                  [](Config& config, const Text& text) { config.mutable_broker()->set_certificate_file(text); });
  AddChange<Text>(app, flags, "--key", "Its private key, PEM",
                  [](Config& config, const Text& text) { config.mutable_broker()->set_key_file(text); });
  AddChange<Text>(app, flags, "--ca", "Who says who the broker is, PEM",
                  [](Config& config, const Text& text) { config.mutable_broker()->set_ca_file(text); });
  AddChange<Text>(app, flags, "--signing-key", "This party's signing key, PEM",
                  [](Config& config, const Text& text) { config.mutable_broker()->set_signing_key_file(text); });
  AddChange<Text>(app, flags, "--log-key", "The broker's log key, PEM: pinned",
                  [](Config& config, const Text& text) { config.mutable_broker()->set_log_key_file(text); });
  AddChange<Text>(app, flags, "--state", "Folder of the gateway's own",
                  [](Config& config, const Text& text) { config.set_state_folder(text); });
  AddChange<Text>(app, flags, "--metrics-listen", "host:port of Prometheus metrics; off: none",
                  [](Config& config, const Text& text) { config.set_metrics_listen(text == "off" ? "" : text); });
  AddChange<double>(app, flags, "--interval", "Seconds between two rounds", [](Config& config, const double& seconds) {
    config.set_interval_milliseconds(Milliseconds(seconds));
  });
}

void AddWayFlags(CLI::App& app, Flags& flags) {
  using Text = std::string;
  using Config = v1::GatewayConfig;
  AddChange<Text>(app, flags, "--drop", "Folder the local system writes documents into",
                  [](Config& config, const Text& text) { config.mutable_drop_folder()->set_folder(text); });
  app.add_option("--settle", flags.settle_seconds, "Seconds a file must be unchanged before it is taken");
  AddChange<Text>(app, flags, "--answers", "Folder for answers in the sender's own format",
                  [](Config& config, const Text& text) { config.mutable_filing()->set_answers_folder(text); });
  AddChange<Text>(app, flags, "--sent", "Folder for documents that were accepted",
                  [](Config& config, const Text& text) { config.mutable_filing()->set_sent_folder(text); });
  AddChange<Text>(app, flags, "--refused", "Folder for documents that were refused, each with its reason",
                  [](Config& config, const Text& text) { config.mutable_filing()->set_refused_folder(text); });
  AddChange<Text>(app, flags, "--receipts", "Folder for the broker's receipts",
                  [](Config& config, const Text& text) { config.mutable_filing()->set_receipts_folder(text); });
  AddChange<Text>(app, flags, "--out", "Folder for what this party receives; without it nothing is received",
                  [](Config& config, const Text& text) { config.mutable_deliveries()->set_folder(text); });
  AddChange<Text>(app, flags, "--out-format", "Format of received files, such as DAYCARE_TRANSITION_CSV; else JSON",
                  [](Config& config, const Text& text) { config.mutable_deliveries()->set_format(text); });
  app.add_flag_callback(
      "--pull",
      [&flags] { flags.changes.push_back([](Config& config) { config.mutable_deliveries()->set_pull(true); }); },
      "Ask for deliveries at each interval instead of keeping a stream open");
}

void AddFlags(CLI::App& app, Flags& flags) {
  app.set_version_flag("--version", HANDOVER_VERSION);
  app.add_option("--config", flags.config_files,
                 "The configuration, text of handover.gateway.v1.GatewayConfig; with --check, several gateways' of one "
                 "machine");
  app.add_flag("--check", flags.check, "Say everything that is wrong with the configuration, ask the broker, and end");
  app.add_option("--ports-file", flags.ports_file, "Written once the gateway runs: which ports the system chose");
  AddLinkFlags(app, flags);
  AddWayFlags(app, flags);
}

void SetUpLog() {
  const auto log = spdlog::stderr_logger_mt("gateway");
  // Ids, codes and counts alone, so that nothing needs escaping.
  log->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc);
  spdlog::set_default_logger(log);
}

// SIGTERM and SIGINT end the loop; they are waited for, so that nothing runs in a signal handler.
sigset_t EndSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

bool WaitForEnd(absl::Duration interval) {
  const sigset_t signals = EndSignals();
  const timespec wait = absl::ToTimespec(interval);
  return sigtimedwait(&signals, nullptr, &wait) > 0;
}

int Fail(const absl::Status& status) {
  std::cerr << "handover-gateway: " << status.message() << "\n";
  return status.code() == absl::StatusCode::kUnavailable ? kNotReached : kUsage;
}

// True: there is none.
bool PrintFaults(const std::string& name, const std::vector<ConfigFault>& faults) {
  for (const ConfigFault& fault : faults) {
    std::cerr << "handover-gateway: " << (name.empty() ? "" : name + ": ") << fault.place
              << (fault.place.empty() ? "" : ": ") << fault.rule << "\n";
  }
  return faults.empty();
}

// Every configuration with the flags, each fault printed. Fewer than asked for: something is wrong.
std::vector<NamedConfig> LoadConfigs(const Flags& flags) {
  std::vector<std::string> files = flags.config_files;
  if (files.empty()) files.emplace_back();
  std::vector<NamedConfig> good;
  std::vector<NamedConfig> all;
  const adapters::Registry registry = adapters::MakeRegistry();
  for (const std::string& file : files) {
    NamedConfig named{file, {}};
    std::vector<ConfigFault> faults;
    const absl::StatusOr<std::string> text = file.empty() ? std::string() : client::ReadFile(file);
    if (text.ok())
      faults = ReadConfig(file, *text, named.config);
    else
      faults.push_back({file, "cannot be read"});
    for (const auto& change : flags.changes) change(named.config);
    if (flags.settle_seconds.has_value() && named.config.has_drop_folder()) {
      named.config.mutable_drop_folder()->set_settle_milliseconds(Milliseconds(*flags.settle_seconds));
    }
    bool is_good = PrintFaults("", faults);
    // A file that could not be read at all lacks everything: that was said.
    if (text.ok()) is_good = PrintFaults(file, CheckConfig(named.config, registry)) && is_good;
    all.push_back(named);
    if (is_good) good.push_back(std::move(named));
  }
  if (!PrintFaults("", CheckTogether(all))) good.clear();
  return good;
}

absl::StatusOr<std::unique_ptr<client::Session>> OpenSession(const v1::BrokerLink& link, client::SeenHeadStore& seen,
                                                             Clock& clock, Random& random) {
  absl::StatusOr<SigningKey> signing_key = client::LoadSigningKey(link.signing_key_file());
  if (!signing_key.ok()) return signing_key.status();
  absl::StatusOr<VerifyKey> log_key = client::LoadLogKey(link.log_key_file());
  if (!log_key.ok()) return log_key.status();
  absl::StatusOr<std::shared_ptr<client::Channel>> channel =
      client::Channel::Open({link.address(), link.certificate_file(), link.key_file(), link.ca_file()});
  if (!channel.ok()) return channel.status();
  return client::Session::Open({*channel, *std::move(signing_key), *std::move(log_key), seen, clock, random});
}

// What is in the state folder stays as it is: the gateway may be running.
int Check(const NamedConfig& named) {
  SystemClock clock;
  SystemRandom random;
  client::SeenHeadMemory seen;
  const auto head = client::SeenHeadFile(named.config.state_folder() + "/seen_head").Load();
  if (head.ok() && head->has_value()) seen.Save(**head).IgnoreError();
  const absl::StatusOr<std::unique_ptr<client::Session>> session =
      OpenSession(named.config.broker(), seen, clock, random);
  if (!head.ok()) return Fail(head.status());
  if (!session.ok()) return Fail(session.status());
  std::cout << "ok: the broker knows " << (named.name.empty() ? "this gateway" : named.name) << " as "
            << (*session)->profile().party().alias() << "\n";
  return kDone;
}

int Run(const v1::GatewayConfig& config, const std::string& ports_file) {
  const sigset_t signals = EndSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  SystemClock clock;
  SystemRandom random;
  client::SeenHeadFile seen(config.state_folder() + "/seen_head");
  absl::StatusOr<std::unique_ptr<client::Session>> session = OpenSession(config.broker(), seen, clock, random);
  if (!session.ok()) return Fail(session.status());
  absl::StatusOr<std::unique_ptr<Gateway>> gateway = Gateway::Start(config, **session, clock, random);
  if (!gateway.ok()) return Fail(gateway.status());
  if (!ports_file.empty()) {
    const std::string ports =
        absl::StrCat("{\"mllp\":", (*gateway)->mllp_port(), ",\"metrics\":", (*gateway)->metrics_port(), "}\n");
    const absl::Status written = client::WriteFile(ports_file, ports);
    if (!written.ok()) return Fail(written);
  }
  spdlog::info(R"("event":"started","party":"{}","mllp_port":{},"metrics_port":{})",
               (*session)->profile().party().alias(), (*gateway)->mllp_port(), (*gateway)->metrics_port());
  while (!WaitForEnd((*gateway)->interval())) (*gateway)->RunOnce();
  gateway->reset();
  spdlog::info(R"("event":"stopped")");
  return kDone;
}

int Main(const Flags& flags) {
  if (flags.config_files.size() > 1 && !flags.check) {
    std::cerr << "handover-gateway: one gateway has one configuration; several are for --check\n";
    return kUsage;
  }
  const std::vector<NamedConfig> configs = LoadConfigs(flags);
  if (configs.empty() || configs.size() < flags.config_files.size()) return kUsage;
  if (!flags.check) return Run(configs.front().config, flags.ports_file);
  int worst = kDone;
  for (const NamedConfig& named : configs) worst = std::max(worst, Check(named));
  return worst;
}

}  // namespace main_internal
}  // namespace handover::gateway

int main(int argc, char** argv) {
  CLI::App app{"Translates between one party's local format and the Handover broker.", "handover-gateway"};
  handover::gateway::main_internal::Flags flags;
  handover::gateway::main_internal::AddFlags(app, flags);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : handover::gateway::main_internal::kUsage;
  }
  handover::gateway::main_internal::SetUpLog();
  return handover::gateway::main_internal::Main(flags);
}
