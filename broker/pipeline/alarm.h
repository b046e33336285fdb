// An escalation about something that is no delivery: what was expected and did not come, or a route that is silent. It
// climbs the ladder of its reason, and stands in the same lists, log and metrics as what is late of a delivery.
#ifndef HANDOVER_BROKER_PIPELINE_ALARM_H_
#define HANDOVER_BROKER_PIPELINE_ALARM_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/pipeline/environment.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/pipeline/log_entry.h"
#include "broker/store/committer.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

// What is late.
struct AlarmMatter {
  std::string id;  // 16 bytes, of the expectation or route.
  storage::v1::TimerRecord::Subject subject = storage::v1::TimerRecord::SUBJECT_UNSPECIFIED;
  pathway::v1::EscalationReason reason = pathway::v1::ESCALATION_REASON_UNSPECIFIED;
  int64_t due_ms = 0;
  std::string must_act;     // The party, 16 bytes; empty: none is known, so the operator.
  std::string waits;        // The party that waits for it and may know, 16 bytes; empty = nobody.
  std::string kind;         // What is waited for.
  std::string role;         // Sector of who must act.
  std::string handover_id;  // What raised it, 16 bytes; empty = none.
  std::string subject_key;  // The person; empty = nobody.
  // What becomes of an expectation with the first step, for its leaf.
  std::optional<storage::v1::LeafDetail::ExpectationChange> change;
};

// One step of the timer at `timer_ms`: opened, or one step further. ABORTED: the timer was moved meanwhile.
struct AlarmStep {
  store::Transaction transaction;
  std::optional<storage::v1::EscalationRecord> record;  // Unset: nothing is late any more.
};
absl::StatusOr<AlarmStep> RaiseAlarm(const AlarmMatter& matter, int64_t timer_ms, Environment& env);

// Closed by an event, such as MET. Nothing: none is open.
struct ClosedAlarm {
  std::string id;
  std::string subject_key;
  std::vector<store::Operation> operations;
  storage::v1::EscalationRecord record;
};
absl::StatusOr<std::optional<ClosedAlarm>> CloseAlarm(const std::string& id, const std::string& subject_key,
                                                      std::string_view event, absl::Time now, Environment& env);

// The leaf ESCALATION_CLOSED, which its subject sees as `telling` says. After the leaf of what closed it.
absl::Status AppendClosing(const ClosedAlarm& closed, SubjectsSee telling, Environment& env,
                           store::Transaction& transaction);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_ALARM_H_
