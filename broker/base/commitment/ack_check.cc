#include "broker/base/commitment/ack_check.h"

#include <utility>

#include "broker/base/commitment/delivery_digest.h"

namespace handover {

CheckOutcome CheckAck(const AckClaim& claim, FrameChecker& frame, const Layout& layout, const KeyRing& keys,
                      const Digest& log_id, CheckedAck& checked) {
  AckFacts facts;
  CheckOutcome outcome = layout.ReadAck(claim.ack, facts);
  if (!outcome.ok()) return std::move(outcome).Under("acknowledgement");
  if (frame.CheckForm() != Reason::kOk) {
    return {Reason::kMalformed, "frame.statement", "FRAME_STATEMENT", "not a frame statement of HO1"};
  }
  if (facts.delivery_id != claim.delivery_id) return CheckOutcome::Failed(Reason::kAckMismatch);
  const Digest digest = AckDigest(claim.delivery_digest, claim.ack);
  const Reason placed = frame.CheckPlace(digest, claim.place);
  if (placed != Reason::kOk) return CheckOutcome::Failed(placed);
  const Reason signed_well = frame.CheckSignature(keys, log_id);
  if (signed_well != Reason::kOk) return CheckOutcome::Failed(signed_well);
  if (frame.key().party != claim.recipient) return CheckOutcome::Failed(Reason::kSenderMismatch);
  checked = {facts, digest};
  return CheckOutcome::Ok();
}

}  // namespace handover
