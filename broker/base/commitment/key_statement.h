// What a party enrols: a signing key, who it belongs to, and when it holds.
//
// A key is valid for what stands after its KEY_ENROLLED leaf and before its KEY_REVOKED leaf.
// Expiry is such a leaf too: the order of the log decides, never a clock.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_KEY_STATEMENT_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_KEY_STATEMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/signature.h"

namespace handover {

// The bytes as sent are what counts (see KeyReference); this is how to read and make them.
struct KeyStatement {
  Id16 party{};
  std::string spki;
  uint16_t suite = kSuiteEcdsaP256;
  std::vector<uint32_t> purposes;  // Empty = every purpose.
  int64_t not_after_ms = 0;  // 0 = no planned end. The broker then logs KEY_REVOKED; the number alone ends nothing.
};

// Strict protobuf: 1 party, 2 SPKI, 3 suite, 4 purposes (packed), 5 not_after_ms.
std::string EncodeKeyStatement(const KeyStatement& statement);
// INVALID_ARGUMENT: not strict, a field is missing or too long, or the suite is not served; names
// field and rule.
absl::StatusOr<KeyStatement> ParseKeyStatement(std::string_view bytes);

// The `ref` of KEY_ENROLLED and KEY_REVOKED: H(HO1.key || u64 len || statement).
Digest KeyReference(std::string_view statement);

// A key as the log knows it.
struct EnrolledKey {
  Id16 party{};
  uint16_t suite = 0;
  VerifyKey key;
  uint64_t enrolled_index = 0;
  std::optional<uint64_t> revoked_index;

  // enrolled < index < revoked.
  bool ValidAt(uint64_t index) const {
    return enrolled_index < index && (!revoked_index.has_value() || index < *revoked_index);
  }
};

// The enrolled keys at one moment. Implementations are thread-safe.
class KeyRing {
 public:
  virtual ~KeyRing() = default;
  // Nothing when no key with this id was ever enrolled. Revoked ones are found: their window says
  // no.
  virtual std::optional<EnrolledKey> Find(const Digest& key_id) const = 0;
};

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_KEY_STATEMENT_H_
