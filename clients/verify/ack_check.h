#ifndef HANDOVER_CLIENTS_VERIFY_ACK_CHECK_H_
#define HANDOVER_CLIENTS_VERIFY_ACK_CHECK_H_

#include <string>

#include "clients/verify/frame_check.h"
#include "clients/verify/reason.h"

// COMMITMENTS section 6: what a sender checks in an acknowledgement or a conclusion. Pure, safe
// from any thread.
namespace handover_verify {

struct AckProof {
  std::string delivery_digest;  // D, as the sender knows what went out.
  std::string delivery_id;
  std::string recipient_party;
  std::string ack;
  FramedDigest framed;
};

Reason CheckAck(const AckProof& proof, const Trust& trust);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_ACK_CHECK_H_
