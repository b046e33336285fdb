// What happened to a broker under faults, as both ends saw it: who sent what and was told what, who got what, who said
// yes and took it back. Recorded while it happens; history_check.h judges it afterwards, in the manner of Jepsen.
#ifndef HANDOVER_TESTS_FAULTS_HISTORY_H_
#define HANDOVER_TESTS_FAULTS_HISTORY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace handover::faults {

// What whoever asked was told.
enum class Told {
  kOk,       // It is done: nothing may undo it.
  kRefused,  // It is not done, and never will be.
  kNothing,  // No answer came: it may be done or not, now or a little later.
};

enum class What {
  kSent,       // A handover was sent. Its answer comes as kAnswered.
  kAnswered,   // `told`; kOk: accepted at `log_index`. Once more for each time that it was sent again.
  kReceived,   // Its recipient got a copy that was handed out at `log_index`.
  kConcluded,  // `told`; kOk: the recipient's word about a delivery is taken at `log_index`.
  kPermitted,  // `told`; kOk: a consent counts from `log_index` on.
  kWithdrawn,  // `told`; kOk: the consent counts no more from `log_index` on.
};

// Log indexes order what happened at the broker, whatever the network did to those who saw it.
struct Event {
  What what = What::kSent;
  std::string handover;       // Of kSent, kAnswered and kReceived.
  std::string delivery;       // Of kReceived and kConcluded.
  std::string recipient;      // Of kReceived: who got it. One handover comes to one recipient as one delivery.
  std::string lane;           // Of kReceived: recipient, child and priority, within which order is kept.
  std::string consent;        // Of kPermitted and kWithdrawn; of kReceived: what the copy rests on, empty = nothing.
  Told told = Told::kNothing;
  int64_t accepted_index = 0;  // Of kReceived: the order within its lane.
  int64_t log_index = 0;
};

// Thread-safe.
class History {
 public:
  void Add(Event event);

  // In the order they were added.
  std::vector<Event> Events() const;
  // Waits until so many more events were added, or for as long as patience lasts.
  void AwaitMore(int64_t count, absl::Duration patience) const;

 private:
  mutable absl::Mutex mu_;
  std::vector<Event> events_ ABSL_GUARDED_BY(mu_);
};

}  // namespace handover::faults

#endif  // HANDOVER_TESTS_FAULTS_HISTORY_H_
