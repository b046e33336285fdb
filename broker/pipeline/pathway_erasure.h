// What is kept of pathways beside the handovers, what is expected and who coordinates, goes with them: in the commit of
// the erasure.
#ifndef HANDOVER_BROKER_PIPELINE_PATHWAY_ERASURE_H_
#define HANDOVER_BROKER_PIPELINE_PATHWAY_ERASURE_H_

#include <vector>

#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/pipeline/alarm.h"
#include "broker/pipeline/environment.h"
#include "broker/store/store.h"

namespace handover::pipeline {

// A handover whose evidence is erased: nothing names its subject any more.
struct LeavingHandover {
  PersonKey subject;
  HandoverId id;
  std::vector<PersonKey> persons = {};  // Everybody in it: it may have closed something on the pathway of each.
};

struct PathwayErasure {
  std::vector<store::Operation> operations;
  std::vector<ClosedAlarm> closed;  // Escalations of what is not waited for any more.
};

// Of these persons everything. Of a subject of a leaving handover what that one raised: what is closed, and what can
// only be met in its conversation, goes; another thing that is still waited for stays, and does not name the handover
// any more, since no child is lost because somebody else in it is erased; nor does what it has closed, on
// whosever pathway, which nobody takes back any more. With the last handover of a pathway goes the
// rest, unless something is waited for. Errors as CloseAlarm().
absl::StatusOr<PathwayErasure> ForgetPathways(const std::vector<LeavingHandover>& handovers,
                                              const std::vector<PersonKey>& persons, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_PATHWAY_ERASURE_H_
