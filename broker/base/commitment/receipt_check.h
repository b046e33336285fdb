// What a holder of a receipt checks, offline: that the log holds a leaf of this meaning, and that
// the log is still the one seen before.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_RECEIPT_CHECK_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_RECEIPT_CHECK_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/frame.h"
#include "broker/base/commitment/leaf.h"
#include "broker/base/commitment/reason.h"
#include "broker/base/commitment/signature.h"
#include "broker/base/commitment/tree_head.h"

namespace handover {

// A leaf with its place and path in some tree. Borrows its bytes.
struct LoggedLeaf {
  std::string_view leaf;
  uint64_t index = 0;
  std::vector<std::string_view> path;
};

struct LeafMeaning {
  LeafType type = LeafType::kAccepted;
  Digest ref{};
};

// WRONG_LEAF (bytes, type, ref, or a time after the head's), NOT_IN_LOG, or OK.
Reason CheckLoggedLeaf(const LoggedLeaf& logged, const LeafMeaning& expected, const TreeHead& head);

// ROLLBACK, SPLIT_VIEW or OK: whether `head` continues what was seen. Nothing was seen: OK.
// `consistency` is the proof from seen.size to head.size, 32 bytes each.
Reason CheckContinues(const SeenHead& seen, const TreeHead& head, absl::Span<const std::string_view> consistency);

// A receipt as its holder checks it. Borrows its bytes.
struct ReceiptClaim {
  LeafMeaning meaning;  // ACCEPTED and my own R; for acknowledgements STATEMENT and my own A.
  LoggedLeaf logged;
  SignedHead head;
  SeenHead seen;  // The newest head seen before; size 0 at first contact.
  std::vector<std::string_view> consistency;
};

// BAD_HEAD, WRONG_LEAF, NOT_IN_LOG, ROLLBACK, SPLIT_VIEW or OK, in this order.
Reason CheckReceipt(const ReceiptClaim& claim, const VerifyKey& log_key);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_RECEIPT_CHECK_H_
