// Leaves with their details, as the use cases put them into a transaction.
#ifndef HANDOVER_BROKER_PIPELINE_LOG_ENTRY_H_
#define HANDOVER_BROKER_PIPELINE_LOG_ENTRY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "broker/audit/leaf_detail.h"
#include "broker/base/commitment/leaf.h"
#include "broker/base/ids.h"
#include "broker/pipeline/environment.h"
#include "broker/store/committer.h"
#include "broker/store/key_unit.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

struct LogEntry {
  LeafType type = LeafType::kRefused;
  Digest ref{};
  storage::v1::LeafDetail detail;
  // The data subjects. The first gets the link; each further one a CONCERNS leaf.
  std::vector<PersonKey> subjects;
  // Whose key closes the detail where it belongs to no handover, or to one of which everything was erased; nil = the
  // broker's own.
  PartyId owner;
  // The evidence key of the handover that `detail` names, where it is not in the store yet. Else it is found by itself.
  const store::UnitKey* evidence = nullptr;
};

// The detail of a leaf about a handover is sealed with that handover's evidence key, and erased with it; an ERASED
// leaf's own is not, since it has to outlive what it is about.
//
// Appends the leaf, and a CONCERNS leaf per further subject, to the transaction. INTERNAL or UNAVAILABLE: the detail
// could not be sealed; nothing was appended, and nothing may be committed without it.
absl::Status AppendLeaf(const LogEntry& entry, Environment& env, store::Transaction& transaction);

// Opens the detail of a stored leaf, with its salt and its exact bytes. NOT_FOUND: erased. DATA_LOSS: damaged.
absl::StatusOr<audit::OpenedDetail> OpenDetailOf(const storage::v1::LeafRecord& record, Environment& env);

// The detail alone. Errors as OpenDetailOf().
absl::StatusOr<storage::v1::LeafDetail> OpenLeafDetail(const storage::v1::LeafRecord& record, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_LOG_ENTRY_H_
