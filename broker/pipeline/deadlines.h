// When what is due of a delivery: by the law in force, and by the calendar of who must act.
#ifndef HANDOVER_BROKER_PIPELINE_DEADLINES_H_
#define HANDOVER_BROKER_PIPELINE_DEADLINES_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

#include "broker/identity/directory.h"
#include "broker/pipeline/environment.h"
#include "broker/policy/deadline.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

// The national calendar with the closing days of the party, 16 bytes; without them for a party that is unknown.
policy::WorkCalendar CalendarOf(const std::string& party, const ActivePolicy& policy,
                                const identity::Directory& directory);

// Borrows both.
class Deadlines {
 public:
  Deadlines(const ActivePolicy& policy, const identity::Directory& directory)
      : policy_(policy), directory_(directory) {}

  // Sets deliver_by_ms and conclude_by_ms: counted from now, for its recipient, rule and priority.
  struct Beginning {
    std::string kind;
    std::optional<absl::CivilDay> needed_by;
  };
  void Begin(const Beginning& beginning, absl::Time now, storage::v1::DeliveryRecord& record) const;

  // Sets act_by_ms for the state that the record has come into.
  void Enter(absl::Time now, storage::v1::DeliveryRecord& record) const;

 private:
  const ActivePolicy& policy_;
  const identity::Directory& directory_;
};

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_DEADLINES_H_
