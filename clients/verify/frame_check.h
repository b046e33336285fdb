#ifndef HANDOVER_CLIENTS_VERIFY_FRAME_CHECK_H_
#define HANDOVER_CLIENTS_VERIFY_FRAME_CHECK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/verify/reason.h"
#include "clients/verify/signature.h"

// COMMITMENTS section 3: one signature of one party over 1 to 64 digests. Pure, safe from any
// thread.
namespace handover_verify {

// A party's key as the log has enrolled it.
struct TrustedKey {
  std::optional<P256Key> key;  // Nothing for a key of a suite that this program can not verify.
  std::string party;
  std::uint16_t suite = 0;
  std::uint64_t enrolled_index = 0;
  std::optional<std::uint64_t> revoked_index;
};

// What a verifier starts from.
struct Trust {
  P256Key log_key;
  std::map<std::string, TrustedKey> keys;  // By key id.
};

// A digest's place in a signed frame.
struct FramedDigest {
  std::string statement;
  std::string signature;
  std::uint64_t index = 0;
  std::vector<std::string> path;
};

struct FrameVerdict {
  Reason reason = Reason::kMalformed;
  const TrustedKey* key = nullptr;  // The signer's, set when kOk; borrowed from Trust.
};

// Path, key known, suite, log, signature, in this order.
FrameVerdict CheckFrame(std::string_view digest, const FramedDigest& framed, const Trust& trust);

// Enrolled before the acceptance and not revoked before it: log order decides, no clock does.
bool WasValidAt(const TrustedKey& key, std::uint64_t accepted_index);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_FRAME_CHECK_H_
