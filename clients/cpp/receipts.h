// Receipts as they come in groups, made whole and checked.
#ifndef HANDOVER_CLIENTS_CPP_RECEIPTS_H_
#define HANDOVER_CLIENTS_CPP_RECEIPTS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "broker/base/commitment/receipt_check.h"
#include "clients/cpp/log_watch.h"
#include "handover/exchange/v1/receipt.pb.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::client {

// One receipt of a group. DATA_LOSS (RECEIPT_MALFORMED): there is no such entry, or its path names a hash that is not
// there.
absl::StatusOr<exchange::v1::Receipt> ExpandReceipt(const exchange::v1::ReceiptGroup& group, int entry);

// Which statement the receipt must be of, and how far the log had come when it was asked for.
struct ReceiptExpectation {
  LeafMeaning meaning;     // ACCEPTED and R; STATEMENT and A.
  uint64_t not_below = 0;  // As LogWatch::Observe().
};

// Checks the receipt against the pinned log key and takes note of its head. DATA_LOSS with the code of scheme HO1
// (BAD_HEAD, WRONG_LEAF, NOT_IN_LOG, ROLLBACK, SPLIT_VIEW): the broker's proof does not hold; keep the receipt as
// evidence and do not count the call as done.
absl::Status CheckReceipt(const exchange::v1::Receipt& receipt, const ReceiptExpectation& expected, LogWatch& log);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_RECEIPTS_H_
