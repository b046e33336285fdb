// The race of a withdrawal against a delivery (T-31, C-04) on the real store, with real threads: whichever way each
// race goes, it is as if the two had happened one after the other, in the order of the log.
//
//   HANDOVER_RACES=1000000 build/release/tests/component_pipeline --gtest_filter="*Race*"    10 000 otherwise
//   HANDOVER_SEED=7 ...                                     the same pauses again, as far as threads repeat themselves
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

#include "broker/base/status_macros.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/hand_out.h"
#include "broker/pipeline/import_facts.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/record_consent.h"
#include "broker/store/log_reader.h"
#include "broker/store/rocksdb_store.h"
#include "tests/component/pipeline/race_history.h"
#include "tests/component/pipeline/stale_epoch_store.h"
#include "tests/fakes/repeats.h"
#include "tests/fakes/synthetic_cpr.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace withdrawal_race_test_internal {

using exchange::v1::DeliveredCopy;
using fakes::Awaited;

constexpr int kLanes = 16;    // Races at once: one child each.
constexpr int kChildren = 512;
constexpr int kSenders = 2;   // Threads that hand out.

int FromEnvironment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

absl::StatusOr<std::unique_ptr<store::Store>> OpenRealStore(const std::string& folder) {
  store::RocksdbOptions options;
  options.directory = folder + "/store";
  options.reserve_bytes = 0;
  return store::OpenRocksdbStore(options);
}

absl::StatusOr<std::unique_ptr<store::Store>> OpenStoreWithTheFault(const std::string& folder) {
  HANDOVER_ASSIGN_OR_RETURN(std::unique_ptr<store::Store> real, OpenRealStore(folder));
  return std::make_unique<StaleEpochStore>(std::move(real));
}

// How the recipient gets it.
struct Path {
  const char* name;
  size_t copies_at_once;
  bool again;  // It was handed out before, and nobody acknowledged it.
};
constexpr Path kPaths[] = {{"stream", 1, false}, {"pull", kLanes, false}, {"redelivery", 4, true}};

// About as many times five nanoseconds, without a clock.
void Spin(int64_t times) {
  std::atomic<int64_t> left{times};
  while (left.fetch_sub(1, std::memory_order_relaxed) > 0) {
  }
}

