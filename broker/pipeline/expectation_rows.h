// The rows of expectations and of the pathways they hang on: docs/formats/store.md.
#ifndef HANDOVER_BROKER_PIPELINE_EXPECTATION_ROWS_H_
#define HANDOVER_BROKER_PIPELINE_EXPECTATION_ROWS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/store/store.h"
#include "handover/storage/v1/pathway_records.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

// One expectation as it is stored.
struct StoredExpectation {
  ExpectationId id;
  PersonKey person;
  storage::v1::ExpectationRecord record;
  std::string bytes;
};

// Still waited for: OPEN or OVERDUE.
bool IsWaitedFor(const storage::v1::ExpectationRecord& record);

// All of a person's, closed ones too, in the order of their ids. DATA_LOSS: a row is damaged.
absl::StatusOr<std::vector<StoredExpectation>> ExpectationsOf(const PersonKey& person, const store::Reader& reader);

// Nothing: there is none. DATA_LOSS: damaged.
absl::StatusOr<std::optional<StoredExpectation>> FindExpectation(const ExpectationId& id, const store::Reader& reader);

// A new one, OPEN, with its timer.
std::vector<store::Operation> RowsOfNewExpectation(const ExpectationId& id, const PersonKey& person,
                                                   const storage::v1::ExpectationRecord& record);

// From `before` to `after`. Its timer follows it. What has an open escalation expects to be unchanged, so that nothing
// is closed twice or not at all; so does what is opened again, since something else may meet it just now. Anything else
// does not, so that two handovers may meet it at once.
std::vector<store::Operation> RowsOfChangedExpectation(const StoredExpectation& before,
                                                       const storage::v1::ExpectationRecord& after);

// Whose pathway it is; nothing: no handover was ever on the person.
absl::StatusOr<std::optional<storage::v1::PathwayRecord>> FindPathway(const PersonKey& person,
                                                                      const store::Reader& reader);
store::Operation RowOfPathway(const PersonKey& person, const storage::v1::PathwayRecord& pathway);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_EXPECTATION_ROWS_H_
