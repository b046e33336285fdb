// handover-gateway: stands beside one party's system and keeps its local format. Holds no policy.
#include <csignal>
#include <ctime>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "spdlog/sinks/stdout_sinks.h"
#include "spdlog/spdlog.h"
#include <CLI/CLI.hpp>

#include "adapters/gateway/delivery_folder.h"
#include "adapters/gateway/gateway_metrics.h"
#include "adapters/gateway/inbound.h"
#include "adapters/translation.h"
#include "broker/base/clock.h"
#include "broker/base/random_system.h"
#include "broker/base/refusal.h"
#include "clients/cpp/channel.h"
#include "clients/cpp/party_keys.h"
#include "clients/cpp/pull.h"
#include "clients/cpp/receiver.h"
#include "clients/cpp/session.h"

namespace handover::gateway {
namespace main_internal {

struct Flags {
  client::ChannelFiles channel;
  std::string signing_key;
  std::string log_key;
  std::string state;
  std::string drop;
  std::string answers;
  std::string sent;
  std::string refused;
  std::string receipts;
  std::string out;
  std::string out_format;
  std::string metrics_listen = "off";
  double interval_seconds = 1.0;
  double settle_seconds = 2.0;
  bool pull = false;
  bool check = false;
};

constexpr int kDone = 0;
constexpr int kUsage = 1;
constexpr int kNotReached = 3;

void AddFlags(CLI::App& app, Flags& flags) {
  app.set_config("--config", "", "One configuration file (INI), with the names of these flags");
  app.set_version_flag("--version", HANDOVER_VERSION);
  app.add_option("--broker", flags.channel.broker, "host:port of the broker")->required();
  app.add_option("--cert", flags.channel.certificate_file, "Certificate of this party, PEM")->required();
  app.add_option("--key", flags.channel.key_file, "Its private key, PEM")->required();
  app.add_option("--ca", flags.channel.ca_file, "Who says who the broker is, PEM")->required();
  app.add_option("--signing-key", flags.signing_key, "This party's signing key, PEM")->required();
  app.add_option("--log-key", flags.log_key, "The broker's log key, PEM: pinned")->required();
  app.add_option("--state", flags.state, "Folder of the gateway's own")->required();
  app.add_option("--drop", flags.drop, "Folder the local system writes documents into");
  app.add_option("--answers", flags.answers, "Folder for answers in the sender's own format");
  app.add_option("--sent", flags.sent, "Folder for documents that were accepted");
  app.add_option("--refused", flags.refused, "Folder for documents that were refused, each with its reason");
  app.add_option("--receipts", flags.receipts, "Folder for the broker's receipts");
  app.add_option("--out", flags.out, "Folder for what this party receives; without it nothing is received");
  app.add_option("--out-format", flags.out_format,
                 "Format of received files, such as DAYCARE_TRANSITION_CSV; else JSON");
  app.add_flag("--pull", flags.pull, "Ask for deliveries at each interval instead of keeping a stream open");
  app.add_option("--interval", flags.interval_seconds, "Seconds between two looks into the drop folder");
  app.add_option("--settle", flags.settle_seconds, "Seconds a file must be unchanged before it is taken");
  app.add_option("--metrics-listen", flags.metrics_listen, "host:port of Prometheus metrics; off: none");
  app.add_flag("--check", flags.check, "Check files, keys and the broker, say what is wrong, and end");
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

bool WaitForEnd(double seconds) {
  const sigset_t signals = EndSignals();
  timespec wait;
  wait.tv_sec = static_cast<time_t>(seconds);
  wait.tv_nsec = static_cast<long>((seconds - static_cast<double>(wait.tv_sec)) * 1e9);
  return sigtimedwait(&signals, nullptr, &wait) > 0;
}

int Fail(const absl::Status& status) {
  std::cerr << "handover-gateway: " << status.message() << "\n";
  return status.code() == absl::StatusCode::kUnavailable ? kNotReached : kUsage;
}

void TakeIn(Inbound& inbound, GatewayMetrics& metrics, const Clock& clock) {
  const absl::StatusOr<Inbound::Round> round = inbound.RunOnce();
  if (round.ok()) metrics.CountRound(*round, clock.Now());
  if (!round.ok()) {
    metrics.CountFailedRound();
    spdlog::error(R"("event":"round_failed","code":"{}")", CodeOf(round.status()));
  } else if (round->accepted_count + round->refused_count + round->waiting_count + round->damaged_count > 0) {
    spdlog::info(R"("event":"round","accepted":{},"refused":{},"waiting":{},"damaged":{})", round->accepted_count,
                 round->refused_count, round->waiting_count, round->damaged_count);
  }
}

void PullAll(client::Session& session, client::DeliveryHandler& handler, GatewayMetrics& metrics) {
  absl::StatusOr<client::PullOutcome> pulled = client::PullOnce(session, handler, {});
  while (pulled.ok() && pulled->stored > 0) pulled = client::PullOnce(session, handler, {});
  if (pulled.ok()) return;
  metrics.CountFailedPull();
  spdlog::error(R"("event":"pull_failed","code":"{}")", CodeOf(pulled.status()));
}

absl::StatusOr<std::unique_ptr<client::Session>> OpenSession(const Flags& flags, client::SeenHeadStore& seen,
                                                             Clock& clock, Random& random) {
  absl::StatusOr<SigningKey> signing_key = client::LoadSigningKey(flags.signing_key);
  if (!signing_key.ok()) return signing_key.status();
  absl::StatusOr<VerifyKey> log_key = client::LoadLogKey(flags.log_key);
  if (!log_key.ok()) return log_key.status();
  absl::StatusOr<std::shared_ptr<client::Channel>> channel = client::Channel::Open(flags.channel);
  if (!channel.ok()) return channel.status();
  return client::Session::Open({*channel, *std::move(signing_key), *std::move(log_key), seen, clock, random});
}

int Run(const Flags& flags) {
  const sigset_t signals = EndSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  SystemClock clock;
  SystemRandom random;
  client::SeenHeadFile seen(flags.state + "/seen_head");
  absl::StatusOr<std::unique_ptr<client::Session>> session = OpenSession(flags, seen, clock, random);
  if (!session.ok()) return Fail(session.status());
  if (flags.check) {
    std::cout << "ok: the broker knows this gateway as " << (*session)->profile().party().alias() << "\n";
    return kDone;
  }
  std::unique_ptr<Inbound> inbound;
  if (!flags.drop.empty()) {
    const Inbound::Options options{{flags.drop, flags.answers, flags.sent, flags.refused, flags.receipts, flags.state},
                                   absl::Seconds(flags.settle_seconds)};
    absl::StatusOr<std::unique_ptr<Inbound>> opened = Inbound::Open(options, **session, clock, random);
    if (!opened.ok()) return Fail(opened.status());
    inbound = *std::move(opened);
  }
  GatewayMetrics metrics;
  const absl::StatusOr<int> port = flags.metrics_listen == "off" ? 0 : metrics.Serve(flags.metrics_listen);
  if (!port.ok()) return Fail(port.status());
  const adapters::Registry registry = adapters::MakeRegistry();
  DeliveryFolder folder({flags.out, flags.state, flags.out_format,
                         [&metrics](const DeliveryNote& note) {
                           metrics.CountDelivery(note.event);
                           spdlog::info(R"("event":"{}","delivery":"{}","code":"{}")", note.event, note.delivery_id,
                                        note.code);
                         }},
                        registry);
  std::unique_ptr<client::Receiver> receiver;
  if (!flags.out.empty() && !flags.pull) {
    receiver = std::make_unique<client::Receiver>(**session, folder);
    receiver->Start();
  }
  spdlog::info(R"("event":"started","party":"{}","metrics_port":{})", (*session)->profile().party().alias(), *port);
  while (!WaitForEnd(flags.interval_seconds)) {
    if (inbound != nullptr) TakeIn(*inbound, metrics, clock);
    if (flags.pull && !flags.out.empty()) PullAll(**session, folder, metrics);
  }
  if (receiver != nullptr) receiver->Stop();
  spdlog::info(R"("event":"stopped")");
  return kDone;
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
  if (!flags.drop.empty() &&
      (flags.answers.empty() || flags.sent.empty() || flags.refused.empty() || flags.receipts.empty())) {
    std::cerr << "handover-gateway: --drop needs --answers, --sent, --refused and --receipts\n";
    return handover::gateway::main_internal::kUsage;
  }
  handover::gateway::main_internal::SetUpLog();
  return handover::gateway::main_internal::Run(flags);
}
