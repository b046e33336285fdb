// When what a handover left behind may be erased, and when it must be. Pure: rows and holds of the policy in, an answer
// out. Sources: POLICY 2.6, docs/policy.md.
#ifndef HANDOVER_BROKER_POLICY_RETENTION_H_
#define HANDOVER_BROKER_POLICY_RETENTION_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

#include "handover/policy/v1/policy.pb.h"

namespace handover::policy {

// What is known of one handover.
struct RetentionQuestion {
  std::string handover_id;  // UUID.
  std::string kind;
  std::vector<std::string> bases;  // Of its deliveries.
  bool all_ended = false;          // No delivery is open: nobody is expected to do anything any more.
  bool any_delivered = false;      // A recipient has stored it.
  bool content_erased = false;     // Then it is about the evidence.
  absl::Time ended;                // When the last delivery ended. Meaningful with `all_ended`.
};

struct RetentionAnswer {
  enum class Verdict {
    kOpen,    // A delivery is open, and with it perhaps an escalation: never.
    kOnHold,  // A hold names it: `id` is the hold's.
    kMay,     // Nothing forbids it; a human may order it. It must be erased at `due`.
    kMust,    // Its time is over: `id` is the row's.
  };
  Verdict verdict = Verdict::kOpen;
  std::string id;
  absl::Time due = absl::InfiniteFuture();  // Infinite where no row covers it.
};

RetentionAnswer JudgeRetention(const RetentionQuestion& question, const v1::Policy& policy, absl::Time now);

// The earliest moment at which a handover of the kind that is accepted now could have to be erased, whatever becomes of
// it; in a year where no row says anything, since a later policy may.
absl::Time FirstLookAt(std::string_view kind, absl::Time now, const v1::Policy& policy);

// How long a consent that ended, or what is known of a person of whom nothing counts, is kept, and the row that says
// so: the longest of several. Nothing: no row does, and nothing of it goes by time. REQUIRES: CONSENT or PERSON.
struct KeepTime {
  std::string id;
  absl::Duration time;
};
std::optional<KeepTime> KeepTimeOf(v1::Retention::What what, const v1::Policy& policy);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_RETENTION_H_
