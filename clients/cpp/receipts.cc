#include "clients/cpp/receipts.h"

#include <optional>
#include <string>
#include <vector>

#include "broker/base/commitment/merkle_frontier.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"

namespace handover::client {
namespace {
namespace receipts_internal {

absl::Status Malformed() {
  return Refuse(absl::StatusCode::kDataLoss,
                RefusalText{"RECEIPT_MALFORMED", "", "the broker's group of receipts does not hold this receipt"});
}

}  // namespace receipts_internal
}  // namespace

absl::StatusOr<exchange::v1::Receipt> ExpandReceipt(const exchange::v1::ReceiptGroup& group, int entry) {
  if (entry < 0 || entry >= group.entries_size()) return receipts_internal::Malformed();
  const exchange::v1::ReceiptGroup::Entry& found = group.entries(entry);
  const std::optional<std::vector<Digest>> nodes = ToDigests(group.nodes());
  if (!nodes.has_value()) return receipts_internal::Malformed();
  const std::optional<std::vector<Digest>> path = ExpandPath(*nodes, found.path_positions());
  if (!path.has_value()) return receipts_internal::Malformed();
  exchange::v1::Receipt receipt;
  receipt.set_leaf(found.leaf());
  receipt.set_leaf_index(found.leaf_index());
  for (const Digest& node : *path) receipt.add_path(ToString(node));
  receipt.set_head(group.head());
  receipt.set_head_signature(group.head_signature());
  return receipt;
}

absl::Status CheckReceipt(const exchange::v1::Receipt& receipt, const ReceiptExpectation& expected, LogWatch& log) {
  const HeadBytes bytes = {receipt.head(), receipt.head_signature()};
  HANDOVER_ASSIGN_OR_RETURN(const TreeHead head, log.Verify(bytes));
  const LoggedLeaf logged = {
      receipt.leaf(), static_cast<uint64_t>(receipt.leaf_index()), {receipt.path().begin(), receipt.path().end()}};
  const Reason reason = CheckLoggedLeaf(logged, expected.meaning, head);
  if (reason != Reason::kOk) {
    return Refuse(absl::StatusCode::kDataLoss, RefusalText{ReasonCode(reason), "", ReasonText(reason)});
  }
  return log.Observe(bytes, head, expected.not_below);
}

}  // namespace handover::client
