#include "tests/faults/work.h"

#include <array>
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "google/protobuf/text_format.h"

#include "broker/base/clock.h"
#include "broker/base/ids.h"
#include "broker/base/random_system.h"
#include "clients/cpp/give_back.h"
#include "clients/cpp/services.h"
#include "handover/consent/v1/consent_service.pb.h"
#include "tests/fakes/synthetic_cpr.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::faults {
namespace work_internal {

constexpr int kChildren = 40;  // Order is kept per child, so this many deliveries are under way at once.
constexpr int kMothers = 8;    // Of the first children; they change their minds.
// After so many letters about births other families are written about, for nobody's past is ten thousand letters long.
constexpr int kLettersPerGeneration = 1000;
constexpr int kGenerations = 50;
constexpr int kInFlight = 32;  // Submissions of one sender.
constexpr int kSentAgain = 7;  // Every so many of what was accepted: about each child in turn.
constexpr int kMostOpen = 1000;  // Accepted and not concluded: people who are far behind are sent little more.
constexpr int kGivenBack = 10;   // Every so many of what arrives is given back, and comes again.
constexpr int kAWhile = 1000;  // More events than come in the time that somebody waits before asking again.

exchange::v1::Handover ReadFixture(const std::string& name) {
  exchange::v1::Handover handover;
  const std::string text = fakes::ReadFileBytes("tests/fixtures/handovers/" + name + ".textproto");
  if (!text.empty() && google::protobuf::TextFormat::ParseFromString(text, &handover)) return handover;
  std::cerr << "faults: the fixture " << name << " cannot be read: run from the root of the source\n";
  std::abort();
}

std::string ChildOf(int family) { return fakes::SyntheticCpr(family); }
std::string MotherOf(int family) { return fakes::SyntheticAdultCpr(family); }

// About this family; with its addressee.
exchange::v1::Handover Letter(bool is_birth, int family) {
  static const auto& birth = *new exchange::v1::Handover(ReadFixture("birth_notification"));
  static const auto& visit = *new exchange::v1::Handover(ReadFixture("visit_summary"));
  exchange::v1::Handover handover = is_birth ? birth : visit;
  handover.mutable_slip()->mutable_persons(0)->mutable_identifiers(0)->set_cpr(ChildOf(family));
  handover.mutable_slip()->mutable_persons(1)->mutable_identifiers(0)->set_cpr(MotherOf(family));
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (!section.body().has_person_identity()) continue;
    const bool is_child = section.header().about(0).role() == options::v1::PERSON_ROLE_CHILD;
    section.mutable_body()->mutable_person_identity()->mutable_identifiers(0)->set_cpr(is_child ? ChildOf(family)
                                                                                               : MotherOf(family));
  }
  exchange::v1::Addressee& addressee = *handover.add_addressees();
  addressee.set_role(is_birth ? "HEALTH_VISITING" : "GP");
  addressee.set_purpose(is_birth ? "HEALTH_VISITING" : "TREATMENT");
  addressee.set_legal_basis(is_birth ? "STATUTORY_BIRTH_NOTICE" : "HEALTH_TREATMENT_NECESSITY");
  return handover;
}

std::vector<consent::v1::RegisterFacts> Register() {
  std::vector<consent::v1::RegisterFacts> all;
  for (int family = 0; family < kChildren * kGenerations; ++family) {
    consent::v1::RegisterFacts& child = all.emplace_back();
    child.mutable_person()->set_cpr(ChildOf(family));
    child.set_municipality_code("0461");
    child.set_gp_party("gp");
    consent::v1::RegisterFacts::Holder& holder = *child.add_holders();
    holder.mutable_person()->set_cpr(MotherOf(family));
    holder.set_capacity(consent::v1::Grant::CUSTODY);
    consent::v1::RegisterFacts& mother = all.emplace_back();
    mother.mutable_person()->set_cpr(MotherOf(family));
    mother.set_municipality_code("0461");
    mother.set_gp_party("gp");
  }
  return all;
}

