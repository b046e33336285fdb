// Kills the real broker under load, again and again, and checks its history: nothing acknowledged is lost, nothing
// concluded is repeated, and the log never goes back.
//
//   HANDOVER_KILLS=1000 build/release/tests/faults_all     as long a hunt as you like; 50 kills otherwise
//   HANDOVER_SEED=7 ...                                    the same moments again, as far as a machine repeats itself
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "google/protobuf/text_format.h"

#include "broker/base/clock.h"
#include "broker/base/random_system.h"
#include "clients/cpp/outgoing_handover.h"
#include "clients/cpp/receiver.h"
#include "clients/cpp/services.h"
#include "clients/cpp/submitter.h"
#include "tests/fakes/process/broker_process.h"
#include "tests/fakes/synthetic_cpr.h"
#include "tests/fakes/temporary_folder.h"

namespace handover {
namespace {

constexpr int kChildren = 40;    // Order is kept per child, so this many deliveries are under way at once.
constexpr int kInFlight = 32;    // Submissions.
constexpr int kMother = 50'000;  // Her number among the synthetic ones.
constexpr absl::Duration kPatience = absl::Minutes(2);

int FromEnvironment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

// What happened, as both ends saw it.
class History {
 public:
  void Accepted(const std::string& handover) {
    absl::MutexLock lock(&mu_);
    accepted_.insert(handover);
    ++events_;
  }
  void NotAccepted() { ++not_accepted_; }
  void Stored(const std::string& delivery, const std::string& handover) {
    absl::MutexLock lock(&mu_);
    if (concluded_.contains(delivery)) repeated_.insert(delivery);
    ++stored_[delivery];
    received_.insert(handover);
    ++events_;
  }
  void Concluded(const std::string& delivery) {
    absl::MutexLock lock(&mu_);
    concluded_.insert(delivery);
    ++events_;
  }
  void Damaged() { ++damaged_; }

  // Until so many more things have happened.
  void AwaitEvents(int64_t more) const {
    absl::MutexLock lock(&mu_);
    const int64_t goal = events_ + more;
    const auto reached = [this, goal]() ABSL_SHARED_LOCKS_REQUIRED(mu_) { return events_ >= goal; };
    mu_.AwaitWithTimeout(absl::Condition(&reached), kPatience);
  }
  // Until everything that was accepted has been received and concluded. Bounded, so that a loss fails and does not
  // hang.
  void AwaitSettled() const {
    absl::MutexLock lock(&mu_);
    const auto settled = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
      return CountLost() == 0 && concluded_.size() == stored_.size();
    };
    mu_.AwaitWithTimeout(absl::Condition(&settled), kPatience);
  }

  struct Counts {
    size_t accepted = 0;
    size_t received = 0;
    size_t concluded = 0;
    size_t handed_out_again = 0;  // Before it was concluded: at least once.
    size_t lost = 0;              // Acknowledged to the sender, and never received.
    size_t repeated = 0;          // Handed out after it was concluded.
    int not_accepted = 0;
    int damaged = 0;  // Copies or receipts that do not verify.
  };
  Counts Count() const {
    absl::MutexLock lock(&mu_);
    Counts counts;
    counts.accepted = accepted_.size();
    counts.received = received_.size();
    counts.concluded = concluded_.size();
    for (const auto& [delivery, times] : stored_) counts.handed_out_again += times > 1 ? 1 : 0;
    counts.lost = CountLost();
    counts.repeated = repeated_.size();
    counts.not_accepted = not_accepted_;
    counts.damaged = damaged_;
    return counts;
  }

 private:
  size_t CountLost() const ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    size_t lost = 0;
    for (const std::string& handover : accepted_) lost += received_.contains(handover) ? 0 : 1;
    return lost;
  }

  mutable absl::Mutex mu_;
  int64_t events_ ABSL_GUARDED_BY(mu_) = 0;
  std::set<std::string> accepted_ ABSL_GUARDED_BY(mu_);
  std::set<std::string> received_ ABSL_GUARDED_BY(mu_);
  std::set<std::string> concluded_ ABSL_GUARDED_BY(mu_);
  std::set<std::string> repeated_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, int> stored_ ABSL_GUARDED_BY(mu_);
  std::atomic<int> not_accepted_{0};
  std::atomic<int> damaged_{0};
};

// A health visitor who accepts whatever arrives.
class Visitor : public client::DeliveryHandler {
 public:
  explicit Visitor(History& history) : history_(history) {}

  // REQUIRES: called before deliveries come.
  void ConcludeThrough(client::Receiver& receiver) { receiver_ = &receiver; }

  absl::Status Store(const client::ReceivedDelivery& delivery) override {
    const std::string id = ToString(delivery.ticket.delivery_id);
    history_.Stored(id, ToString(delivery.handover_id));
    client::Conclusion conclusion;
    conclusion.professional = "Test, health visitor";
    const absl::StatusOr<client::OutgoingAcknowledgement> accept =
        client::Conclude(delivery.ticket, conclusion, SystemClock().Now());
    if (!accept.ok()) return accept.status();
    receiver_->Conclude(*accept, [this, id](const client::AcknowledgeResult& result) {
      if (result.ok()) history_.Concluded(id);
    });
    return absl::OkStatus();
  }
  void Refused(const exchange::v1::DeliveredCopy&, const absl::Status&) override { history_.Damaged(); }

 private:
  History& history_;
  client::Receiver* receiver_ = nullptr;
};

