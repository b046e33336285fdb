#include "broker/broker.h"

#include <string>
#include <thread>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/load_policy.h"
#include "broker/rpc/log_proofs.h"
#include "broker/start_files.h"
#include "broker/store/durable_file.h"

namespace handover {
namespace broker_internal {

// In the log, changes of the broker itself are made by it.
identity::Operator Itself() {
  identity::Operator itself;
  itself.name = "handover-broker";
  return itself;
}

rpc::Reading One(std::string_view name, std::string_view help, double value) {
  return {name, help, "", false, {{"", value}}};
}

rpc::Reading Grown(std::string_view name, std::string_view help, double value) {
  return {name, help, "", true, {{"", value}}};
}

rpc::Reading OverdueReading(const pipeline::EscalationCounts& counts) {
  rpc::Reading reading{"handover_overdue_deliveries", "Deliveries that are late, by kind.", "kind", false, {}};
  for (const auto& [kind, count] : counts.overdue_by_kind) {
    reading.values.push_back({kind, static_cast<double>(count)});
  }
  return reading;
}

rpc::Reading EscalationReading(const pipeline::EscalationCounts& counts) {
  rpc::Reading reading{"handover_open_escalations", "Escalations that are open, by step.", "step", false, {}};
  for (const auto& [step, count] : counts.open_by_step) {
    reading.values.push_back({absl::StrCat(step), static_cast<double>(count)});
  }
  return reading;
}

rpc::Reading QueueReading(pipeline::Environment& env) {
  rpc::Reading reading{"handover_queue_deliveries", "Deliveries that wait for a party.", "party", false, {}};
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  for (const identity::DirectoryParty& party : directory->parties()) {
    const size_t queued = env.queues.Count(party.id).queued;
    if (queued > 0) reading.values.push_back({party.record.alias(), static_cast<double>(queued)});
  }
  return reading;
}

}  // namespace broker_internal

Broker::Broker(const Config& config, const World& world)
    : config_(config),
      world_(world),
      health_(world.log),
      revocations_(std::make_shared<const rpc::Revocations>()),
      revocation_folder_(config.crl_directory, config.party.tls.ca, revocations_) {}

Broker::~Broker() { Stop(); }

absl::StatusOr<std::unique_ptr<Broker>> Broker::Start(const Config& config, const World& world,
                                                      const Options& options, StartStage& stage) {
  auto broker = absl::WrapUnique(new Broker(config, world));
  HANDOVER_ASSIGN_OR_RETURN(broker->assembly_, Assembly::Open(config, world, broker->metrics_, stage));
  HANDOVER_RETURN_IF_ERROR(broker->Serve(options, stage));
  return broker;
}

absl::Status Broker::ActivatePolicy(std::vector<policy::NamedText> files) {
  absl::Status outcome;
  absl::Notification done;
  pipeline::ActivatePolicy(broker_internal::Itself(), std::move(files), assembly_->env(),
                           [&](const absl::StatusOr<admin::v1::ReloadPolicyResponse>& activated) {
                             outcome = activated.status();
                             done.Notify();
                           });
  done.WaitForNotification();
  if (outcome.ok()) {
    world_.log.Info("policy_activated", {{"version", assembly_->env().policy.Get()->set.policy().version()}});
  } else {
    const exchange::v1::ErrorDetail why = DetailOf(outcome);
    world_.log.Error("policy_refused", {{"code", why.code()}, {"place", why.field_path()}, {"rule", why.rule()}});
  }
  return outcome;
}

absl::Status Broker::Serve(const Options& options, StartStage& stage) {
  if (config_.head_file.empty()) {
    // On one disk both are lost or put back together, and nobody notices.
    world_.log.Warning("head_file_beside_data", {{"flag", "--head-file"}});
  }
  if (assembly_->recovered().damaged > 0) {
    world_.log.Error("queue_rows_damaged", {{"count", assembly_->recovered().damaged}});
  }
  const auto log_policy = [this] {
    absl::StatusOr<std::vector<policy::NamedText>> files = ReadPolicyFiles(config_.policy_directory);
    return files.ok() ? ActivatePolicy(*std::move(files)) : files.status();
  };
  const absl::Status logged = log_policy();
  if (!logged.ok() && !absl::IsResourceExhausted(logged)) return logged;
  stage = StartStage::kPorts;
  revocation_folder_.Refresh(world_.clock.Now());
  rpc::ServerOptions server;
  server.party = config_.party;
  server.admin = config_.admin;
  server.tls_refresh = config_.tls_refresh;
  server.admin_files = {[directory = config_.policy_directory] { return ReadPolicyFiles(directory); },
                        config_.key_file(), config_.head_file_path()};
  HANDOVER_ASSIGN_OR_RETURN(server_, rpc::Server::Start(server, {assembly_->env(), revocations_, health_, metrics_,
                                                                 world_.log}));
  ports_.party = server_->party_port();
  ports_.admin = server_->admin_port();
  metrics_.SetReadings([this] { return Readings(); });
  const MaintenanceWorld world{assembly_->env(), server_->peers(), server_->streams(), revocation_folder_,
                               revocations_,     health_,          world_.log};
  maintenance_ = std::make_unique<Maintenance>(
      config_, world, Maintenance::Hooks{options.store_failed, [log_policy] { return log_policy().ok(); }});
  if (!logged.ok()) maintenance_->SetPolicyUnlogged();
  if (config_.metrics_listen != "off") {
    HANDOVER_ASSIGN_OR_RETURN(ports_.metrics, metrics_.Serve(config_.metrics_listen));
  }
  maintenance_->Tick();
  if (options.maintenance_thread) maintenance_->Start();
  world_.log.Info("started", {{"port", ports_.party},
                              {"admin_port", ports_.admin},
                              {"metrics_port", ports_.metrics},
                              {"waiting", assembly_->recovered().waiting},
                              {"log_size", rpc::SizeOf(assembly_->env().committer.NewestHead())}});
  return WritePorts();
}

absl::Status Broker::WritePorts() const {
  if (config_.ports_file.empty()) return absl::OkStatus();
  const std::string json = absl::StrCat("{\"party\":", ports_.party, ",\"admin\":", ports_.admin,
                                        ",\"metrics\":", ports_.metrics, "}\n");
  const absl::Status written = store::ReplaceFile(config_.ports_file, json);
  return written.ok() ? written : absl::FailedPreconditionError("--ports-file: cannot be written");
}

std::vector<rpc::Reading> Broker::Readings() const {
  using namespace broker_internal;
  pipeline::Environment& env = assembly_->env();
  const delivery::Queues::Counts queues = env.queues.CountAll();
  const store::Committer::Counters committed = env.committer.counters();
  const rpc::Health::Reasons reasons = health_.reasons();
  std::vector<rpc::Reading> readings = {
      One("handover_serving", "1 while the broker serves.", reasons.empty() ? 1 : 0),
      One("handover_queued", "Deliveries that wait.", static_cast<double>(queues.queued)),
      One("handover_leased", "Deliveries that are handed out and not acknowledged.",
          static_cast<double>(queues.leased)),
      One("handover_held", "Deliveries that wait for the operator; at most 1000.",
          static_cast<double>(maintenance_->held_deliveries())),
      One("handover_open_streams", "Streams that are open.", static_cast<double>(server_->streams().size())),
      One("handover_wrapping_keys", "Keys in the key file.", static_cast<double>(env.vault.key_count())),
      Grown("handover_log_leaves", "Size of the log.", static_cast<double>(rpc::SizeOf(env.committer.NewestHead()))),
      Grown("handover_commit_groups_total", "Commits.", static_cast<double>(committed.groups)),
      Grown("handover_commit_transactions_total", "Transactions in them.", static_cast<double>(committed.transactions)),
      Grown("handover_commit_refused_total", "Transactions that were answered with an error.",
            static_cast<double>(committed.refused)),
      QueueReading(env)};
  const pipeline::EscalationCounts escalations = maintenance_->escalations();
  readings.push_back(broker_internal::OverdueReading(escalations));
  readings.push_back(broker_internal::EscalationReading(escalations));
  rpc::Reading why{"handover_not_serving", "1 for each reason not to serve.", "reason", false, {}};
  for (const std::string& reason : reasons) why.values.push_back({reason, 1});
  readings.push_back(std::move(why));
  rpc::Reading ends{"handover_certificate_end_seconds", "When a certificate ends, in seconds since 1970.",
                    "certificate", false, {}};
  for (const auto& [name, end] : maintenance_->certificate_ends()) {
    ends.values.push_back({name, static_cast<double>(absl::ToUnixSeconds(end))});
  }
  readings.push_back(std::move(ends));
  const std::shared_ptr<const rpc::Revocations> revocations = revocations_.Get();
  const rpc::RevocationState state = revocations->StateAt(world_.clock.Now());
  readings.push_back({"handover_revocation_state", "1 for the state of the revocation lists.", "state", false,
                      {{std::string(rpc::RevocationStateName(state)), 1}}});
  readings.push_back(One("handover_revoked_certificates", "Certificates on the revocation lists.",
                         static_cast<double>(revocations->size())));
  return readings;
}

void Broker::Tick() {
  maintenance_->Tick();
  maintenance_->AwaitEscalations();
}

void Broker::Reload() {
  maintenance_->RefreshRevocations();
  absl::StatusOr<std::vector<policy::NamedText>> files = ReadPolicyFiles(config_.policy_directory);
  if (!files.ok()) {
    world_.log.Error("policy_refused", {{"why", std::string(files.status().message())}});
    return;
  }
  const auto made = pipeline::MakePolicy(*files);
  if (made.ok() && (*made)->set.digest() == assembly_->env().policy.Get()->set.digest()) {
    world_.log.Info("policy_unchanged");
    return;
  }
  ActivatePolicy(*std::move(files)).IgnoreError();  // Logged; the one in force stays.
}

void Broker::Stop() {
  {
    absl::MutexLock lock(&mu_);
    if (stopped_) return;
    stopped_ = true;
  }
  if (maintenance_ != nullptr) {
    maintenance_->SetDraining();
    health_.Set({"DRAINING"});
  }
  // The library takes up to two seconds for it.
  std::thread metrics([this] { metrics_.StopServing(); });
  if (server_ != nullptr) server_->Drain(config_.drain_deadline);
  if (maintenance_ != nullptr) maintenance_->Stop();
  metrics.join();
  if (assembly_ == nullptr) return;
  assembly_->env().committer.Drain();
  world_.log.Info("stopped", {{"log_size", rpc::SizeOf(assembly_->env().committer.NewestHead())}});
}

}  // namespace handover