// To what only she permits the general practitioner to read.
consent::v1::RecordConsentRequest ConsentOf(int family, absl::Time now, Random& random) {
  consent::v1::RecordConsentRequest request;
  std::array<uint8_t, 16> id;
  random.Fill(absl::MakeSpan(id));
  request.set_request_id(FormatUuid({reinterpret_cast<const char*>(id.data()), id.size()}));
  consent::v1::ConsentRecord& record = *request.mutable_consent();
  record.mutable_subject()->set_cpr(MotherOf(family));
  record.mutable_valid_from_time()->set_seconds(absl::ToUnixSeconds(now));
  consent::v1::Grant& grant = *record.add_grants();
  grant.mutable_grantor()->set_cpr(MotherOf(family));
  grant.set_capacity(consent::v1::Grant::SELF);
  grant.mutable_grant_time()->set_seconds(absl::ToUnixSeconds(now));
  grant.set_form(consent::v1::Grant::WRITTEN);
  grant.set_received_by("Hanne Test, health visitor");
  consent::v1::Provision& provision = *record.add_provisions();
  provision.set_effect(consent::v1::Provision::PERMIT);
  provision.add_categories(options::v1::DATA_CATEGORY_PARENT_MENTAL);
  provision.add_to_sectors(directory::v1::GP);
  return request;
}

// A refusal is final, and what found no room is not stored; of anything else nobody knows whether it was done.
Told ToldBy(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return Told::kOk;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kResourceExhausted:
      return Told::kRefused;
    default:  // Not our enum.
      return Told::kNothing;
  }
}

// There was no room, or no answer.
bool MaySayAgain(const absl::Status& status) {
  return !status.ok() && (absl::IsResourceExhausted(status) || ToldBy(status) == Told::kNothing);
}

// Accepted handovers whose sender is to send them once more, as one does who has lost the answer. Thread-safe.
class Repeats {
 public:
  void Add(client::OutgoingHandover handover) {
    absl::MutexLock lock(&mu_);
    handovers_.push_back(std::move(handover));
  }
  std::vector<client::OutgoingHandover> TakeAll() {
    absl::MutexLock lock(&mu_);
    return std::exchange(handovers_, {});
  }

 private:
  absl::Mutex mu_;
  std::vector<client::OutgoingHandover> handovers_ ABSL_GUARDED_BY(mu_);
};

// Nothing is undone by there being no room for what was accepted before.
Told ToldAgain(const absl::Status& status) {
  return absl::IsResourceExhausted(status) ? Told::kNothing : ToldBy(status);
}

std::string ConsentName(int family) { return absl::StrCat("mother ", family); }

// By the child's number; -1: nobody's.
int FamilyOf(const exchange::v1::Handover& handover) {
  static const auto& families = *new std::map<std::string, int>([] {
    std::map<std::string, int> made;
    for (int family = 0; family < kChildren * kGenerations; ++family) made[ChildOf(family)] = family;
    return made;
  }());
  for (const exchange::v1::Section& section : handover.sections()) {
    if (!section.body().has_person_identity()) continue;
    const auto found = families.find(section.body().person_identity().identifiers(0).cpr());
    if (found != families.end()) return found->second;
  }
  return -1;
}

bool HoldsWhatIsHers(const exchange::v1::Handover& handover) {
  for (const exchange::v1::Section& section : handover.sections()) {
    if (section.body().has_parent_mental_health()) return true;
  }
  return false;
}

}  // namespace work_internal

using namespace work_internal;

// A recipient who accepts whatever arrives: one half while storing it, the other once that it is stored was heard. Some
// of it is given back first.
class Work::Desk final : public client::DeliveryHandler {
 public:
  // Counts what it concludes off `open`.
  Desk(std::string name, client::Session& session, History& history, std::atomic<int>& open)
      : name_(std::move(name)), history_(history), open_(open), receiver_(session, *this, {.handler_threads = 1}) {}

  void Start() { receiver_.Start(); }
  void Stop() { receiver_.Stop(); }

  // Says once more what the broker did not take: it had no room, or was away for too long.
  void ConcludeAgain() {
    std::vector<client::OutgoingAcknowledgement> again;
    {
      absl::MutexLock lock(&mu_);
      again.swap(untaken_);
    }
    for (client::OutgoingAcknowledgement& conclusion : again) Conclude(std::move(conclusion));
  }

  absl::Status Store(const client::ReceivedDelivery& delivery) override {
    exchange::v1::DeliveredCopy copy;
    if (!copy.ParseFromString(delivery.copy)) return absl::DataLossError("a copy that was opened cannot be read");
    const int family = FamilyOf(delivery.handover);
    Event event;
    event.what = What::kReceived;
    event.handover = ToString(delivery.handover_id);
    event.delivery = ToString(delivery.ticket.delivery_id);
    event.recipient = name_;
    event.lane = absl::StrCat(name_, "/", family);
    event.accepted_index = static_cast<int64_t>(delivery.accepted_index);
    event.log_index = copy.proof().leaf_index();
    if (HoldsWhatIsHers(delivery.handover)) event.consent = ConsentName(family);
    history_.Add(std::move(event));
    client::Conclusion conclusion;
    conclusion.professional = "Test, " + name_;
    const absl::StatusOr<client::OutgoingAcknowledgement> accept =
        client::Conclude(delivery.ticket, conclusion, SystemClock().Now());
    if (!accept.ok()) return accept.status();
    if (++stored_count_ % kGivenBack == 0) return client::GiveBack({absl::Seconds(1), exchange::v1::RECORD_IN_USE});
    if (is_slow_ = !is_slow_; !is_slow_) {
      Conclude(*accept);
    } else {
      absl::MutexLock lock(&mu_);
      stored_.insert_or_assign(accept->delivery_id, *accept);
    }
    return absl::OkStatus();
  }

