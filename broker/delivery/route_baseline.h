// A route against its own past: how much one party sends another of one kind, or how much a recipient fetches, on
// working days and by the hour. Says when a silence is longer than chance explains.
//
// A working day's volume is taken as a gamma-Poisson mixture (negative binomial) whose mean and variance are learnt
// with exponentially falling weights. The chance that a route which is well is silent for as long as it has been is
// then
//
//     P = product over the working days d of (1 + m x_d / k) ^ -k
//
// with m the mean of a working day, k = m^2 / (variance - m), and x_d the share of day d's volume that falls into the
// silence, by the route's own hours. Every handover begins a new silence, of which a year has 250 m; so the alarm is at
// P < false alarms per year / (250 m). docs/OPERATIONS.md says what volume that needs, docs/PERFORMANCE.md how often it
// was wrong.
#ifndef HANDOVER_BROKER_DELIVERY_ROUTE_BASELINE_H_
#define HANDOVER_BROKER_DELIVERY_ROUTE_BASELINE_H_

#include "absl/time/time.h"

#include "broker/policy/deadline.h"
#include "handover/storage/v1/pathway_records.pb.h"

namespace handover::delivery {

// Per route and year, while the route is as its past was.
inline constexpr double kFalseAlarmsPerYear = 0.02;

// How a silence is judged.
struct Silence {
  bool alarming = false;
  double expected_count = 0;  // What would have come meanwhile.
  double log_chance = 0;      // Natural logarithm of P.
  double log_limit = 0;       // Alarming below it.
};

// One handover at `when`, which is not before the newest. Ends a silence; the days of one that was alarming are left
// out of the past.
void CountOnRoute(absl::Time when, const policy::WorkCalendar& calendar, storage::v1::RouteRecord& route);

// Whether the silence since the newest handover could be alarming, were every day a working day: false is certain, and
// quickly told.
bool MayBeAlarming(const storage::v1::RouteRecord& route, absl::Time now);

// The silence since the newest handover. Never alarming before the route has a past of some weeks.
Silence JudgeSilence(const storage::v1::RouteRecord& route, absl::Time now, const policy::WorkCalendar& calendar);

// What the mean of a working day must be at least, for a silence of one whole working day to be alarming, when days
// vary by chance and by `spread` (the standard deviation of the days' own means as a part of their mean).
double VolumeForOneDay(double spread);

}  // namespace handover::delivery

#endif  // HANDOVER_BROKER_DELIVERY_ROUTE_BASELINE_H_
