// D binds what went out to whom; A binds what the recipient says of it. Both are 32-byte references
// of leaves and members of frames.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_DELIVERY_DIGEST_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_DELIVERY_DIGEST_H_

#include <cstdint>
#include <string_view>

#include "absl/types/span.h"

#include "broker/base/commitment/bytes.h"

namespace handover {

struct DeliveryContent {
  Id16 delivery_id{};
  Id16 recipient{};
  uint64_t accepted_index = 0;      // Log index of the ACCEPTED leaf: a false one is a signed lie in the log.
  Digest root{};                    // R.
  absl::Span<const Digest> opened;  // Commitments handed out, ascending.
};

// D = H(HO1.delivery || delivery_id || recipient || u64 accepted_index || 0[8] || R || opened).
Digest DeliveryDigest(const DeliveryContent& content);

// A = H(HO1.ack || D || u64 len || ack). A recipient computes D from what it stored, so that its
// signature binds exactly the sections it took.
Digest AckDigest(const Digest& delivery_digest, std::string_view ack);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_DELIVERY_DIGEST_H_