// A few microseconds to a few hundred.
void Pause(std::mt19937& random) { Spin(random() % 20'000); }

// How much later one side starts. It follows who won the races before, so that they stay close on any machine: who
// withdraws goes first in the committer, and would win nearly all.
class Handicap {
 public:
  void Follow(int handed_out, int withheld) {
    const int64_t to = handed_out > withheld ? 1 : -1;
    step_ = to == last_ ? std::min(2 * step_, kLongestStep) : std::max(step_ / 4, kShortestStep);
    last_ = to;
    of_hand_outs_ += to * step_;
  }

  int64_t OfHandOuts() const { return std::max<int64_t>(of_hand_outs_, 0); }
  int64_t OfWithdrawals() const { return std::max<int64_t>(-of_hand_outs_, 0); }

 private:
  static constexpr int64_t kShortestStep = 5'000;
  static constexpr int64_t kLongestStep = 1'000'000;
  int64_t of_hand_outs_ = 0;
  int64_t step_ = kShortestStep;
  int64_t last_ = 0;
};

struct Lane {
  consent::v1::ConsentRecord consent;
  HandoverId handover;
  PersonKey child;
  Race race;
  std::vector<DeliveredCopy> copies;  // Of the race, not of what went before it.
};

class WithdrawalRaceTest : public PipelineTest {
 protected:
  explicit WithdrawalRaceTest(const fakes::WorldOptions& options) : PipelineTest(options) {
    admin::v1::ImportFactsRequest request;
    for (int child = 0; child < kChildren; ++child) *request.add_facts() = FactsOf(fakes::SyntheticCpr(child));
    Awaited<absl::StatusOr<admin::v1::ImportFactsResponse>> imported;
    ImportFacts(fakes::Tester(), request, env(), imported.Done());
    EXPECT_EQ(Verdict(imported.Get()), "OK");
  }

  static exchange::v1::Handover TransitionOf(const std::string& child) {
    exchange::v1::Handover handover = TransitionSummary();
    *handover.mutable_slip()->mutable_persons(0)->mutable_identifiers(0) = Cpr(child);
    *SectionOf(handover, "PersonIdentity").mutable_body()->mutable_person_identity()->mutable_identifiers(0) =
        Cpr(child);
    return handover;
  }

  // Consents of as many children, and a handover on the strength of each.
  std::vector<Lane> MakeLanes(int first_child) {
    std::vector<Lane> lanes(kLanes);
    std::vector<Awaited<absl::StatusOr<consent::v1::RecordConsentResponse>>> recorded(kLanes);
    std::vector<exchange::v1::SubmittedHandover> sealed;
    for (int i = 0; i < kLanes; ++i) {
      const std::string child = fakes::SyntheticCpr((first_child + i) % kChildren);
      lanes[static_cast<size_t>(i)].child = KeyOf(child);
      consent::v1::RecordConsentRequest request;
      request.set_request_id(FormatUuid(NewUuid7(world_.clock().Now(), env().random)));
      *request.mutable_consent() = ConsentToTransition();
      *request.mutable_consent()->mutable_subject() = Cpr(child);
      RecordConsent(caller("odense-hv"), request, RecordKind::kConsent, env(), recorded[static_cast<size_t>(i)].Done());
      sealed.push_back(world_.Seal("odense-hv", TransitionOf(child)));
    }
    for (size_t i = 0; i < lanes.size(); ++i) {
      const absl::StatusOr<consent::v1::RecordConsentResponse> answer = recorded[i].Get();
      EXPECT_EQ(Verdict(answer), "OK");
      lanes[i].consent = answer.value().consent();
      lanes[i].race.consent_epoch = env().facts.LoadRecord(lanes[i].child).value().epoch;
    }
    const std::vector<absl::StatusOr<Submitted>> submitted =
        world_.SubmitFrame("odense-hv", world_.Sign("odense-hv", std::move(sealed)));
    for (size_t i = 0; i < lanes.size(); ++i) {
      EXPECT_EQ(Verdict(submitted[i]), "OK");
      lanes[i].handover = *HandoverId::FromBytes(*ParseUuid(submitted[i].value().acceptance.handover_id()));
    }
    return lanes;
  }

  // All are handed out and none is acknowledged; the leases lapse.
  void HandOutBefore() {
    EXPECT_EQ(world_.HandOut("daycare").size(), static_cast<size_t>(kLanes));
    world_.clock().Advance(absl::Seconds(61));
    env().queues.LapseLeases();
  }

  void Withdraw(std::vector<Lane>& lanes, uint32_t seed) {
    std::mt19937 random(seed);
    std::vector<Awaited<absl::StatusOr<consent::v1::RevokeConsentResponse>>> answers(lanes.size());
    for (size_t i = 0; i < lanes.size(); ++i) {
      Pause(random);
      consent::v1::RevokeConsentRequest request;
      request.set_consent_id(lanes[i].consent.consent_id());
      *request.mutable_subject() = lanes[i].consent.subject();
      request.set_received_by("Hanne Test, health visitor");
      RevokeConsent(caller("odense-hv"), request, env(),
                    [this, &race = lanes[i].race, answered = answers[i].Done()](
                        absl::StatusOr<consent::v1::RevokeConsentResponse> answer) {
                      race.acknowledged_at = ++moment_;
                      answered(std::move(answer));
                    });
    }
    for (size_t i = 0; i < lanes.size(); ++i) {
      const absl::StatusOr<consent::v1::RevokeConsentResponse> answer = answers[i].Get();
      EXPECT_EQ(Verdict(answer), "OK");
      if (answer.ok()) {
        lanes[i].race.withdrawal_leaf_index = static_cast<uint64_t>(answer->receipt().leaf_index());
      }
    }
  }

  // Until there is nothing more to get.
  void Receive(const Path& path, uint32_t seed) {
    std::mt19937 random(seed);
    for (bool more = true; more;) {
      Pause(random);
      const uint64_t began_at = ++moment_;
      Awaited<HandedOut> handed_out;
      HandOut({caller("daycare").party, path.copies_at_once, absl::Seconds(60)}, env(), handed_out.Done());
      HandedOut out = handed_out.Get();
      more = out.again || !out.copies.empty();
      absl::MutexLock lock(&mu_);
      for (DeliveredCopy& copy : out.copies) received_.push_back({began_at, std::move(copy)});
    }
  }

  // What the log says that the hand-out was decided by.
  uint64_t DecidedAt(uint64_t leaf_index, const PersonKey& person) {
    const storage::v1::LeafRecord record = store::LogReader(world_.rows()).Leaf(leaf_index).value();
    const storage::v1::LeafDetail detail = OpenLeafDetail(record, env()).value();
    for (const std::string& epoch : detail.epochs()) {
      if (epoch.compare(0, PersonKey::kSize, person.bytes()) == 0) {
        return store::ReadOrderedU64(std::string_view(epoch).substr(PersonKey::kSize));
      }
    }
    return 0;
  }

  // Gives each lane what was handed out of it.
  void Collect(std::vector<Lane>& lanes) {
    std::map<std::string, Lane*> by_handover;
    for (Lane& lane : lanes) by_handover[std::string(lane.handover.bytes())] = &lane;
    absl::MutexLock lock(&mu_);
    for (auto& [began_at, copy] : received_) {
      exchange::v1::Envelope envelope;
      ASSERT_TRUE(envelope.ParseFromString(copy.envelope()));
      Lane& lane = *by_handover.at(envelope.handover_id());
      const uint64_t leaf_index = static_cast<uint64_t>(copy.proof().leaf_index());
      lane.race.copies.push_back({began_at, leaf_index, DecidedAt(leaf_index, lane.child)});
      lane.copies.push_back(std::move(copy));
    }
    received_.clear();
  }

  // One race per lane. What is wrong with them.
  std::vector<std::string> RaceOnce(const Path& path, const Handicap& handicap, uint32_t seed,
                                    std::vector<Lane>& lanes) {
    if (path.again) HandOutBefore();
    std::barrier start(kSenders + 1);
    std::vector<std::thread> threads;
    threads.emplace_back([&] {
      start.arrive_and_wait();
      Spin(handicap.OfWithdrawals());
      Withdraw(lanes, seed);
    });
    for (uint32_t sender = 0; sender < kSenders; ++sender) {
      threads.emplace_back([this, &start, &path, &handicap, seed, sender] {
        start.arrive_and_wait();
        Spin(handicap.OfHandOuts());
        Receive(path, seed + 1 + sender);
      });
    }
    for (std::thread& thread : threads) thread.join();
    Receive(path, seed);  // What the withdrawals have left for the end.
    Collect(lanes);
    std::vector<std::string> faults;
    for (const Lane& lane : lanes) {
      for (const std::string& fault : FaultsOf(lane.race)) faults.push_back(std::string(path.name) + ": " + fault);
    }
    return faults;
  }

  // Every delivery is where the race has left it. How many were handed out.
  int Settle(const std::vector<Lane>& lanes) {
    std::vector<fakes::SpokenAck> spoken;
    for (const Lane& lane : lanes) {
      EXPECT_LE(lane.copies.size(), 1u);
      for (const DeliveredCopy& copy : lane.copies) {
        spoken.push_back(world_.Speak("daycare", copy, SayAccepted()).value());
      }
    }
    if (!spoken.empty()) {
      for (const absl::StatusOr<Acknowledged>& one : world_.Acknowledge("daycare", world_.Sign("daycare", spoken))) {
        EXPECT_EQ(Verdict(one), "OK");
      }
    }
    for (const Lane& lane : lanes) {
      EXPECT_EQ(StatesOf("odense-hv", lane.handover),
                lane.copies.empty() ? "WITHHELD(CONSENT_WITHDRAWN)" : "ACCEPTED");
    }
    return static_cast<int>(spoken.size());
  }

 private:
  struct Received {
    uint64_t began_at = 0;
    DeliveredCopy copy;
  };
  std::atomic<uint64_t> moment_{0};
  absl::Mutex mu_;
  std::vector<Received> received_ ABSL_GUARDED_BY(mu_);
};

class WithdrawalRaceOnTheRealStoreTest : public WithdrawalRaceTest {
 protected:
  WithdrawalRaceOnTheRealStoreTest() : WithdrawalRaceTest({.open_store = OpenRealStore}) {}
};

TEST_F(WithdrawalRaceOnTheRealStoreTest, NothingIsHandedOutBehindItsWithdrawal) {
  const int races = FromEnvironment("HANDOVER_RACES", fakes::Repeats(10'000));
  const uint32_t seed = static_cast<uint32_t>(FromEnvironment("HANDOVER_SEED", 1));
  std::map<std::string, int> handed_out;
  std::map<std::string, int> withheld;
  std::map<std::string, Handicap> handicaps;
  for (int race = 0; race < races; race += kLanes) {
    const Path& path = kPaths[static_cast<size_t>(race / kLanes) % std::size(kPaths)];
    std::vector<Lane> lanes = MakeLanes(race);
    const uint32_t seed_of_race = seed + static_cast<uint32_t>(race);
    const std::vector<std::string> faults = RaceOnce(path, handicaps[path.name], seed_of_race, lanes);
    ASSERT_TRUE(faults.empty()) << "race " << race << ", " << faults.front();
    const int out = Settle(lanes);
    ASSERT_FALSE(HasFailure()) << "race " << race << ", " << path.name;
    handed_out[path.name] += out;
    withheld[path.name] += kLanes - out;
    handicaps[path.name].Follow(out, kLanes - out);
  }
  // Each way was raced, and went both ways: else this has shown nothing. How often is the machine's business.
  for (const Path& path : kPaths) {
    std::cout << path.name << ": " << handed_out[path.name] << " handed out before, " << withheld[path.name]
              << " withheld after the withdrawal\n";
    EXPECT_GT(handed_out[path.name], 0) << path.name;
    EXPECT_GT(withheld[path.name], 0) << path.name;
  }
}

// The mutation: where the commit does not bind the epoch, the same check finds it. On each path.
class WithdrawalRaceWithTheFaultTest : public WithdrawalRaceTest, public ::testing::WithParamInterface<Path> {
 protected:
  WithdrawalRaceWithTheFaultTest() : WithdrawalRaceTest({.open_store = OpenStoreWithTheFault}) {}
};
INSTANTIATE_TEST_SUITE_P(All, WithdrawalRaceWithTheFaultTest, ::testing::ValuesIn(kPaths),
                         [](const auto& path) { return std::string(path.param.name); });

TEST_P(WithdrawalRaceWithTheFaultTest, ADeliveryThatForgetsTheEpochIsFound) {
  std::vector<std::string> faults;
  Handicap handicap;
  for (int race = 0; race < 5'000 && faults.empty(); race += kLanes) {
    std::vector<Lane> lanes = MakeLanes(race);
    faults = RaceOnce(GetParam(), handicap, static_cast<uint32_t>(race), lanes);
    int handed_out = 0;
    for (const Lane& lane : lanes) handed_out += lane.copies.empty() ? 0 : 1;
    handicap.Follow(handed_out, kLanes - handed_out);
    // Out of the way of the next; whatever became of them.
    for (const Lane& lane : lanes) {
      for (const DeliveredCopy& copy : lane.copies) env().queues.Forget(*DeliveryId::FromBytes(copy.delivery_id()));
    }
  }
  EXPECT_FALSE(faults.empty());
}

// The check itself.
TEST(RaceHistoryTest, AHandOutBeforeTheWithdrawalIsLawful) {
  EXPECT_TRUE(FaultsOf({.consent_epoch = 2, .acknowledged_at = 9, .withdrawal_leaf_index = 5, .copies = {{8, 4, 2}}})
                  .empty());
}

TEST(RaceHistoryTest, EachKindOfFaultIsFound) {
  const Race lawful{.consent_epoch = 2, .acknowledged_at = 9, .withdrawal_leaf_index = 5, .copies = {{8, 4, 2}}};
  for (const HandedCopy& wrong : {HandedCopy{10, 4, 2}, HandedCopy{8, 6, 2}, HandedCopy{8, 4, 3}}) {
    Race race = lawful;
    race.copies.push_back(wrong);
    EXPECT_EQ(FaultsOf(race).size(), 1u);
  }
}

}  // namespace withdrawal_race_test_internal
}  // namespace handover::pipeline
