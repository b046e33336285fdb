#include "broker/delivery/route_baseline.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fakes/repeats.h"

namespace handover::delivery {
namespace route_baseline_test {

using policy::WorkCalendar;
using storage::v1::RouteRecord;

const WorkCalendar& Calendar() {
  static const auto& calendar = *new WorkCalendar();
  return calendar;
}

// How a route lives.
struct Life {
  double mean = 20;        // Handovers of an ordinary working day.
  double spread = 0.3;     // How the days themselves vary, beyond chance.
  bool all_hours = false;  // Round the clock; else from eight to four.
  double monday = 1.3;     // The first day of a week against the others.
  double holidays = 0.5;   // Of the weeks of July and of Christmas.
};

bool IsHolidaySeason(absl::CivilDay day) {
  return (day.month() == 7 && day.day() <= 25) || (day.month() == 12 && day.day() >= 20);
}

// A generated history: the moments of the handovers of one working day after another.
class History {
 public:
  History(const Life& life, uint64_t seed) : life_(life), random_(seed) {}

  std::vector<absl::Time> Day(absl::CivilDay day) {
    std::vector<absl::Time> moments;
    if (!Calendar().IsWorkingDay(day)) return moments;
    const double shape = 1 / (life_.spread * life_.spread);
    double mean = life_.mean * std::gamma_distribution<double>(shape, 1 / shape)(random_);
    if (absl::GetWeekday(day) == absl::Weekday::monday) mean *= life_.monday;
    if (IsHolidaySeason(day)) mean *= life_.holidays;
    const int count = std::poisson_distribution<int>(mean)(random_);
    for (int i = 0; i < count; ++i) moments.push_back(policy::StartOfDanishDay(day) + absl::Seconds(SecondOfDay()));
    std::sort(moments.begin(), moments.end());
    return moments;
  }

 private:
  double SecondOfDay() {
    const double first = life_.all_hours ? 0 : 8 * 3600.0;
    const double length = life_.all_hours ? 86'399.0 : 8 * 3600.0;
    return first + std::uniform_real_distribution<double>(0, length)(random_);
  }

  const Life life_;
  std::mt19937_64 random_;
};

constexpr absl::CivilDay kBegin(2024, 1, 2);

RouteRecord Lived(const Life& life, uint64_t seed, absl::CivilDay until) {
  RouteRecord route;
  History history(life, seed);
  for (absl::CivilDay day = kBegin; day < until; ++day) {
    for (const absl::Time moment : history.Day(day)) CountOnRoute(moment, Calendar(), route);
  }
  return route;
}

// False alarms of one route that is well, over the days: a silence is longest just before it ends, so that is where it
// is judged.
int FalseAlarms(const Life& life, uint64_t seed, int days) {
  RouteRecord route;
  History history(life, seed);
  int alarms = 0;
  for (absl::CivilDay day = kBegin; day < kBegin + days; ++day) {
    for (const absl::Time moment : history.Day(day)) {
      if (JudgeSilence(route, moment, Calendar()).alarming) {
        ++alarms;
        route.set_silent_ms(route.last_ms());
      }
      CountOnRoute(moment, Calendar(), route);
    }
  }
  return alarms;
}

TEST(RouteBaselineTest, AWellRouteSeldomAlarms) {
  constexpr int kYears = 2;
  constexpr int64_t kRoutesEach = fakes::Repeats(12);
  std::vector<Life> lives;
  for (const double mean : {0.5, 3.0, 10.0, 25.0, 60.0}) {
    for (const double spread : {0.1, 0.35}) lives.push_back({mean, spread, false, 1.3, 0.5});
    lives.push_back({mean, 0.25, true, 1.0, 0.7});
  }
  double route_years = 0;
  int alarms = 0;
  for (size_t i = 0; i < lives.size(); ++i) {
    for (int route = 0; route < kRoutesEach; ++route) {
      alarms += FalseAlarms(lives[i], 1000 * i + static_cast<uint64_t>(route), 365 * kYears);
      route_years += kYears;
    }
  }
  RecordProperty("false_alarms", alarms);
  RecordProperty("route_years", static_cast<int>(route_years));
  std::cout << "false alarms: " << alarms << " in " << route_years << " route-years\n";
  EXPECT_LE(alarms / route_years, 0.05);
}

// From the last handover until the alarm, in hours, of a route that stops on a Tuesday at ten.
double HoursUntilAlarm(const Life& life, uint64_t seed) {
  const absl::CivilDay stop(2025, 3, 4);
  RouteRecord route = Lived(life, seed, stop);
  const absl::Time stopped = policy::StartOfDanishDay(stop) + absl::Hours(10);
  History morning(life, seed + 1);
  for (const absl::Time moment : morning.Day(stop)) {
    if (moment < stopped) CountOnRoute(moment, Calendar(), route);
  }
  for (int minute = 0; minute < 60 * 24 * 40; minute += 10) {
    if (JudgeSilence(route, stopped + absl::Minutes(minute), Calendar()).alarming) return minute / 60.0;
  }
  return HUGE_VAL;
}

TEST(RouteBaselineTest, ABusyRouteThatStopsAlarmsWithinOneWorkingDay) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    EXPECT_LE(HoursUntilAlarm({40, 0.2, false, 1.2, 0.5}, seed), 24) << seed;
    EXPECT_LE(HoursUntilAlarm({60, 0.3, true, 1.0, 0.7}, seed), 24) << seed;
  }
}

