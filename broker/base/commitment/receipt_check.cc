#include "broker/base/commitment/receipt_check.h"

#include <optional>

#include "broker/base/commitment/merkle.h"

namespace handover {

Reason CheckLoggedLeaf(const LoggedLeaf& logged, const LeafMeaning& expected, const TreeHead& head) {
  const std::optional<Leaf> leaf = ParseLeaf(logged.leaf);
  if (!leaf.has_value() || leaf->type != expected.type || leaf->ref != expected.ref) return Reason::kWrongLeaf;
  if (leaf->time_ms > head.time_ms) return Reason::kWrongLeaf;
  const std::optional<std::vector<Digest>> path = ToDigests(logged.path);
  if (!path.has_value()) return Reason::kNotInLog;
  const bool holds = VerifyInclusion({MerkleLeafHash(logged.leaf), logged.index, head.size, *path, head.root});
  return holds ? Reason::kOk : Reason::kNotInLog;
}

Reason CheckContinues(const SeenHead& seen, const TreeHead& head, absl::Span<const std::string_view> consistency) {
  if (seen.size == 0) return Reason::kOk;
  if (head.size < seen.size) return Reason::kRollback;
  const std::optional<std::vector<Digest>> path = ToDigests(consistency);
  if (!path.has_value()) return Reason::kSplitView;
  const bool holds = VerifyConsistency({seen.size, seen.root, head.size, head.root, *path});
  return holds ? Reason::kOk : Reason::kSplitView;
}

Reason CheckReceipt(const ReceiptClaim& claim, const VerifyKey& log_key) {
  const std::optional<TreeHead> head = OpenTreeHead(claim.head, log_key);
  if (!head.has_value()) return Reason::kBadHead;
  const Reason logged = CheckLoggedLeaf(claim.logged, claim.meaning, *head);
  if (logged != Reason::kOk) return logged;
  return CheckContinues(claim.seen, *head, claim.consistency);
}

}  // namespace handover
