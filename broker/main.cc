// handover-broker: the program around a Broker. docs/OPERATIONS.md lists flags, signals and exit codes.
#include <grpc/support/log.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/base/clock.h"
#include "broker/base/random_system.h"
#include "broker/broker.h"
#include "broker/config.h"
#include "broker/config_check.h"
#include "broker/pipeline/load_policy.h"
#include "broker/policy/decision_table.h"
#include "broker/policy/rule_page.h"
#include "broker/rpc/event_log.h"
#include "broker/start_files.h"

namespace {

constexpr int kStopped = 0;
constexpr int kBadConfiguration = 1;
constexpr int kBadStore = 2;
constexpr int kBadPorts = 3;
constexpr int kStoreFailed = 4;

// gRPC takes a plain function for its own messages, so what that writes to has to be found from here.
std::atomic<handover::rpc::EventLog*> grpc_log{nullptr};

void LogGrpcMessage(gpr_log_func_args* message) {
  handover::rpc::EventLog* log = grpc_log.load();
  if (log == nullptr || message->severity != GPR_LOG_SEVERITY_ERROR) return;
  constexpr size_t kMaxCharacters = 300;
  log->Warning("grpc", {{"message", std::string_view(message->message).substr(0, kMaxCharacters)}});
}

sigset_t HandledSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) sigaddset(&signals, signal);
  return signals;
}

int ExitCodeOf(handover::StartStage stage) {
  switch (stage) {
    case handover::StartStage::kConfiguration:
      return kBadConfiguration;
    case handover::StartStage::kStore:
      return kBadStore;
    case handover::StartStage::kPorts:
      return kBadPorts;
  }
  return kBadConfiguration;
}

int CheckConfig(const handover::Config& config, const handover::Clock& clock, handover::Random& random) {
  const handover::ConfigFindings findings = handover::CheckConfiguration(config, clock.Now(), random);
  for (const std::string& warning : findings.warnings) std::cout << "warning: " << warning << "\n";
  for (const std::string& error : findings.errors) std::cout << "error: " << error << "\n";
  if (findings.errors.empty()) std::cout << "ok\n";
  return findings.errors.empty() ? kStopped : kBadConfiguration;
}

// What the policy's files are made into: for lawyers, or for who changes them.
int PrintPolicy(const handover::Config& config, std::string (*page)(const handover::policy::v1::Policy& policy)) {
  absl::StatusOr<std::vector<handover::policy::NamedText>> files = handover::ReadPolicyFiles(config.policy_directory);
  if (!files.ok()) {
    std::cerr << "handover-broker: " << files.status().message() << "\n";
    return kBadConfiguration;
  }
  const auto policy = handover::pipeline::MakePolicy(*std::move(files));
  if (!policy.ok()) {
    std::cerr << "handover-broker: --policy: " << policy.status().message() << "\n";
    return kBadConfiguration;
  }
  std::cout << page((*policy)->set.policy());
  return kStopped;
}

int Serve(const handover::Config& config, handover::Clock& clock, handover::Random& random) {
  // Blocked in every thread, so that this one alone takes them.
  const sigset_t signals = HandledSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  handover::rpc::EventLog log(handover::rpc::StderrSink(), clock);
  grpc_log.store(&log);
  gpr_set_log_function(LogGrpcMessage);
  handover::Broker::Options options;
  options.store_failed = [] { kill(getpid(), SIGUSR1); };
  handover::StartStage stage = handover::StartStage::kConfiguration;
  auto broker = handover::Broker::Start(config, {clock, random, log}, options, stage);
  int exit_code = kStopped;
  if (!broker.ok()) {
    log.Error("start_failed", {{"why", std::string(broker.status().message())}});
    exit_code = ExitCodeOf(stage);
  }
  while (broker.ok()) {
    int signal = 0;
    sigwait(&signals, &signal);
    if (signal == SIGHUP) {
      (*broker)->Reload();
      continue;
    }
    if (signal == SIGUSR1) exit_code = kStoreFailed;
    log.Info("stopping", {{"signal", signal}});
    (*broker)->Stop();
    break;
  }
  broker = absl::UnavailableError("stopped");
  grpc_log.store(nullptr);
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  // No core file and no debugger of the same user: keys are in memory.
  prctl(PR_SET_DUMPABLE, 0);
  umask(077);
  const absl::StatusOr<handover::Arguments> arguments = handover::ParseArguments(argc, argv);
  if (!arguments.ok()) {
    std::cerr << "handover-broker: " << arguments.status().message() << "\n";
    return kBadConfiguration;
  }
  handover::SystemClock clock;
  handover::SystemRandom random;
  switch (arguments->mode) {
    case handover::Arguments::Mode::kHelp:
      std::cout << arguments->help;
      return kStopped;
    case handover::Arguments::Mode::kVersion:
      std::cout << "handover-broker " << HANDOVER_VERSION << "\n";
      return kStopped;
    case handover::Arguments::Mode::kCheckConfig:
      return CheckConfig(arguments->config, clock, random);
    case handover::Arguments::Mode::kPrintRules:
      return PrintPolicy(arguments->config, handover::policy::RulePage);
    case handover::Arguments::Mode::kPrintDecisions:
      return PrintPolicy(arguments->config, handover::policy::DecisionTable);
    case handover::Arguments::Mode::kServe:
      return Serve(arguments->config, clock, random);
  }
  return kBadConfiguration;
}