TEST(RouteBaselineTest, AQuieterRouteAlarmsLater) {
  const double hours = HoursUntilAlarm({5, 0.2, false, 1.2, 0.5}, 7);
  EXPECT_GT(hours, 24);
  EXPECT_LE(hours, 10 * 24);
}

// What is quickly told is never that a silence is well which is not.
TEST(RouteBaselineTest, WhatIsAlarmingMayBeAlarming) {
  int told_early = 0;
  const std::vector<Life> lives = {{40, 0.2, false, 1.2, 0.5}, {5, 0.2, false, 1.2, 0.5}, {0.5, 0.35, true, 1, 1}};
  for (const Life& life : lives) {
    const RouteRecord route = Lived(life, 7, absl::CivilDay(2025, 3, 4));
    const absl::Time last = absl::FromUnixMillis(route.last_ms());
    for (int hour = 0; hour < 24 * 60; ++hour) {
      const absl::Time now = last + absl::Hours(hour);
      const bool alarming = JudgeSilence(route, now, Calendar()).alarming;
      EXPECT_LE(alarming, MayBeAlarming(route, now)) << life.mean << " " << hour;
      told_early += !alarming && !MayBeAlarming(route, now) ? 1 : 0;
    }
  }
  EXPECT_GT(told_early, 24 * 30);
}

TEST(RouteBaselineTest, TheVolumeForOneDayIsStated) {
  EXPECT_NEAR(VolumeForOneDay(0.2), 20, 3);
  EXPECT_GT(VolumeForOneDay(0.4), VolumeForOneDay(0.2));
}

TEST(RouteBaselineTest, WithoutAPastNothingAlarms) {
  const RouteRecord route = Lived({40, 0.2, false, 1.2, 0.5}, 3, kBegin + 10);
  EXPECT_FALSE(JudgeSilence(route, policy::StartOfDanishDay(kBegin + 60), Calendar()).alarming);
}

TEST(RouteBaselineTest, ANightAndAWeekendAreNoSilence) {
  const absl::CivilDay friday(2025, 3, 7);
  const RouteRecord route = Lived({40, 0.2, false, 1.2, 0.5}, 3, friday + 1);
  const Silence silence = JudgeSilence(route, policy::StartOfDanishDay(friday + 3) + absl::Hours(8), Calendar());
  EXPECT_FALSE(silence.alarming);
  EXPECT_LT(silence.expected_count, 8);
}

TEST(RouteBaselineTest, TimeBeforeTheNewestHandoverIsNoSilence) {
  const RouteRecord route = Lived({40, 0.2, false, 1.2, 0.5}, 3, absl::CivilDay(2025, 3, 7));
  EXPECT_EQ(JudgeSilence(route, absl::FromUnixMillis(route.last_ms()) - absl::Hours(1), Calendar()).expected_count, 0);
}

TEST(RouteBaselineTest, QuietDaysBelongToThePast) {
  RouteRecord route = Lived({40, 0.2, false, 1.2, 0.5}, 3, absl::CivilDay(2025, 3, 7));
  const double before = route.mean();
  CountOnRoute(policy::StartOfDanishDay(absl::CivilDay(2025, 3, 17)) + absl::Hours(9), Calendar(), route);
  EXPECT_LT(route.mean(), 0.9 * before);
}

TEST(RouteBaselineTest, AnOutageDoesNot) {
  RouteRecord route = Lived({40, 0.2, false, 1.2, 0.5}, 3, absl::CivilDay(2025, 3, 7));
  const double before = route.mean();
  route.set_silent_ms(route.last_ms());
  CountOnRoute(policy::StartOfDanishDay(absl::CivilDay(2025, 7, 14)) + absl::Hours(9), Calendar(), route);
  EXPECT_NEAR(route.mean(), before, 0.1 * before);
  EXPECT_EQ(route.silent_ms(), 0);
}

TEST(RouteBaselineTest, AHandoverOnAFreeDayIsASignOfLifeAndNoMore) {
  RouteRecord route = Lived({40, 0.2, false, 1.2, 0.5}, 3, absl::CivilDay(2025, 3, 8));
  const RouteRecord before = route;
  const absl::Time sunday = policy::StartOfDanishDay(absl::CivilDay(2025, 3, 9)) + absl::Hours(9);
  CountOnRoute(sunday, Calendar(), route);
  EXPECT_EQ(route.last_ms(), absl::ToUnixMillis(sunday));
  EXPECT_EQ(route.day_count(), before.day_count());
  EXPECT_EQ(route.last_day_count(), before.last_day_count());
}

TEST(RouteBaselineTest, AHandoverOfAnEarlierDayDoesNotTurnTimeBack) {
  RouteRecord route = Lived({40, 0.2, false, 1.2, 0.5}, 3, absl::CivilDay(2025, 3, 7));
  const RouteRecord before = route;
  CountOnRoute(absl::FromUnixMillis(before.last_ms()) - absl::Hours(48), Calendar(), route);
  EXPECT_EQ(route.last_ms(), before.last_ms());
  EXPECT_EQ(route.last_day(), before.last_day());
}

}  // namespace route_baseline_test
}  // namespace handover::delivery
