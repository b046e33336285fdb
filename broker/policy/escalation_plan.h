// How what is late climbs: deadlines that belong to no kind, and the ladders of the policy. What the policy leaves out
// has a default, so that nothing late is ever without a step.
#ifndef HANDOVER_BROKER_POLICY_ESCALATION_PLAN_H_
#define HANDOVER_BROKER_POLICY_ESCALATION_PLAN_H_

#include <optional>
#include <vector>

#include "absl/time/time.h"

#include "broker/policy/deadline.h"
#include "handover/exchange/v1/handover.pb.h"
#include "handover/pathway/v1/escalation.pb.h"
#include "handover/policy/v1/policy.pb.h"

namespace handover::policy {

// What is late, and how urgent that is: which ladder counts.
struct Lateness {
  pathway::v1::EscalationReason reason = pathway::v1::ESCALATION_REASON_UNSPECIFIED;
  exchange::v1::Priority priority = exchange::v1::ROUTINE;
};

// A step that was taken: its number, from 1, and when it was due.
struct TakenStep {
  int number = 0;
  absl::Time due;
};

// Immutable, hence thread-safe. Does not borrow.
class EscalationPlan {
 public:
  EscalationPlan() = default;  // Defaults alone.
  explicit EscalationPlan(const v1::Escalation& plan) : plan_(plan) {}

  // The deadline, or for ACUTE the policy's own when that is earlier.
  absl::Time DeliverBy(absl::Time deadline, absl::Time start, exchange::v1::Priority priority,
                       const WorkCalendar& calendar) const;
  absl::Time ConcludeBy(absl::Time deadline, absl::Time start, exchange::v1::Priority priority,
                        const WorkCalendar& calendar) const;

  // When the operator must have decided on what is held, and when the sender must have acted on what came back.
  absl::Time HoldUntil(absl::Time start, exchange::v1::Priority priority, const WorkCalendar& calendar) const;
  absl::Time ReturnUntil(absl::Time start, exchange::v1::Priority priority, const WorkCalendar& calendar) const;

  // Whom the step names; a number past the last is the last again. Never empty.
  std::vector<v1::EscalationRole> NamesAt(const Lateness& lateness, int step) const;

  // When the step after it is due; nothing when the ladder ends there. Counted from when the step was due, so that a
  // tick that comes a moment later changes nothing; from `now` where that is more than an hour later, so that whoever
  // was away is not named three times at once.
  std::optional<absl::Time> StepAfter(const Lateness& lateness, const TakenStep& step, absl::Time now,
                                      const WorkCalendar& calendar) const;

 private:
  // Null: the policy has none for it.
  const v1::EscalationLadder* LadderOf(const Lateness& lateness) const;

  v1::Escalation plan_;
};

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_ESCALATION_PLAN_H_
