#ifndef HANDOVER_CLIENTS_VERIFY_SUBMISSION_CHECK_H_
#define HANDOVER_CLIENTS_VERIFY_SUBMISSION_CHECK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "clients/verify/frame_check.h"
#include "clients/verify/messages.h"
#include "clients/verify/reason.h"

// COMMITMENTS section 3, "at the door": what a broker checks before it accepts. The window of
// `created_ms` is not checked, as this program has no clock. Pure, safe from any thread.
namespace handover_verify {

struct Submission {
  std::string envelope;
  std::vector<Item> items;
  std::string pad_seed;
  FramedDigest framed;
  std::string peer_party;             // The party of the TLS certificate.
  std::uint64_t kind_slot_count = 0;  // N of the kind, by policy.
  std::uint64_t next_leaf_index = 0;  // Index that the ACCEPTED leaf would get.
};

Reason CheckSubmission(const Submission& submission, const Trust& trust);

// Idempotency: `stored_root` is what lies under the same handover id, empty for nothing. kNew,
// kDuplicate, kIdReused, or kMalformed when a root is not 32 bytes.
Reason CompareWithStored(const std::string& stored_root, const std::string& submitted_root);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_SUBMISSION_CHECK_H_