exchange::v1::Handover BirthOf(int child) {
  static const std::string* text =
      new std::string(fakes::ReadFileBytes("tests/fixtures/handovers/birth_notification.textproto"));
  exchange::v1::Handover handover;
  google::protobuf::TextFormat::ParseFromString(*text, &handover);
  const auto set_cpr = [](const std::string& cpr, exchange::v1::RoutingSlip::Person& person) {
    person.mutable_identifiers(0)->set_cpr(cpr);
  };
  set_cpr(fakes::SyntheticCpr(child), *handover.mutable_slip()->mutable_persons(0));
  set_cpr(fakes::SyntheticCpr(kMother), *handover.mutable_slip()->mutable_persons(1));
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (!section.body().has_person_identity()) continue;
    const bool is_child = section.header().about(0).role() == options::v1::PERSON_ROLE_CHILD;
    section.mutable_body()->mutable_person_identity()->mutable_identifiers(0)->set_cpr(
        fakes::SyntheticCpr(is_child ? child : kMother));
  }
  exchange::v1::Addressee& addressee = *handover.add_addressees();
  addressee.set_role("HEALTH_VISITING");
  addressee.set_purpose("HEALTH_VISITING");
  addressee.set_legal_basis("STATUTORY_BIRTH_NOTICE");
  return handover;
}

std::vector<consent::v1::RegisterFacts> Residences() {
  std::vector<consent::v1::RegisterFacts> all;
  for (int child = 0; child < kChildren; ++child) {
    consent::v1::RegisterFacts& facts = all.emplace_back();
    facts.mutable_person()->set_cpr(fakes::SyntheticCpr(child));
    facts.set_municipality_code("0461");
  }
  return all;
}

// Submits until told to stop. What was not answered in a minute is given up: unknown, neither accepted nor lost.
void SubmitUntil(const std::atomic<bool>& stop, client::Session& session, History& history) {
  SystemClock clock;
  SystemRandom random;
  const client::HandoverSealer sealer(clock, random);
  client::Submitter submitter(session, {.window = kInFlight});
  for (int n = 0; !stop; ++n) {
    const absl::StatusOr<client::OutgoingHandover> outgoing = sealer.Seal(BirthOf(n % kChildren), session.profile());
    if (!outgoing.ok()) return history.Damaged();
    submitter.Submit(*outgoing, [&history, id = ToString(outgoing->handover_id)](const client::SubmitResult& result) {
      if (result.ok())
        history.Accepted(id);
      else if (result.status().code() == absl::StatusCode::kDataLoss)
        history.Damaged();
      else
        history.NotAccepted();
    });
  }
  submitter.Drain();
}

TEST(KillTest, NothingAcknowledgedIsLostAndNothingConcludedIsRepeated) {
  const int kills = FromEnvironment("HANDOVER_KILLS", 50);
  std::mt19937 random(static_cast<unsigned>(FromEnvironment("HANDOVER_SEED", 1)));
  fakes::TemporaryFolder folder;
  const char* build = std::getenv("HANDOVER_BUILD_DIR");
  ASSERT_NE(build, nullptr) << "HANDOVER_BUILD_DIR names the folder of the programs";
  fakes::BrokerProcess broker(
      {absl::StrCat(build, "/handover-broker"),
       folder.path(),
       {{"clinic", directory::v1::BIRTH_CLINIC, {}}, {"visitors", directory::v1::HEALTH_VISITING, {"0461"}}},
       {}});
  broker.ImportFacts(Residences());
  History history;
  client::SeenHeadMemory clinic_heads;
  client::SeenHeadMemory visitor_heads;
  const std::unique_ptr<client::Session> clinic = broker.OpenSession("clinic", clinic_heads);
  const std::unique_ptr<client::Session> visitors = broker.OpenSession("visitors", visitor_heads);
  Visitor visitor(history);
  client::Receiver receiver(*visitors, visitor, {.handler_threads = 1});
  visitor.ConcludeThrough(receiver);
  receiver.Start();
  std::atomic<bool> stop = false;
  std::thread sender([&] { SubmitUntil(stop, *clinic, history); });

  // After none, few or many events, so that starting, committing, handing out and concluding are all hit.
  std::geometric_distribution<int> events(0.03);
  for (int kill = 0; kill < kills; ++kill) {
    history.AwaitEvents(events(random));
    broker.Kill();
    broker.Start();
  }
  stop = true;
  sender.join();
  history.AwaitSettled();
  receiver.Stop();

  const History::Counts counts = history.Count();
  std::cout << kills << " kills: " << counts.accepted << " accepted, " << counts.received << " received, "
            << counts.concluded << " concluded, " << counts.handed_out_again << " handed out again before that, "
            << counts.not_accepted << " given up, " << counts.lost << " lost, " << counts.repeated << " repeated, "
            << counts.damaged << " damaged\n";
  EXPECT_GT(counts.accepted, static_cast<size_t>(kills));  // There was load.
  EXPECT_EQ(counts.lost, 0u);
  EXPECT_EQ(counts.repeated, 0u);
  EXPECT_EQ(counts.damaged, 0);
  // The log that both have seen never went back and never split.
  EXPECT_TRUE(clinic->log().verdict().ok()) << clinic->log().verdict();
  EXPECT_TRUE(visitors->log().verdict().ok()) << visitors->log().verdict();
  EXPECT_EQ(broker.Stop(), 0);
}

}  // namespace
}  // namespace handover
