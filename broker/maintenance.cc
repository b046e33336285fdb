#include "broker/maintenance.h"

#include <string_view>
#include <utility>

#include "broker/base/refusal.h"
#include "broker/pipeline/held_deliveries.h"
#include "broker/pipeline/recheck_person.h"
#include "broker/pipeline/retention_sweep.h"
#include "broker/store/committer.h"
#include "broker/store/key_vault.h"

namespace handover {
namespace maintenance_internal {

constexpr absl::Duration kRevocationInterval = absl::Seconds(10);
constexpr absl::Duration kKeyInterval = absl::Seconds(1);
constexpr absl::Duration kPolicyInterval = absl::Seconds(1);
constexpr absl::Duration kHealthInterval = absl::Milliseconds(500);
constexpr absl::Duration kCertificateInterval = absl::Minutes(10);
constexpr absl::Duration kHeldInterval = absl::Seconds(30);
constexpr absl::Duration kRetentionInterval = absl::Seconds(1);
constexpr int kPersonBatch = 32;    // Two days for a million families; theirs is a matter of years.
constexpr int kRetentionBatch = 64;  // A round stays short: leases lapse in it too.
// The first round finds what a crash has left; later ones what the workers had no room for.
constexpr absl::Duration kRecheckInterval = absl::Seconds(30);
constexpr size_t kRecheckBatch = 16;
constexpr absl::Duration kEscalationsInterval = absl::Seconds(30);
constexpr absl::Duration kRoutesInterval = absl::Seconds(10);
constexpr absl::Duration kDay = absl::Hours(24);
// The keys of a new day are there before it begins.
constexpr absl::Duration kKeyLead = absl::Minutes(10);
constexpr absl::Duration kWarnBefore = absl::Hours(30 * 24);
constexpr absl::Duration kAlarmBefore = absl::Hours(7 * 24);

int64_t DayOf(absl::Time time) { return absl::ToInt64Hours(time - absl::UnixEpoch()) / 24; }

bool HasGoodKey(const identity::Directory& directory, const PartyId& party) {
  for (const directory::v1::SigningKey& key : directory.KeysOf(party)) {
    if (!key.has_revoked_index()) return true;
  }
  return false;
}

// What the committer's health means for whoever asks whether the broker serves. Empty: it is well.
std::string_view ReasonOf(const absl::Status& health) {
  if (health.ok()) return "";
  if (health.code() == absl::StatusCode::kResourceExhausted) return "DISK_FULL";
  if (health.code() == absl::StatusCode::kInternal) return "LOG_NOT_SIGNED";
  return "STORE_FAILED";
}

// What the id of an escalation is the id of.
std::string_view NameOf(storage::v1::TimerRecord::Subject subject) {
  if (subject == storage::v1::TimerRecord::EXPECTATION) return "expectation";
  if (subject == storage::v1::TimerRecord::ROUTE) return "route";
  return "delivery";
}

}  // namespace maintenance_internal

Maintenance::Maintenance(const Config& config, const MaintenanceWorld& world, Hooks hooks)
    : config_(config),
      world_(world),
      hooks_(std::move(hooks)),
      persons_(world.eraser, world.env),
      escalator_({}, world.env, [this](const pipeline::Escalator::Told& told) { LogStep(told); }),
      routes_({}, world.env, [this](const absl::Status& status) {
        world_.log.Error("routes_not_counted", {{"code", CodeOf(status)}});
      }) {}

Maintenance::~Maintenance() { Stop(); }

bool Maintenance::IsDue(absl::Duration every, std::optional<absl::Duration>& last) const {
  const absl::Duration now = world_.env.clock.SinceStart();
  if (last.has_value() && now - *last < every) return false;
  last = now;
  return true;
}

void Maintenance::Tick() {
  using namespace maintenance_internal;
  absl::MutexLock lock(&tick_mu_);
  const absl::Time now = world_.env.clock.Now();
  bool refresh = false;
  {
    absl::MutexLock state_lock(&mu_);
    refresh = refresh_revocations_;
    refresh_revocations_ = false;
  }
  world_.env.queues.LapseLeases();
  escalator_.Begin();
  if (IsDue(kRevocationInterval, revocations_checked_) || refresh) CheckRevocations(now);
  CutStreams();
  if (IsDue(kKeyInterval, keys_made_)) MakeKeys(now);
  if (IsDue(kPolicyInterval, policy_tried_)) LogPolicy();
  if (IsDue(kCertificateInterval, certificates_checked_)) CheckCertificates(now);
  if (IsDue(kHeldInterval, held_counted_)) CountHeld();
  if (IsDue(kRetentionInterval, retention_swept_)) {
    EraseWhatIsOver();
    ErasePersons();
  }
  if (IsDue(kRecheckInterval, rechecked_)) RecheckWhatIsLeft();
  if (IsDue(kEscalationsInterval, escalations_counted_)) CountEscalations();
  // At once again while there is more than one round takes.
  if (IsDue(kRoutesInterval, routes_counted_) && routes_.Round()) routes_counted_.reset();
  // Without waiting for its turn while it is not well, so that it is told at once when it is again.
  if (IsDue(kHealthInterval, health_checked_) || !world_.health.serving()) CheckHealth(now);
}

void Maintenance::CutStreams() {
  // An expired revocation list alone cuts nobody off who was let in before.
  const size_t ended = world_.streams.EndWhere([this](const absl::StatusOr<identity::PeerCertificate>& certificate) {
    return world_.peers.Identify(certificate, rpc::Risk::kLow).status();
  });
  if (ended > 0) world_.log.Warning("streams_cut", {{"count", ended}});
}

void Maintenance::CheckRevocations(absl::Time now) {
  const rpc::RevocationFolder::Outcome outcome = world_.revocation_folder.Refresh(now);
  for (const rpc::RevocationFolder::Refused& refused : outcome.refused) {
    world_.log.Error("revocation_list_refused", {{"file", refused.file}, {"code", refused.code}});
  }
  const std::shared_ptr<const rpc::Revocations> revocations = world_.revocations.Get();
  if (outcome.changed) world_.log.Info("revocation_lists_changed", {{"revoked", revocations->size()}});
  const rpc::RevocationState state = revocations->StateAt(now);
  if (state == revocation_state_) return;
  revocation_state_ = state;
  const bool late = state == rpc::RevocationState::kStale || state == rpc::RevocationState::kExpired;
  world_.log.Write(late ? rpc::Severity::kError : rpc::Severity::kInfo, "revocation_state",
                   {{"state", rpc::RevocationStateName(state)}});
}

void Maintenance::MakeKeys(absl::Time now) {
  using namespace maintenance_internal;
  const std::shared_ptr<const identity::Directory> directory = world_.env.directory.Get();
  std::set<PartyId> parties = {PartyId()};  // The broker itself.
  for (const identity::DirectoryParty& party : directory->parties()) {
    if (party.active() && HasGoodKey(*directory, party.id)) parties.insert(party.id);
  }
  const int64_t today = DayOf(now);
  std::erase_if(keys_, [today](const auto& key) { return key.second < today; });
  for (const absl::Time day : {now, now + kKeyLead}) {
    for (const PartyId& party : parties) {
      if (keys_.contains({party, DayOf(day)})) continue;
      // The first use of a key costs a sync, which no caller is to wait for.
      const absl::Status made = world_.env.vault.Prepare({party, day});
      if (!made.ok()) {
        world_.log.Error("key_not_made", {{"code", CodeOf(made)}});
        return;
      }
      keys_.insert({party, DayOf(day)});
    }
  }
}

void Maintenance::LogPolicy() {
  {
    absl::MutexLock lock(&mu_);
    if (!policy_unlogged_) return;
  }
  if (!hooks_.log_policy()) return;
  absl::MutexLock lock(&mu_);
  policy_unlogged_ = false;
}

void Maintenance::CheckHealth(absl::Time now) {
  const absl::Status committer = world_.env.committer.Healthy();
  rpc::Health::Reasons reasons;
  {
    absl::MutexLock lock(&mu_);
    if (draining_) reasons.insert("DRAINING");
    if (policy_unlogged_) reasons.insert("POLICY_NOT_LOGGED");
  }
  const std::string_view reason = maintenance_internal::ReasonOf(committer);
  if (!reason.empty() && !reasons.contains("DRAINING")) reasons.insert(std::string(reason));
  if (world_.revocations.Get()->StateAt(now) == rpc::RevocationState::kExpired) {
    reasons.insert("REVOCATION_LIST_EXPIRED");
  }
  const bool failed = reasons.contains("STORE_FAILED") || reasons.contains("LOG_NOT_SIGNED");
  world_.health.Set(std::move(reasons));
  if (!failed || told_store_failed_ || committer.code() == absl::StatusCode::kUnavailable) return;
  told_store_failed_ = true;
  world_.log.Error("store_failed", {{"why", std::string(committer.message())}});
  hooks_.store_failed();
}

void Maintenance::CheckCertificates(absl::Time now) {
  std::map<std::string, absl::Time> ends;
  const std::pair<const char*, const rpc::TlsFiles*> ports[] = {{"", &config_.party.tls},
                                                                {"admin_", &config_.admin.tls}};
  for (const auto& [prefix, files] : ports) {
    const absl::StatusOr<rpc::TlsExpiry> expiry = rpc::CheckTlsFiles(*files);
    if (!expiry.ok()) {
      // What is served with was read before; the files have been damaged since.
      world_.log.Error("tls_files_unusable", {{"port", *prefix == '\0' ? "party" : "admin"},
                                              {"why", std::string(expiry.status().message())}});
      continue;
    }
    ends[std::string(prefix) + "server"] = expiry->server;
    ends[std::string(prefix) + "ca"] = expiry->authority;
  }
  for (const auto& [name, end] : ends) WarnOfEnd(name, end, now);
  absl::MutexLock lock(&mu_);
  certificate_ends_ = std::move(ends);
}

void Maintenance::WarnOfEnd(const std::string& name, absl::Time end, absl::Time now) {
  using namespace maintenance_internal;
  if (end - now > kWarnBefore) return;
  const auto warned = warned_.find(name);
  if (warned != warned_.end() && now - warned->second < kDay) return;
  warned_[name] = now;
  world_.log.Write(end - now > kAlarmBefore ? rpc::Severity::kWarning : rpc::Severity::kError, "certificate_ends",
                   {{"certificate", name},
                    {"end", absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", end, absl::UTCTimeZone())},
                    {"days_left", absl::ToInt64Hours(end - now) / 24}});
}

void Maintenance::CountHeld() {
  const auto held = pipeline::ListHeld(world_.env);
  if (!held.ok()) return;
  absl::MutexLock lock(&mu_);
  held_deliveries_ = held->held_size();
}

void Maintenance::EraseWhatIsOver() {
  const absl::StatusOr<pipeline::Swept> swept =
      pipeline::SweepRetention(maintenance_internal::kRetentionBatch, world_.eraser, world_.env);
  if (!swept.ok()) {
    // A round that lost against a change comes again; all else has to be looked at.
    if (!absl::IsAborted(swept.status())) world_.log.Error("retention_failed", {{"code", CodeOf(swept.status())}});
    return;
  }
  if (swept->erased > 0) world_.log.Info("retention_erased", {{"handovers", swept->erased}});
}

void Maintenance::ErasePersons() {
  const absl::StatusOr<pipeline::SweptPersons> swept = persons_.Next(maintenance_internal::kPersonBatch);
  if (!swept.ok()) return world_.log.Error("retention_failed", {{"code", CodeOf(swept.status())}});
  if (swept->consents + swept->persons == 0) return;
  world_.log.Info("retention_erased", {{"consents", swept->consents}, {"persons", swept->persons}});
}

void Maintenance::RecheckWhatIsLeft() {
  const absl::StatusOr<size_t> rechecked =
      pipeline::RecheckMarked(maintenance_internal::kRecheckBatch, world_.env);
  if (!rechecked.ok()) world_.log.Error("recheck_failed", {{"code", CodeOf(rechecked.status())}});
}

void Maintenance::CountEscalations() {
  absl::StatusOr<pipeline::EscalationCounts> counted = pipeline::CountEscalations(world_.env);
  if (!counted.ok()) return;
  absl::MutexLock lock(&mu_);
  escalations_ = *std::move(counted);
}

void Maintenance::LogStep(const pipeline::Escalator::Told& told) {
  if (told.id.empty()) return world_.log.Error("timers_not_read", {{"code", CodeOf(told.status)}});
  if (!told.status.ok()) {
    world_.log.Error("escalation_failed", {{"delivery", FormatUuid(told.id)}, {"code", CodeOf(told.status)}});
    return;
  }
  const storage::v1::EscalationRecord& record = told.record;
  // What is not expected any more closes its escalation in the round.
  const std::string_view event = record.close_ms() == 0 ? "escalated" : "escalation_closed";
  world_.log.Warning(event, {{maintenance_internal::NameOf(record.subject()), FormatUuid(told.id)},
                                   {"handover", FormatUuid(record.handover_id())},
                                   {"kind", record.kind()},
                                   {"reason", pathway::v1::EscalationReason_Name(record.reason())},
                                   {"step", record.step()}});
}

void Maintenance::AwaitEscalations() { escalator_.Await(); }

pipeline::EscalationCounts Maintenance::escalations() const {
  absl::MutexLock lock(&mu_);
  return escalations_;
}

void Maintenance::SetPolicyUnlogged() {
  absl::MutexLock lock(&mu_);
  policy_unlogged_ = true;
}

void Maintenance::SetDraining() {
  absl::MutexLock lock(&mu_);
  draining_ = true;
}

void Maintenance::RefreshRevocations() {
  absl::MutexLock lock(&mu_);
  refresh_revocations_ = true;
}

std::map<std::string, absl::Time> Maintenance::certificate_ends() const {
  absl::MutexLock lock(&mu_);
  return certificate_ends_;
}

int64_t Maintenance::held_deliveries() const {
  absl::MutexLock lock(&mu_);
  return held_deliveries_;
}

void Maintenance::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Maintenance::Stop() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void Maintenance::Run() {
  for (;;) {
    Tick();
    absl::MutexLock lock(&mu_);
    if (mu_.AwaitWithTimeout(absl::Condition(&stopping_), config_.tick)) return;
  }
}

}  // namespace handover
