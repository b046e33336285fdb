// Who must act on an expectation, as of now: the party that was named when it was raised, the recipient of a delivery
// wherever it has been redirected to, or the party where the person lives today.
#ifndef HANDOVER_BROKER_PIPELINE_EXPECTATION_OWNER_H_
#define HANDOVER_BROKER_PIPELINE_EXPECTATION_OWNER_H_

#include <string>

#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/identity/directory.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/expectation_rows.h"
#include "handover/policy/v1/policy.pb.h"

namespace handover::pipeline {

struct ExpectationOwner {
  PartyId party;           // Nil: nobody can be found; the operator must act.
  std::string end_reason;  // Not empty: nothing is expected any more, for this reason.
};

// UNAVAILABLE, DATA_LOSS: the store cannot be read.
absl::StatusOr<ExpectationOwner> OwnerOf(const StoredExpectation& expectation, const policy::v1::Expectation& rule,
                                         const identity::Directory& directory, Environment& env);

// The party of the sector that serves the municipality; nil when there is none, or several and nothing tells which.
PartyId PartyServing(directory::v1::Sector sector, const std::string& municipality_code,
                     const identity::Directory& directory);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_EXPECTATION_OWNER_H_
