#include "broker/rpc/log_proofs.h"

#include <optional>
#include <utility>
#include <vector>

#include "broker/base/commitment/merkle.h"
#include "broker/base/commitment/tree_head.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/store/log_reader.h"

namespace handover::rpc {

uint64_t SizeOf(const store::Committer::Head& head) {
  const std::optional<TreeHead> parsed = ParseTreeHead(head.head);
  return parsed.has_value() ? parsed->size : 0;
}

absl::StatusOr<audit::v1::GetTreeHeadResponse> NewestTreeHead(const store::Committer& committer) {
  store::Committer::Head head = committer.NewestHead();
  if (head.head.empty()) {
    return Refuse(absl::StatusCode::kNotFound, RefusalText{"LOG_EMPTY", "", "nothing has been logged yet"});
  }
  audit::v1::GetTreeHeadResponse response;
  response.set_head(std::move(head.head));
  response.set_head_signature(std::move(head.signature));
  return response;
}

absl::StatusOr<audit::v1::GetInclusionProofResponse> ProveInclusion(const audit::v1::GetInclusionProofRequest& request,
                                                                    uint64_t released_size,
                                                                    const store::Reader& reader) {
  const uint64_t size = static_cast<uint64_t>(request.tree_size());
  const uint64_t index = static_cast<uint64_t>(request.leaf_index());
  if (request.tree_size() < 1 || size > released_size) {
    return Invalid("VALUE_RANGE", "tree_size", "must be 1 to the size of the newest head");
  }
  if (request.leaf_index() < 0 || index >= size) {
    return Invalid("VALUE_RANGE", "leaf_index", "must be 0 or more, and below tree_size");
  }
  const store::LogReader log(reader);
  HANDOVER_ASSIGN_OR_RETURN(storage::v1::LeafRecord record, log.Leaf(index));
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<Digest> path, StoredInclusionPath(log, index, size));
  audit::v1::GetInclusionProofResponse response;
  response.set_leaf(std::move(*record.mutable_leaf()));
  for (const Digest& node : path) response.add_path(ToString(node));
  return response;
}

absl::StatusOr<audit::v1::GetConsistencyProofResponse> ProveConsistency(
    const audit::v1::GetConsistencyProofRequest& request, uint64_t released_size, const store::Reader& reader) {
  const uint64_t first = static_cast<uint64_t>(request.first_size());
  const uint64_t second = static_cast<uint64_t>(request.second_size());
  if (request.second_size() < 1 || second > released_size) {
    return Invalid("VALUE_RANGE", "second_size", "must be 1 to the size of the newest head");
  }
  if (request.first_size() < 1 || first > second) {
    return Invalid("VALUE_RANGE", "first_size", "must be 1 to second_size");
  }
  const store::LogReader log(reader);
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<Digest> path, StoredConsistencyPath(log, {first, second}));
  audit::v1::GetConsistencyProofResponse response;
  for (const Digest& node : path) response.add_path(ToString(node));
  return response;
}

}  // namespace handover::rpc
