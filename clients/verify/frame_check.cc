#include "clients/verify/frame_check.h"

#include "clients/verify/merkle.h"
#include "clients/verify/statements.h"

namespace handover_verify {

FrameVerdict CheckFrame(std::string_view digest, const FramedDigest& framed, const Trust& trust) {
  const std::optional<FrameStatement> statement = ParseFrameStatement(framed.statement);
  if (!statement) return {Reason::kMalformed};
  if (!InclusionHolds({.leaf_index = framed.index,
                       .tree_size = statement->member_count,
                       .leaf_hash = LeafHash(digest),
                       .root = statement->root,
                       .path = framed.path})) {
    return {Reason::kNotInFrame};
  }
  const auto signer = trust.keys.find(statement->key_id);
  if (signer == trust.keys.end()) return {Reason::kKeyUnknown};
  const TrustedKey& key = signer->second;
  // Nothing is negotiated: the suite belongs to the key, and this program knows one suite.
  if (statement->suite != key.suite || key.suite != kSuiteP256) return {Reason::kDowngrade};
  if (statement->log_id != trust.log_key.Id()) return {Reason::kWrongLog};
  if (!key.key || !key.key->Verifies(framed.statement, framed.signature)) {
    return {Reason::kBadSignature};
  }
  return {Reason::kOk, &key};
}

bool WasValidAt(const TrustedKey& key, std::uint64_t accepted_index) {
  return key.enrolled_index < accepted_index && (!key.revoked_index || accepted_index < *key.revoked_index);
}

}  // namespace handover_verify
