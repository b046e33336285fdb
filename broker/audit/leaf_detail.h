// What lies behind a leaf of the log: the leaf shows a digest, the detail and its salt lie sealed
// in the erasable store. Without the salt the digest opens to nothing.
//
// A leaf that concerns several persons has a detail that none of them may see whole. Then the leaf commits to what its
// data subject may see, and that to the digest of the whole: either opens without the other.
#ifndef HANDOVER_BROKER_AUDIT_LEAF_DETAIL_H_
#define HANDOVER_BROKER_AUDIT_LEAF_DETAIL_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/leaf.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::audit {

// What is needed that nobody can guess: the detail's salt, then the whole's.
using DetailRandom = std::array<uint8_t, 32>;

struct SealableDetail {
  Digest digest{};        // Goes into the leaf.
  std::string plaintext;  // What is sealed beside the leaf: docs/formats/store.md.
};

// REQUIRES: `fresh` comes from a Random and is used for nothing else.
SealableDetail MakeDetail(const storage::v1::LeafDetail& detail, const DetailRandom& fresh);

// The leaf shows `view`, whose whole_digest is set here. REQUIRES as above.
SealableDetail MakeViewedDetail(storage::v1::LeafDetail view, const storage::v1::LeafDetail& whole,
                                const DetailRandom& fresh);

struct OpenedDetail {
  storage::v1::LeafDetail detail;  // The whole.
  Id16 detail_salt{};
  std::string bytes;  // As it was hashed: for whoever checks the leaf's digest again. A view, where there is one.
  // Of the whole, where `bytes` is a view; else empty.
  Id16 whole_salt{};
  std::string whole_bytes;
};

// DATA_LOSS: not what was made above, or not what this leaf commits to.
absl::StatusOr<OpenedDetail> OpenDetail(std::string_view plaintext, std::string_view leaf);

}  // namespace handover::audit

#endif  // HANDOVER_BROKER_AUDIT_LEAF_DETAIL_H_