  void Acknowledged(const DeliveryId& id, const client::AcknowledgeResult&) override {
    std::optional<client::OutgoingAcknowledgement> conclusion;
    {
      absl::MutexLock lock(&mu_);
      const auto stored = stored_.find(id);
      if (stored == stored_.end()) return;
      conclusion = std::move(stored->second);
      stored_.erase(stored);
    }
    Conclude(*std::move(conclusion));
  }

  // A copy that does not verify is one that nobody has sent.
  void Refused(const exchange::v1::DeliveredCopy& copy, const absl::Status&) override {
    Event event;
    event.what = What::kReceived;
    event.delivery = FormatUuid(copy.delivery_id());
    event.handover = "does not verify: " + event.delivery;
    event.lane = event.delivery;
    history_.Add(std::move(event));
  }

 private:
  void Conclude(client::OutgoingAcknowledgement conclusion) {
    receiver_.Conclude(conclusion, [this, conclusion](const client::AcknowledgeResult& result) {
      Event concluded;
      concluded.what = What::kConcluded;
      concluded.delivery = ToString(conclusion.delivery_id);
      concluded.told = ToldBy(result.status());
      if (result.ok()) concluded.log_index = result->receipt.leaf_index();
      history_.Add(std::move(concluded));
      if (result.ok()) --open_;
      if (!MaySayAgain(result.status())) return;
      absl::MutexLock lock(&mu_);
      untaken_.push_back(conclusion);
    });
  }

  const std::string name_;
  History& history_;
  std::atomic<int>& open_;
  // Store() is called by one thread.
  int stored_count_ = 0;
  bool is_slow_ = false;
  absl::Mutex mu_;
  absl::flat_hash_map<DeliveryId, client::OutgoingAcknowledgement> stored_ ABSL_GUARDED_BY(mu_);  // To be concluded.
  std::vector<client::OutgoingAcknowledgement> untaken_ ABSL_GUARDED_BY(mu_);
  client::Receiver receiver_;  // Last: it calls this one.
};

std::vector<fakes::BrokerProcess::Party> WorkingParties() {
  return {{"clinic", directory::v1::BIRTH_CLINIC, {}},
          {"visitors", directory::v1::HEALTH_VISITING, {"0461"}},
          {"gp", directory::v1::GP, {}}};
}

Work::Work(fakes::BrokerProcess& broker, History& history)
    : broker_(broker),
      history_(history),
      clinic_(broker.OpenSession("clinic", heads_[0])),
      visitors_(broker.OpenSession("visitors", heads_[1])),
      doctor_(broker.OpenSession("gp", heads_[2])) {
  broker_.ImportFacts(Register());
  desks_.push_back(std::make_unique<Desk>("visitors", *visitors_, history_, open_));
  desks_.push_back(std::make_unique<Desk>("gp", *doctor_, history_, open_));
}

Work::~Work() { End(absl::ZeroDuration()); }

void Work::Begin() {
  for (const std::unique_ptr<Desk>& desk : desks_) desk->Start();
  threads_.emplace_back([this] { Send(*clinic_, true); });
  threads_.emplace_back([this] { Send(*visitors_, false); });
  threads_.emplace_back([this] { ChangeConsents(); });
}

