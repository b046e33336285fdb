#ifndef HANDOVER_CLIENTS_VERIFY_DELIVERY_CHECK_H_
#define HANDOVER_CLIENTS_VERIFY_DELIVERY_CHECK_H_

#include <string>
#include <vector>

#include "clients/verify/frame_check.h"
#include "clients/verify/log_check.h"
#include "clients/verify/messages.h"
#include "clients/verify/reason.h"

// COMMITMENTS section 5: what a recipient checks in its copy. A role-addressed or redirected copy
// is NOT_ADDRESSED here, because the roles a party holds are not part of the copy. Pure, safe from
// any thread.
namespace handover_verify {

struct DeliveredCopy {
  std::string recipient_party;
  std::string envelope;
  std::vector<Item> opened;         // Ascending by commitment.
  std::vector<std::string> others;  // Closed commitments, ascending.
  FramedDigest framed;
  std::string delivery_id;
  LoggedLeaf accepted;
  LoggedLeaf delivered;
  SignedHead signed_head;
};

// The ACCEPTED leaf is checked before the DELIVERY leaf, whose digest binds the index of the
// former.
Reason CheckDelivery(const DeliveredCopy& copy, const Trust& trust);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_DELIVERY_CHECK_H_
