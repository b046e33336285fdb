#include "clients/verify/ack_check.h"

#include <optional>

#include "clients/verify/digests.h"
#include "clients/verify/statements.h"
#include "clients/verify/tagged_hash.h"

namespace handover_verify {

Reason CheckAck(const AckProof& proof, const Trust& trust) {
  const std::optional<std::string> acknowledged = ParseAcknowledgedDelivery(proof.ack);
  if (!acknowledged || !ParseFrameStatement(proof.framed.statement) || proof.delivery_digest.size() != kHashBytes ||
      proof.delivery_id.size() != kDeliveryIdBytes || proof.recipient_party.size() != kPartyBytes) {
    return Reason::kMalformed;
  }
  if (*acknowledged != proof.delivery_id) return Reason::kAckMismatch;
  const std::string digest = AckDigest({proof.delivery_digest, proof.ack});
  const FrameVerdict frame = CheckFrame(digest, proof.framed, trust);
  if (frame.reason != Reason::kOk) return frame.reason;
  return frame.key->party == proof.recipient_party ? Reason::kOk : Reason::kSenderMismatch;
}

}  // namespace handover_verify
