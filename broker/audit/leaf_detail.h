// What lies behind a leaf of the log: the leaf shows a digest, the detail and its salt lie sealed
// in the erasable store. Without the salt the digest opens to nothing.
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

// What MakeDetail() needs that nobody can guess: detail salt, then link salt.
using DetailRandom = std::array<uint8_t, 32>;

struct SealableDetail {
  Digest digest{};        // Goes into the leaf.
  Id16 link_salt{};       // Closes the leaf's link into its stream.
  std::string plaintext;  // Detail salt, link salt, detail bytes: what is sealed beside the leaf.
};

// REQUIRES: `fresh` comes from a Random and is used for nothing else.
SealableDetail MakeDetail(const storage::v1::LeafDetail& detail, const DetailRandom& fresh);

struct OpenedDetail {
  storage::v1::LeafDetail detail;
  Id16 detail_salt{};
  Id16 link_salt{};
  std::string bytes;  // The detail as it was hashed: for whoever checks the leaf's digest again.
};

// DATA_LOSS: not what MakeDetail() wrote, or not what this leaf commits to.
absl::StatusOr<OpenedDetail> OpenDetail(std::string_view plaintext, std::string_view leaf);

}  // namespace handover::audit

#endif  // HANDOVER_BROKER_AUDIT_LEAF_DETAIL_H_
