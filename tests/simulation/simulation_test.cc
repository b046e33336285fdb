// The simulation itself: a fixed budget in CI, HANDOVER_SIM_SECONDS otherwise; the same seed is the same run; and what
// is planted is found.
#include "tests/simulation/simulation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/str_replace.h"

#include "broker/base/clock.h"
#include "tests/simulation/papers.h"
#include "tests/simulation/report.h"

namespace handover::simulation {
namespace simulation_test_internal {

using testing::AllOf;
using testing::ElementsAre;
using testing::Gt;
using testing::IsEmpty;
using testing::Le;
using testing::Pair;

constexpr int kFamilies = 200;
constexpr int kDays = 42;

double Budget() {
  const char* text = std::getenv("HANDOVER_SIM_SECONDS");
  return text == nullptr ? 300 : std::atof(text);
}

const Clock& MachineClock() {
  static const SystemClock& clock = *new SystemClock();
  return clock;
}

double SecondsSince(absl::Duration began) {
  return absl::ToDoubleSeconds(MachineClock().SinceStart() - began);
}

TEST(SimulationTest, SameSeedIsTheSameRun) {
  const Plan plan = MakePlan(7, 20, 12);
  const Outcome once = Simulate(plan, {});
  const Outcome again = Simulate(plan, {});
  EXPECT_EQ(once.digest, again.digest);
  EXPECT_EQ(once.events, again.events);
  EXPECT_GT(once.leaves, 100u);
}

// Without faults nobody's clock is wrong, and consent alone decides.
TEST(SimulationTest, WhatIsOfferedIsMostlyAccepted) {
  Plan plan = MakePlan(7, 20, 12);
  plan.faults.clear();
  const Outcome outcome = Simulate(plan, {});
  EXPECT_GT(outcome.letters, 20u);
  EXPECT_GE(outcome.accepted * 5, outcome.letters * 4) << outcome.accepted << " of " << outcome.letters;
}

TEST(SimulationTest, OtherSeedIsAnotherRun) {
  EXPECT_NE(Simulate(MakePlan(7, 5, 5), {}).digest, Simulate(MakePlan(8, 5, 5), {}).digest);
}

// Whatever fails, every promise is kept.
TEST(SimulationTest, PromisesAreKeptForTheWholeBudget) {
  const absl::Duration began = MachineClock().SinceStart();
  double hours = 0;
  uint64_t letters = 0;
  uint64_t accepted = 0;
  uint64_t deliveries = 0;
  uint64_t restarts = 0;
  int runs = 0;
  const auto seed = static_cast<uint64_t>(std::atoi(std::getenv("HANDOVER_SEED") ? std::getenv("HANDOVER_SEED") : "1"));
  while (runs == 0 || SecondsSince(began) < Budget()) {
    const Plan plan = MakePlan(seed + static_cast<uint64_t>(runs++), kFamilies, kDays);
    RunOptions options;
    options.wants_end = [began] { return SecondsSince(began) >= Budget(); };
    const Outcome outcome = Simulate(plan, options);
    hours += outcome.day * 24;
    letters += outcome.letters;
    accepted += outcome.accepted;
    deliveries += outcome.deliveries;
    restarts += outcome.restarts;
    ASSERT_FALSE(outcome.violation.has_value()) << StoryOf(plan, *outcome.violation);
  }
  const double per_minute = hours / (SecondsSince(began) / 60);
  std::cout << runs << " runs, " << kFamilies << " families each: " << accepted << " of " << letters
            << " letters accepted, " << deliveries << " deliveries, " << restarts << " restarts, "
            << static_cast<int64_t>(hours) << " simulated hours, " << static_cast<int64_t>(per_minute)
            << " per minute\n";
  RecordProperty("simulated_hours_per_minute", static_cast<int>(per_minute));
  EXPECT_GT(deliveries, 0u);
  // Some 97 of 100 are: a broker that refuses what it is given keeps every other promise.
  EXPECT_GE(accepted * 5, letters * 4);
}

// One of the recipients of copies stops fetching, as at St. Olavs: whatever was for it is escalated by the end of one
// working day, which CheckLate() asks in every run, and here there is something to be asked about.
TEST(SimulationTest, RecipientThatStopsSilentlyIsEscalatedWithinAWorkingDay) {
  Plan plan = MakePlan(3, 40, 120);
  plan.faults.clear();
  plan.silent_party = AliasOf("gp", 1);
  const Outcome outcome = Simulate(plan, {});
  EXPECT_FALSE(outcome.violation.has_value()) << outcome.violation->rule << ": " << outcome.violation->words;
  EXPECT_GT(outcome.escalated_of_silent, 10u);
}

// One health visiting sends copies of its summaries to two GPs, some thirty a day to each. From a Tuesday on one of the
// two stops without a word, for four months; from two days later on few families are left, which changes nothing for a
// silence that is known, and costs little.
class StOlavsTest : public testing::Test {
 protected:
  static constexpr int kFamilyCount = 900;
  static constexpr int kStops = 29;  // 9 July 2024, a Tuesday, in the morning.
  static constexpr int kSilentDays = 120;
  static inline const std::string kSender = AliasOf("hv", 0);
  static inline const std::string kStopped = AliasOf("gp", 1);

