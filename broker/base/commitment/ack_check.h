// What the broker, and later the sender or an auditor, checks of an acknowledgement or conclusion.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_ACK_CHECK_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_ACK_CHECK_H_

#include <string_view>

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/frame_check.h"
#include "broker/base/commitment/layout.h"
#include "broker/base/commitment/reason.h"

namespace handover {

// As received, beside what the checker knows of the delivery itself. Borrows its bytes.
struct AckClaim {
  std::string_view ack;  // Acknowledgement bytes as sent.
  FramePlace place;
  Id16 delivery_id{};
  Id16 recipient{};
  Digest delivery_digest{};  // D.
};

struct CheckedAck {
  AckFacts facts;
  Digest digest{};  // A: the ref of the STATEMENT leaf.
};

// MALFORMED, ACK_MISMATCH, NOT_IN_FRAME, KEY_UNKNOWN, DOWNGRADE, WRONG_LOG, BAD_SIGNATURE or
// SENDER_MISMATCH, in this order. The key's window is the caller's: EnrolledKey::ValidAt() with the
// index of the STATEMENT leaf.
CheckOutcome CheckAck(const AckClaim& claim, FrameChecker& frame, const Layout& layout, const KeyRing& keys,
                      const Digest& log_id, CheckedAck& checked);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_ACK_CHECK_H_
