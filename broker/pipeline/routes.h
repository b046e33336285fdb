// How much goes over each route, and which have fallen silent. A commit that accepts or stores leaves a tally, blindly,
// so that no two of them get in each other's way; a round adds the tallies to the routes they belong to, once each, and
// looks which routes have been silent for longer than chance explains.
#ifndef HANDOVER_BROKER_PIPELINE_ROUTES_H_
#define HANDOVER_BROKER_PIPELINE_ROUTES_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "broker/base/ids.h"
#include "broker/pipeline/alarm.h"
#include "broker/pipeline/environment.h"
#include "broker/store/store.h"
#include "handover/storage/v1/pathway_records.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

// What an accepted handover leaves. `recipients` without those who are not known yet.
store::Operation TallyOfAccepted(uint64_t log_index, const storage::v1::HandoverRecord& record,
                                 const std::vector<std::string>& recipients);
// What the first word of a recipient on a delivery leaves: it fetches.
store::Operation TallyOfFetched(uint64_t log_index, const storage::v1::DeliveryRecord& record, absl::Time now);

// The 16 bytes that a route is known by: of sender, kind and recipient, or of the recipient alone for its fetching.
std::string RouteIdOf(const storage::v1::RouteRecord& route);

// One step of the timer of a silent route.
absl::StatusOr<AlarmStep> TakeRouteStep(const std::string& id, int64_t timer_ms, Environment& env);

// Thread-safe. Borrows the environment.
class RouteWatch {
 public:
  struct Options {
    int max_tallies = 4096;  // Per round: bounds the commit.
  };
  // What could not be done; without a person. Called on the thread of Round() or the committer's.
  using Tell = std::function<void(const absl::Status&)>;
  RouteWatch(const Options& options, Environment& env, Tell tell)
      : options_(options), env_(env), tell_(std::move(tell)) {}
  // Waits for the round under way.
  ~RouteWatch();

  // Counts what is not counted, and puts before the escalation worker what has fallen silent. Begins nothing while a
  // round is under way; returns without waiting for it. Whether there was more than one round takes.
  bool Round();
  void Await();

 private:
  struct Counted;
  absl::Status Count(Counted& counted);
  absl::Status Judge(Counted& counted);

  const Options options_;
  Environment& env_;
  const Tell tell_;

  absl::Mutex mu_;
  bool under_way_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_ROUTES_H_