// Until told to stop. What was not answered in a minute is given up.
void Work::Send(client::Session& session, bool are_births) {
  SystemClock clock;
  SystemRandom random;
  const client::HandoverSealer sealer(clock, random);
  std::atomic<bool> has_room = true;
  Repeats repeats;
  client::Submitter submitter(session, {.window = kInFlight});
  for (int n = 0; !stops_; ++n) {
    if (!has_room || open_ > kMostOpen) history_.AwaitMore(kAWhile, absl::Milliseconds(200));
    for (const client::OutgoingHandover& again : repeats.TakeAll()) SendAgain(submitter, again);
    if (are_births) first_family_ = n / kLettersPerGeneration % kGenerations * kChildren;
    const int family = first_family_ + n % (are_births ? kChildren : kMothers);
    const absl::StatusOr<client::OutgoingHandover> outgoing =
        sealer.Seal(Letter(are_births, family), session.profile());
    if (!outgoing.ok()) {
      std::cerr << "faults: a letter cannot be sealed: " << outgoing.status() << "\n";
      std::abort();
    }
    Event event;
    event.what = What::kSent;
    event.handover = ToString(outgoing->handover_id);
    history_.Add(event);
    event.what = What::kAnswered;
    const auto answered = [this, event, outgoing = *outgoing, is_repeated = n % kSentAgain == 0, &has_room,
                           &repeats](const client::SubmitResult& result) mutable {
      event.told = ToldBy(result.status());
      has_room = !absl::IsResourceExhausted(result.status());
      if (result.ok()) event.log_index = result->receipt.leaf_index();
      if (result.ok()) ++open_;
      history_.Add(std::move(event));
      if (result.ok() && is_repeated) repeats.Add(std::move(outgoing));
    };
    submitter.Submit(*outgoing, answered);
  }
  submitter.Drain();
}

// The same bytes; it is answered as it was the first time, or not at all.
void Work::SendAgain(client::Submitter& submitter, const client::OutgoingHandover& accepted) {
  Event event;
  event.what = What::kAnswered;
  event.handover = ToString(accepted.handover_id);
  submitter.Submit(accepted, [this, event](const client::SubmitResult& result) mutable {
    event.told = ToldAgain(result.status());
    if (result.ok()) event.log_index = result->receipt.leaf_index();
    history_.Add(std::move(event));
  });
}

// All of them say yes, and after a while take it back one after the other, while the letters about them go on.
void Work::ChangeConsents() {
  SystemClock clock;
  SystemRandom random;
  const client::ConsentClient consents(visitors_->channel());
  const auto add = [this](What what, int family, const absl::Status& status, const exchange::v1::Receipt& receipt) {
    Event event;
    event.what = what;
    event.consent = ConsentName(family);
    event.told = ToldBy(status);
    event.log_index = receipt.leaf_index();
    history_.Add(std::move(event));
  };
  // The same request until it is carried out or refused for good: of one without an answer nobody would know whether it
  // was, and a consent that is not taken back for want of room would count beside the next.
  const auto until_answered = [this](auto call) {
    auto answer = call();
    while (!stops_ && MaySayAgain(answer.status())) {
      history_.AwaitMore(kAWhile, absl::Milliseconds(200));
      answer = call();
    }
    return answer;
  };
  while (!stops_) {
    for (const std::unique_ptr<Desk>& desk : desks_) desk->ConcludeAgain();
    std::map<int, std::string> given;
    const int first = first_family_;
    for (int family = first; family < first + kMothers && !stops_; ++family) {
      const consent::v1::RecordConsentRequest request = ConsentOf(family, clock.Now(), random);
      const auto recorded = until_answered([&] { return consents.RecordConsent(request); });
      add(What::kPermitted, family, recorded.status(), recorded.ok() ? recorded->receipt() : exchange::v1::Receipt());
      if (recorded.ok()) given[family] = recorded->consent().consent_id();
    }
    history_.AwaitMore(40, absl::Seconds(1));
    for (const auto& [family, id] : given) {
      consent::v1::RevokeConsentRequest request;
      request.set_consent_id(id);
      request.mutable_subject()->set_cpr(MotherOf(family));
      request.set_received_by("Hanne Test, health visitor");
      const auto revoked = until_answered([&] { return consents.RevokeConsent(request); });
      add(What::kWithdrawn, family, revoked.status(), revoked.ok() ? revoked->receipt() : exchange::v1::Receipt());
    }
  }
}

Report Work::End(absl::Duration patience) {
  stops_ = true;
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  const SystemClock clock;
  Report report = Check(history_.Events());
  absl::Duration newest_progress = clock.SinceStart();
  while (report.lost + report.open > 0 && clock.SinceStart() - newest_progress < patience) {
    for (const std::unique_ptr<Desk>& desk : desks_) desk->ConcludeAgain();
    history_.AwaitMore(kAWhile, absl::Milliseconds(500));
    const size_t left = report.lost + report.open;
    report = Check(history_.Events());
    if (report.lost + report.open < left) newest_progress = clock.SinceStart();
  }
  for (const std::unique_ptr<Desk>& desk : desks_) desk->Stop();
  return report;
}

absl::Status Work::ProveLog() {
  for (client::Session* session : {clinic_.get(), visitors_.get(), doctor_.get()}) {
    const absl::Status proven = session->ProveLog();
    if (!proven.ok()) return proven;
    if (!session->log().verdict().ok()) return session->log().verdict();
  }
  return absl::OkStatus();
}

}  // namespace handover::faults