  static Plan MakeStOlavs() {
    Plan plan = MakePlan(11, 0, kStops + kSilentDays);
    plan.faults.clear();
    plan.visits_are_copies = true;
    for (int family = 0; plan.families.size() < kFamilyCount; ++family) {
      const Home home = FirstHomeOf(plan.seed, family);
      if (home.municipality == 0 && home.gp != AliasOf("gp", 2)) plan.families.insert(family);
    }
    for (const PlannedEvent& event : EventsOf(plan)) {
      const int64_t day = absl::ToInt64Hours(event.time - StartOfTime()) / 24;
      // Everybody's first visit is in the first five days, three times as many as in others.
      const bool is_rush = day < 5 && event.kind == EventKind::kLetter && event.letter == LetterKind::kVisit;
      const bool is_late = day >= kStops + 2;
      if ((is_rush && event.family % 3 != 0) || (is_late && event.family >= 60)) plan.left_out.insert(event.id);
    }
    return plan;
  }
  // What was raised in the two days after it stopped, of the one that stopped, as `gp-1` or `hv-0 to gp-1`, with how
  // long that took, rounded up to hours.
  static std::map<std::string, int64_t> RaisedIn(const Outcome& outcome, const Plan& plan) {
    const absl::Time stops = StartOfTime() + absl::Hours(24) * kStops;
    std::map<std::string, int64_t> raised;
    for (const RouteAlarm& alarm : outcome.route_alarms) {
      const bool is_kept = !alarm.closed.has_value() || *alarm.closed >= EndOf(plan);
      const bool is_of_it = alarm.recipient == kStopped && alarm.opened < stops + absl::Hours(48);
      const std::string route = alarm.sender.empty() ? alarm.recipient : alarm.sender + " to " + alarm.recipient;
      if (is_of_it && is_kept) raised[route] = absl::ToInt64Hours(alarm.opened - stops) + 1;
    }
    return raised;
  }
};

TEST_F(StOlavsTest, TheOneOfTwoRecipientsThatStopsFetchingIsEscalatedWithinAWorkingDay) {
  Plan plan = MakeStOlavs();
  plan.silent_party = kStopped;
  plan.silent_from = kStops;
  const Outcome outcome = Simulate(plan, {});
  ASSERT_FALSE(outcome.violation.has_value()) << outcome.violation->rule << ": " << outcome.violation->words;
  EXPECT_THAT(RaisedIn(outcome, plan), ElementsAre(Pair(kStopped, AllOf(Gt(0), Le(24)))));
}

TEST_F(StOlavsTest, TheOneOfTwoRecipientsThatItsSenderLeavesOutIsEscalatedWithinAWorkingDay) {
  Plan plan = MakeStOlavs();
  plan.left_out_party = kStopped;
  plan.left_out_from = kStops;
  const Outcome outcome = Simulate(plan, {});
  ASSERT_FALSE(outcome.violation.has_value()) << outcome.violation->rule << ": " << outcome.violation->words;
  EXPECT_THAT(RaisedIn(outcome, plan), ElementsAre(Pair(kSender + " to " + kStopped, AllOf(Gt(0), Le(24)))));
}

TEST_F(StOlavsTest, WhereNobodyStopsNobodyIsCalledSilent) {
  Plan plan = MakeStOlavs();
  plan.days = kStops + 2;
  EXPECT_THAT(RaisedIn(Simulate(plan, {}), plan), IsEmpty());
}

// What should follow a birth is raised, met where it comes, and escalated where it does not: CheckLate() and CheckAll()
// ask in every run, and here there is something to be asked about.
TEST(SimulationTest, WhatShouldFollowIsMetOrMissedAndNeverForgotten) {
  const Plan plan = MakePlan(5, 40, 90);
  const Outcome outcome = Simulate(plan, {});
  ASSERT_FALSE(outcome.violation.has_value()) << StoryOf(plan, *outcome.violation);
  EXPECT_GT(outcome.expected, 50u);
  EXPECT_GT(outcome.met, 0u);
  EXPECT_GT(outcome.missed, 3u);
}

struct Planted {
  Bug bug;
  std::set<std::string> rules;  // The run must say that one of them is broken.
};

class PlantedBugTest : public testing::TestWithParam<Planted> {};

TEST_P(PlantedBugTest, IsFoundWithinItsBudget) {
  constexpr int kMaxRuns = 12;
  std::optional<Violation> found;
  for (uint64_t seed = 1; seed <= kMaxRuns && !found.has_value(); ++seed) {
    Plan plan = MakePlan(seed, 60, 30);
    plan.bug = GetParam().bug;
    found = Simulate(plan, {}).violation;
  }
  ASSERT_TRUE(found.has_value()) << "not found";
  EXPECT_TRUE(GetParam().rules.contains(found->rule)) << found->rule << ": " << found->words;
}

INSTANTIATE_TEST_SUITE_P(Bugs, PlantedBugTest,
                         testing::Values(Planted{Bug::kStaleConsent, {"AGAINST_CONSENT"}},
                                         Planted{Bug::kForgottenQueue, {"FORGOTTEN"}},
                                         // Who was answered says so, or the head file at the next start.
                                         Planted{Bug::kEarlyAnswer, {"LOG_CUT", "START_REFUSED"}},
                                         Planted{Bug::kLostOrder, {"ORDER"}},
                                         Planted{Bug::kForgottenTimer,
                                                 {"DELIVERY_LATE_IN_SILENCE", "EXPECTATION_LATE_IN_SILENCE"}},
                                         Planted{Bug::kLostLetter, {"LETTER_LOST"}},
                                         Planted{Bug::kUnheededHead, {"LOSS_NOT_SEEN"}},
                                         // A repeat that is refused after that has cost the letter.
                                         Planted{Bug::kAcceptedTwice, {"TWO_DELIVERIES", "LETTER_LOST"}},
                                         Planted{Bug::kResentCopy, {"AGAINST_CONSENT", "NOT_DECIDED_AGAIN"}},
                                         Planted{Bug::kFussyStart, {"START_REFUSED"}},
                                         Planted{Bug::kFussyWatch,
                                                 {"DELIVERY_LATE_IN_SILENCE", "EXPECTATION_LATE_IN_SILENCE"}}),
                         [](const testing::TestParamInfo<Planted>& planted) {
                           return absl::StrReplaceAll(std::string(NameOf(planted.param.bug)), {{"-", "_"}});
                         });

}  // namespace simulation_test_internal
}  // namespace handover::simulation
