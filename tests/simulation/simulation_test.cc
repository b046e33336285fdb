// The simulation itself: a fixed budget in CI, HANDOVER_SIM_SECONDS otherwise; the same seed is the same run; and what
// is planted is found.
#include "tests/simulation/simulation.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"

#include "broker/base/clock.h"
#include "tests/simulation/report.h"

namespace handover::simulation {
namespace simulation_test_internal {

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

TEST(SimulationTest, OtherSeedIsAnotherRun) {
  EXPECT_NE(Simulate(MakePlan(7, 5, 5), {}).digest, Simulate(MakePlan(8, 5, 5), {}).digest);
}

// Whatever fails, every promise is kept.
TEST(SimulationTest, PromisesAreKeptForTheWholeBudget) {
  const absl::Duration began = MachineClock().SinceStart();
  double hours = 0;
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
    deliveries += outcome.deliveries;
    restarts += outcome.restarts;
    ASSERT_FALSE(outcome.violation.has_value()) << StoryOf(plan, *outcome.violation);
  }
  const double per_minute = hours / (SecondsSince(began) / 60);
  std::cout << runs << " runs, " << kFamilies << " families each: " << deliveries << " deliveries, " << restarts
            << " restarts, " << static_cast<int64_t>(hours) << " simulated hours, " << static_cast<int64_t>(per_minute)
            << " per minute\n";
  RecordProperty("simulated_hours_per_minute", static_cast<int>(per_minute));
  EXPECT_GT(deliveries, 0u);
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

// Each summary of a visit goes to the family's GP, and as a copy to another: enough for that route to have a past of its
// own. From a Tuesday on something stops without a word, for four months; from two days later on few families are left,
// which changes nothing for a silence that is known, and costs little.
class StOlavsTest : public testing::Test {
 protected:
  static constexpr int kStops = 29;  // 9 July 2024, a Tuesday.
  static constexpr int kSilentDays = 120;

  static Plan MakeStOlavs() {
    Plan plan = MakePlan(11, 480, kStops + kSilentDays);
    plan.faults.clear();
    plan.copy_to = AliasOf("gp", 2);
    for (const PlannedEvent& event : EventsOf(plan)) {
      const bool is_late = event.time > StartOfTime() + absl::Hours(24) * (kStops + 2);
      if (is_late && event.family >= 20) plan.left_out.insert(event.id);
    }
    return plan;
  }
  // Of the party, by whoever does not fetch or send to it.
  static std::vector<RouteAlarm> AlarmsOf(const Outcome& outcome, const std::string& recipient, bool of_fetching) {
    std::vector<RouteAlarm> alarms = outcome.route_alarms;
    std::erase_if(alarms, [&](const RouteAlarm& alarm) {
      return alarm.recipient != recipient || alarm.sender.empty() != of_fetching ||
             alarm.opened > StartOfTime() + absl::Hours(24) * (kStops + 2);
    });
    return alarms;
  }
  // Within one working day, which that Tuesday is, and for as long as the silence lasts.
  static void ExpectRaisedInTimeAndKept(const RouteAlarm& alarm, const Plan& plan) {
    const absl::Time stops = StartOfTime() + absl::Hours(24) * kStops;
    EXPECT_GT(alarm.opened, stops);
    EXPECT_LE(alarm.opened, stops + absl::Hours(24)) << alarm.opened - stops;
    EXPECT_TRUE(!alarm.closed.has_value() || *alarm.closed >= EndOf(plan)) << *alarm.closed - stops;
  }
};

TEST_F(StOlavsTest, TheOneOfTwoRecipientsThatStopsFetchingIsEscalatedWithinAWorkingDay) {
  Plan plan = MakeStOlavs();
  plan.silent_party = plan.copy_to;
  plan.silent_from = kStops;
  const Outcome outcome = Simulate(plan, {});
  ASSERT_FALSE(outcome.violation.has_value()) << outcome.violation->rule << ": " << outcome.violation->words;
  const std::vector<RouteAlarm> alarms = AlarmsOf(outcome, plan.copy_to, true);
  ASSERT_EQ(alarms.size(), 1u);
  ExpectRaisedInTimeAndKept(alarms.front(), plan);
}

TEST_F(StOlavsTest, TheOneOfTwoRecipientsThatItsSendersLeaveOutIsEscalatedWithinAWorkingDay) {
  Plan plan = MakeStOlavs();
  plan.copy_left_out_from = kStops;
  const Outcome outcome = Simulate(plan, {});
  ASSERT_FALSE(outcome.violation.has_value()) << outcome.violation->rule << ": " << outcome.violation->words;
  const std::vector<RouteAlarm> alarms = AlarmsOf(outcome, plan.copy_to, false);
  ASSERT_EQ(alarms.size(), static_cast<size_t>(kMunicipalityCount)) << "one for each sender";
  for (const RouteAlarm& alarm : alarms) ExpectRaisedInTimeAndKept(alarm, plan);
}

// What should follow a birth is raised, met where it comes, and escalated where it does not: CheckLate() and CheckAll()
// ask in every run, and here there is something to be asked about.
TEST(SimulationTest, WhatShouldFollowIsMetOrMissedAndNeverForgotten) {
  const Plan plan = MakePlan(5, 40, 90);
  const Outcome outcome = Simulate(plan, {});
  ASSERT_FALSE(outcome.violation.has_value()) << StoryOf(plan, *outcome.violation);
  EXPECT_GT(outcome.expected, 50u);
  EXPECT_GT(outcome.met, 0u);
  EXPECT_GT(outcome.missed, 10u);
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
                                         Planted{Bug::kEarlyAnswer, {"ACKNOWLEDGED_LOST", "START_REFUSED"}},
                                         Planted{Bug::kLostOrder, {"ORDER"}},
                                         Planted{Bug::kForgottenTimer, {"LATE_IN_SILENCE"}}),
                         [](const testing::TestParamInfo<Planted>& planted) {
                           return absl::StrReplaceAll(std::string(NameOf(planted.param.bug)), {{"-", "_"}});
                         });

}  // namespace simulation_test_internal
}  // namespace handover::simulation
