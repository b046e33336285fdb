// How the log lies in the store: what the ledger writes and the log reader reads.
// docs/formats/store.md.
#ifndef HANDOVER_BROKER_STORE_LOG_ROWS_H_
#define HANDOVER_BROKER_STORE_LOG_ROWS_H_

#include <string>

#include "broker/base/commitment/merkle.h"

namespace handover::store {

// Of the meta table: a LedgerRecord.
inline constexpr char kLedgerKey[] = "ledger";

// Complete subtrees of these levels are stored; those between are hashed again from at most 16
// below. One row per 16 leaves and a fifteenth more, instead of one per leaf.
inline constexpr int kStoredLevelStep = 4;

// Of the node table: the level, then the index in numeric order.
std::string NodeKey(const NodePosition& position);

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_LOG_ROWS_H_
