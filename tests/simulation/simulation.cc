#include "tests/simulation/simulation.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "broker/base/commitment/key_statement.h"
#include "broker/store/rows.h"
#include "handover/admin/v1/admin_service.pb.h"
#include "handover/directory/v1/directory_service.pb.h"
#include "tests/fakes/world/pipeline_world.h"
#include "tests/simulation/planted_bugs.h"

namespace handover::simulation {
namespace simulation_internal {

constexpr absl::Duration kDay = absl::Hours(24);
// After the last planned event: time for the slowest professional, sender and operator one after the other.
constexpr absl::Duration kAftermath = absl::Hours(24 * 30);

// The real one goes round every second; so often is enough to be late for nothing that counts in hours.
constexpr absl::Duration kTick = absl::Minutes(5);
constexpr absl::Duration kGrace = absl::Minutes(30);

template <typename T>
const T& Must(const std::optional<absl::StatusOr<T>>& answer, const char* what) {
  if (answer.has_value() && answer->ok()) return **answer;
  std::cerr << "simulation: " << what << ": " << (answer.has_value() ? answer->status().ToString() : "no answer")
            << "\n";
  std::abort();
}

directory::v1::GetSelfResponse SelfOf(const Party& party, const directory::v1::Party& stored, BrokerHost& host) {
  directory::v1::GetSelfResponse self;
  self.set_log_id(ToString(host.log_key().key_id()));
  *self.mutable_party() = stored;
  self.mutable_party()->set_sector(party.sector);
  for (const policy::v1::Kind& kind : host.env().policy.Get()->set.policy().kinds()) {
    directory::v1::KindSlots& slots = *self.add_kinds();
    slots.set_kind(kind.name());
    slots.set_slots(kind.slots());
  }
  return self;
}

// Added to the broker's directory, with its key.
void Enrol(BrokerHost& host, Party& party) {
  admin::v1::AddPartyRequest request;
  request.mutable_party()->set_alias(party.alias);
  request.mutable_party()->set_display_name(party.alias);
  request.mutable_party()->set_sector(party.sector);
  request.mutable_party()->set_cvr("29190909");
  if (!party.municipality.empty()) request.mutable_party()->add_municipality_codes(party.municipality);
  std::optional<absl::StatusOr<admin::v1::AddPartyResponse>> added;
  host.manage().AddParty(fakes::Tester(), request, [&added](auto answer) { added = std::move(answer); });
  host.CommitNow();
  const directory::v1::Party& stored = Must(added, "AddParty").party();
  party.caller.party = *PartyId::FromBytes(*ParseUuid(stored.party_id()));
  party.caller.alias = party.alias;
  party.caller.sector = party.sector;
  KeyStatement statement;
  statement.party = *ToId16(party.caller.party.bytes());
  statement.spki = party.key->verify_key().spki();
  admin::v1::EnrolSigningKeyRequest enrolment;
  enrolment.set_statement(EncodeKeyStatement(statement));
  std::optional<absl::StatusOr<admin::v1::EnrolSigningKeyResponse>> enrolled;
  host.manage().EnrolSigningKey(fakes::Tester(), enrolment, [&enrolled](auto answer) { enrolled = std::move(answer); });
  host.CommitNow();
  Must(enrolled, "EnrolSigningKey");
  party.profile = *client::PartyProfile::FromSelf(SelfOf(party, stored, host));
}

}  // namespace simulation_internal

using namespace simulation_internal;

Simulation::Simulation(const Plan& plan, const RunOptions& options)
    : plan_(plan),
      options_(options),
      trace_(options.keeps_story),
      agenda_(StartOfTime()),
      seen_store_(SeenThrough(plan.bug, disk_)),
      host_({agenda_, disk_, *seen_store_, plan.seed}),
      network_(agenda_, host_, plan.seed),
      escalations_(disk_),
      deliveries_(agenda_, disk_, escalations_, truth_, trace_),
      expectations_(agenda_, disk_, escalations_, trace_),
      log_(agenda_, host_.log_key(), trace_),
      scene_{plan_, agenda_, disk_, host_, network_, truth_, deliveries_, log_, trace_, parties_},
      families_(scene_),
      receivers_(scene_),
      faults_(scene_, receivers_) {
  disk_.Watch([this](absl::Span<const store::Operation> operations) { Committed(operations); });
  disk_.WatchRows([this](store::Table table, const std::string& key, uint64_t write) {
    deliveries_.Written(table, key, write);
    expectations_.Written(table, key);
  });
  deliveries_.Watch([this](const DeliveryId& id, const storage::v1::DeliveryRecord& record) {
    families_.DeliveryChanged(id, record);
  });
  host_.OnDown([this] { WentDown(); });
  if (plan.bug == Bug::kLostOrder) receivers_.PlantLostOrder();
  if (plan.bug == Bug::kResentCopy) receivers_.PlantResentCopies();
  if (plan.bug == Bug::kAcceptedTwice) families_.PlantSecondAcceptance();
  if (plan.bug == Bug::kUnheededHead) host_.PlantUnheededHead();
}

Simulation::~Simulation() { host_.OnDown(nullptr); }

void Simulation::Committed(absl::Span<const store::Operation> operations) {
  log_.Committed(operations);
  deliveries_.Committed(operations);
  expectations_.Committed(operations);
}

void Simulation::SetUpParties() {
  const absl::Status started = host_.Start();
  if (!started.ok()) {
    std::cerr << "simulation: no start: " << started << "\n";
    std::abort();
  }
  for (Party& party : AllParties(plan_.seed)) {
    Enrol(host_, party);
    const std::string alias = party.alias;
    parties_.emplace(alias, std::move(party));
  }
  receivers_.Listen();
}

void Simulation::PlanEvents() {
  for (const PlannedEvent& event : EventsOf(plan_)) {
    agenda_.At(event.time, [this, event] { Happen(event); });
  }
  for (int day = 1; day <= plan_.days; ++day) {
    agenda_.At(StartOfTime() + day * kDay, [this, day] { CheckDay(day); });
  }
  if (!plan_.silent_party.empty()) {
    agenda_.At(StartOfTime() + plan_.silent_from * kDay,
               [this] { receivers_.Silence(plan_.silent_party, EndOf(plan_)); });
  }
  Tick();
  network_.SetFaulty(plan_.faults.contains(Fault::kNetwork));
}

void Simulation::Happen(const PlannedEvent& event) {
  scene_.Say(WordsOf(event));
  if (event.kind != EventKind::kFault) return families_.Happen(event);
  ++faults_struck_[event.fault];
  faults_.Happen(event);
}

// Apart from rows that cannot be read: those excuse themselves alone.
bool Simulation::IsWell() const {
  const absl::Duration wrong = agenda_.Now() - agenda_.broker_clock().Now();
  return host_.is_up() && disk_.Healthy().ok() && absl::AbsDuration(wrong) < absl::Seconds(1);
}

void Simulation::Tick() {
  host_.Maintain();
  if (!IsWell()) troubled_ = agenda_.Now();
  if (agenda_.Now() - troubled_ > kGrace) {
    deliveries_.CheckLate(kGrace);
    expectations_.CheckLate(kGrace);
  }
  agenda_.After(kTick, [this] { Tick(); });
}

void Simulation::CheckDay(int day) {
  if (options_.wants_end && options_.wants_end()) is_given_up_ = true;
  if (disk_.dropped_count() > 0) return;  // Until the operator has restored the newer store.
  const uint64_t size = log_.size();
  log_.CheckAll(disk_);
  // What a crash has left on the medium, and nobody has seen yet, is looked at by the next start.
  if (host_.is_up()) {
    escalations_.ReadAll();
    deliveries_.CheckAll(host_.env().queues.CountAll());
    expectations_.CheckAll();
  } else {
    deliveries_.CheckPromises();
  }
  if (host_.is_up() && log_.size() != size) trace_.Break(agenda_.Now(), "LOG_UNSEEN", "leaves that no commit has made");
  if (std::exchange(told_size_, size) == size) return;
  scene_.Say(absl::StrCat("day ", day, " ends with ", log_.size(), " leaves, root ",
                          absl::Hex(log_.Root()[0], absl::kZeroPad2), absl::Hex(log_.Root()[1], absl::kZeroPad2)));
}

void Simulation::WentDown() {
  scene_.Say("  the broker is down");
  troubled_ = agenda_.Now();
  ++restarts_;
  Chance chance = scene_.ChanceOf("restart", restarts_);
  agenda_.After(chance.Between(absl::Seconds(1), absl::Minutes(5)), [this] { Restart(); });
}

void Simulation::LoseNewestLetter() {
  const std::optional<HandoverId> id = deliveries_.NewestPromise();
  if (id.has_value()) disk_.PlantLoss(store::Table::kHandover, store::RowKey(*id));
}

bool Simulation::StartAgain() {
  disk_.Recover();
  const bool has_lost = disk_.dropped_count() > 0;
  if (!has_lost) {
    if (plan_.bug == Bug::kLostLetter) LoseNewestLetter();
    log_.CheckNewest(disk_);
    deliveries_.CheckNewPromises();
  }
  const bool shows = host_.SizeInHeadFile() > disk_.rows(store::Table::kLeaf).size();
  const absl::Status started = host_.Start();
  if (started.ok() && !has_lost) return true;
  if (has_lost) {
    RestoreNewest(started, shows);
  } else if (absl::IsDataLoss(started) && disk_.HasDamaged(store::Table::kLeaf)) {
    scene_.Say("  the broker does not start on a damaged log");
  } else {
    trace_.Break(agenda_.Now(), "START_REFUSED", std::string(started.message()));
  }
  return false;
}

// The disk has lied, and the power took what it had lied about. Either the broker finds out by its head file, or
// whoever was shown a newer head does; then the operator restores the newer store.
void Simulation::RestoreNewest(const absl::Status& started, bool shows) {
  if (started.ok() && shows) trace_.Break(agenda_.Now(), "LOSS_NOT_SEEN", "a start behind the head file");
  if (!started.ok()) ++refused_starts_;
  scene_.Say(started.ok() ? "  the newest log is gone: who was shown its heads says so"
                          : "  the newest log is gone: the broker refuses to start");
  host_.Crash();
  disk_.RestoreNewest();
}

void Simulation::Restart() {
  if (host_.is_up()) return;
  if (!StartAgain()) {
    if (!trace_.violation().has_value()) agenda_.After(absl::Minutes(20), [this] { Restart(); });
    return;
  }
  scene_.Say("  the broker is up again");
  deliveries_.Reload();
  expectations_.Reload();
  receivers_.Listen();
}

void Simulation::RunUntil(absl::Time end) {
  while (!trace_.violation().has_value() && !is_given_up_ && agenda_.RunNext(end)) {
  }
}

Outcome Simulation::Run() {
  SetUpParties();
  PlanEvents();
  RunUntil(EndOf(plan_) + absl::Seconds(1));
  if (!trace_.violation().has_value() && !is_given_up_) {
    faults_.End();
    RunUntil(EndOf(plan_) + kAftermath);
    CheckDay(plan_.days + static_cast<int>(kAftermath / kDay));
    log_.CheckFromStart(disk_);
    deliveries_.CheckEnded();
  }
  Outcome outcome;
  outcome.violation = trace_.violation();
  outcome.day = std::min(plan_.days, static_cast<int>((agenda_.Now() - StartOfTime()) / kDay));
  outcome.digest = trace_.digest();
  outcome.story = trace_.lines();
  outcome.events = agenda_.event_count();
  outcome.letters = truth_.letters().size();
  outcome.accepted = static_cast<uint64_t>(std::count_if(truth_.letters().begin(), truth_.letters().end(),
                                                         [](const Letter& letter) { return letter.is_accepted; }));
  outcome.deliveries = deliveries_.delivery_count();
  outcome.leaves = log_.size();
  outcome.restarts = restarts_;
  outcome.refused_starts = refused_starts_;
  outcome.expected = expectations_.raised_count();
  outcome.met = expectations_.met_count();
  outcome.missed = expectations_.overdue_count();
  outcome.ended = deliveries_.ended_count();
  escalations_.ReadAll();
  outcome.open_escalations = escalations_.all().size();
  outcome.route_alarms = RouteAlarmsOn(disk_, parties_);
  outcome.faults = faults_struck_;
  if (network_.mishap_count() > 0) outcome.faults[Fault::kNetwork] = network_.mishap_count();
  outcome.escalated = deliveries_.CountEscalated(std::nullopt);
  if (!plan_.silent_party.empty()) {
    outcome.escalated_of_silent = deliveries_.CountEscalated(parties_.at(plan_.silent_party).caller.party);
  }
  return outcome;
}

Outcome Simulate(const Plan& plan, const RunOptions& options) { return Simulation(plan, options).Run(); }

}  // namespace handover::simulation
