// Signs a frame with the session's key and what it has seen of the log: the same for handovers and acknowledgements.
#ifndef HANDOVER_CLIENTS_CPP_FRAME_SIGNING_H_
#define HANDOVER_CLIENTS_CPP_FRAME_SIGNING_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "broker/base/commitment/bytes.h"
#include "clients/cpp/session.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::client {

struct SessionFrame {
  exchange::v1::SignedFrame frame;
  std::vector<std::vector<Digest>> paths;  // In the order of the members, for those who need them.
  uint64_t seen_size = 0;  // What the statement says; a receipt's head must not be below it.
};

// INVALID_ARGUMENT: no member or more than 64. INTERNAL: signing failed.
absl::StatusOr<SessionFrame> SignFrame(const Session& session, absl::Span<const Digest> members);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_FRAME_SIGNING_H_
