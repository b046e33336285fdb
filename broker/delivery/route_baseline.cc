#include "broker/delivery/route_baseline.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "absl/time/civil_time.h"

namespace handover::delivery {
namespace route_baseline_internal {

using storage::v1::RouteRecord;

constexpr double kSlow = 0.05;        // A day's weight: a memory of 20 working days, a month.
constexpr double kFast = 0.25;        // Four working days: a holiday season is known after its first days.
constexpr double kCaution = 0.8;      // The mean is itself an estimate.
constexpr double kLeastSpread = 0.2;  // No route's days vary by chance alone: k is at most 1 / 0.2^2.
constexpr double kLeastShape = 0.02;  // A route that speaks once a month.
constexpr double kWorkingDaysPerYear = 250;
constexpr double kMostChance = 1e-3;  // Also for a route that speaks so seldom that the year's budget would allow more.
constexpr int kLearningDays = 15;
constexpr int64_t kLearningCount = 15;
constexpr int kMostDays = 400;  // A silence is not looked at further back.
constexpr int kHours = 24;

int DayNumber(absl::CivilDay day) { return static_cast<int>(day - absl::CivilDay(1970, 1, 1)); }
absl::CivilDay DayOfNumber(int number) { return absl::CivilDay(1970, 1, 1) + number; }

// One working day has ended with so many handovers.
void Learn(double count, RouteRecord& route) {
  route.set_day_count(route.day_count() + 1);
  const double first = 1.0 / route.day_count();  // The plain mean until there is a past.
  const double slow = std::max(kSlow, first);
  route.set_mean(route.mean() + slow * (count - route.mean()));
  route.set_square(route.square() + slow * (count * count - route.square()));
  route.set_recent_mean(route.recent_mean() + std::max(kFast, first) * (count - route.recent_mean()));
  for (double& hour : *route.mutable_hours()) hour *= 1 - kSlow;
}

// The volume of the whole day, and of its part before a moment of it.
class DayShape {
 public:
  explicit DayShape(const RouteRecord& route) {
    for (int hour = 0; hour < kHours && hour < route.hours_size(); ++hour) hours_[hour] = route.hours(hour);
    for (const double hour : hours_) sum_ += hour;
  }

  // Share before `time` of its day; 0 to 1.
  double Before(absl::CivilSecond time) const {
    if (sum_ <= 0) return 0;
    double before = hours_[time.hour()] * (time.minute() * 60 + time.second()) / 3600.0;
    for (int hour = 0; hour < time.hour(); ++hour) before += hours_[hour];
    return before / sum_;
  }

 private:
  std::array<double, kHours> hours_{};
  double sum_ = 0;
};

// ln (1 + m x / k) ^ -k
double LogChanceOfNone(double mean, double shape, double share) { return -shape * std::log1p(mean * share / shape); }

double ShapeOf(const RouteRecord& route) {
  const double variance = route.square() - route.mean() * route.mean();
  const double excess = variance - route.mean();
  const double most = 1 / (kLeastSpread * kLeastSpread);
  if (excess <= 0) return most;
  return std::clamp(route.mean() * route.mean() / excess, kLeastShape, most);
}

double LogLimit(double mean) {
  return std::log(std::min(kMostChance, kFalseAlarmsPerYear / (kWorkingDaysPerYear * std::max(mean, 1e-6))));
}

bool HasPast(const RouteRecord& route) {
  return route.day_count() >= kLearningDays && route.total_count() >= kLearningCount && route.mean() > 0;
}

double CautiousMean(const RouteRecord& route) { return kCaution * std::min(route.mean(), route.recent_mean()); }

}  // namespace route_baseline_internal

void CountOnRoute(absl::Time when, const policy::WorkCalendar& calendar, storage::v1::RouteRecord& route) {
  using namespace route_baseline_internal;
  const absl::CivilSecond local = policy::DanishTime(when);
  const absl::CivilDay day(local);
  const int number = DayNumber(day);
  const bool was_silent = route.silent_ms() != 0;
  route.set_last_ms(std::max(route.last_ms(), absl::ToUnixMillis(when)));
  route.set_total_count(route.total_count() + 1);
  route.clear_silent_ms();
  while (route.hours_size() < kHours) route.add_hours(0);
  if (!calendar.IsWorkingDay(day)) return;
  if (route.last_day() == 0) route.set_last_day(number);
  if (number > route.last_day()) {
    Learn(route.last_day_count(), route);
    const int first_quiet = std::max(route.last_day() + 1, number - kMostDays);
    for (int quiet = first_quiet; quiet < number && !was_silent; ++quiet) {
      if (calendar.IsWorkingDay(DayOfNumber(quiet))) Learn(0, route);
    }
    route.set_last_day(number);
    route.set_last_day_count(0);
  }
  if (number == route.last_day()) route.set_last_day_count(route.last_day_count() + 1);
  route.set_hours(local.hour(), route.hours(local.hour()) + 1);
}

bool MayBeAlarming(const storage::v1::RouteRecord& route, absl::Time now) {
  using namespace route_baseline_internal;
  if (!HasPast(route)) return false;
  const absl::Duration quiet = now - absl::FromUnixMillis(route.last_ms());
  // A span touches at most two days more than it has whole ones, of which clocks that change make an hour.
  const double days = absl::FDivDuration(quiet + absl::Hours(1), absl::Hours(24)) + 2;
  return days * LogChanceOfNone(CautiousMean(route), ShapeOf(route), 1) < LogLimit(route.mean());
}

Silence JudgeSilence(const storage::v1::RouteRecord& route, absl::Time now, const policy::WorkCalendar& calendar) {
  using namespace route_baseline_internal;
  Silence silence;
  if (!HasPast(route)) return silence;
  const absl::CivilSecond last = policy::DanishTime(absl::FromUnixMillis(route.last_ms()));
  const absl::CivilSecond local = policy::DanishTime(now);
  if (local <= last) return silence;
  const DayShape shape_of_day(route);
  const double mean = CautiousMean(route);
  const double shape = ShapeOf(route);
  silence.log_limit = LogLimit(route.mean());
  const absl::CivilDay today(local);
  const absl::CivilDay first = std::max(absl::CivilDay(last), today - kMostDays);
  for (absl::CivilDay day = first; day <= today; ++day) {
    if (!calendar.IsWorkingDay(day)) continue;
    const double from = day == absl::CivilDay(last) ? shape_of_day.Before(last) : 0;
    const double to = day == today ? shape_of_day.Before(local) : 1;
    silence.expected_count += mean * (to - from);
    silence.log_chance += LogChanceOfNone(mean, shape, to - from);
  }
  silence.alarming = silence.log_chance < silence.log_limit;
  return silence;
}

double VolumeForOneDay(double spread) {
  using namespace route_baseline_internal;
  const double shape = 1 / std::pow(std::max(spread, kLeastSpread), 2);
  for (double mean = 1; mean < 1e6; mean *= 1.01) {
    if (LogChanceOfNone(kCaution * mean, shape, 1) < LogLimit(mean)) return mean;
  }
  return HUGE_VAL;
}

}  // namespace handover::delivery
