#include "clients/verify/log_check.h"

#include "clients/verify/merkle.h"

namespace handover_verify {

std::optional<TreeHead> CheckHead(const SignedHead& signed_head, const P256Key& log_key) {
  std::optional<TreeHead> head = ParseTreeHead(signed_head.head);
  if (!head || head->suite != kSuiteP256 || head->log_id != log_key.Id()) return std::nullopt;
  if (!log_key.Verifies(signed_head.head, signed_head.signature)) return std::nullopt;
  return head;
}

std::optional<Leaf> CheckLeaf(const LoggedLeaf& logged, const TreeHead& head) {
  std::optional<Leaf> leaf = ParseLeaf(logged.leaf);
  // Time never decreases with size, so a head covers no leaf of its future.
  if (!leaf || leaf->time_ms > head.time_ms) return std::nullopt;
  return leaf;
}

Reason CheckInclusion(const LoggedLeaf& logged, const TreeHead& head) {
  const bool holds = InclusionHolds({.leaf_index = logged.index,
                                     .tree_size = head.size,
                                     .leaf_hash = LeafHash(logged.leaf),
                                     .root = head.root,
                                     .path = logged.path});
  return holds ? Reason::kOk : Reason::kNotInLog;
}

Reason CheckLoggedAs(const ExpectedLeaf& expected, const LoggedLeaf& logged, const TreeHead& head) {
  const std::optional<Leaf> leaf = CheckLeaf(logged, head);
  if (!leaf || leaf->type != expected.type || leaf->ref != expected.ref) return Reason::kWrongLeaf;
  return CheckInclusion(logged, head);
}

ReceiptVerdict CheckReceipt(const LogReceipt& receipt, const std::optional<std::string>& handover_root,
                            const P256Key& log_key) {
  const std::optional<TreeHead> head = CheckHead(receipt.signed_head, log_key);
  if (!head) return {Reason::kBadHead};
  const std::optional<Leaf> leaf = CheckLeaf(receipt.logged, *head);
  if (!leaf) return {Reason::kWrongLeaf};
  const Reason reason = CheckLoggedAs({LeafType::kAccepted, handover_root.value_or(leaf->ref)}, receipt.logged, *head);
  if (reason != Reason::kOk) return {reason};
  return {Reason::kOk, *leaf, *head};
}

Reason CheckSeen(const SeenHead& seen, const TreeHead& head) {
  if (head.size < seen.size) return Reason::kRollback;
  // Whoever has seen nothing has nothing to compare, and nothing may pretend otherwise.
  if (seen.size == 0) return seen.consistency.empty() ? Reason::kOk : Reason::kSplitView;
  const bool holds = ConsistencyHolds(
      {.size1 = seen.size, .size2 = head.size, .root1 = seen.root, .root2 = head.root, .path = seen.consistency});
  return holds ? Reason::kOk : Reason::kSplitView;
}

}  // namespace handover_verify
