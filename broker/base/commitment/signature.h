// Suite 1 of scheme HO1: ECDSA P-256 over SHA-256, signatures as 64 raw bytes r || s.
//
// A suite belongs to a key and is fixed at enrolment; nothing is negotiated. Reserved and not
// built: 2 Ed25519, 3 RSA-PSS-3072, 4 a post-quantum one. A signature is never an identity: ECDSA
// signatures can be altered and still hold.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_SIGNATURE_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_SIGNATURE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "broker/base/commitment/bytes.h"

namespace handover {

inline constexpr uint16_t kSuiteEcdsaP256 = 1;
inline constexpr size_t kSignatureBytes = 64;
using Signature = std::array<uint8_t, kSignatureBytes>;

namespace signature_internal {
// Counts references to one libcrypto key, so that keys are values. The last copy frees it.
class KeyHandle;
}  // namespace signature_internal

// A public key. Cheap to copy. Thread-safe.
class VerifyKey {
 public:
  // `spki` is the DER SubjectPublicKeyInfo. INVALID_ARGUMENT: not a P-256 key, or not in its one
  // canonical form (named curve, uncompressed point, nothing after it): another form would give the
  // same key a second id.
  static absl::StatusOr<VerifyKey> FromSpki(std::string_view spki);
  // A PEM "PUBLIC KEY". Errors as FromSpki().
  static absl::StatusOr<VerifyKey> FromPem(std::string_view pem);

  // False for anything but exactly 64 bytes that verify over H(message).
  bool Verify(std::string_view message, std::string_view signature) const;

  const std::string& spki() const { return spki_; }
  // H(SubjectPublicKeyInfo): the key_id of a statement, and for a log's key its log_id.
  const Digest& key_id() const { return key_id_; }
  uint16_t suite() const { return kSuiteEcdsaP256; }
  std::string ToPem() const;

 private:
  friend class SigningKey;
  VerifyKey(std::shared_ptr<const signature_internal::KeyHandle> key, std::string spki);

  std::shared_ptr<const signature_internal::KeyHandle> key_;  // Shared among copies; immutable.
  std::string spki_;
  Digest key_id_{};
};

// A private key. Cheap to copy, so that a reload can swap it while another thread signs.
// Thread-safe.
class SigningKey {
 public:
  // PKCS#8 "PRIVATE KEY" or "EC PRIVATE KEY", not encrypted. INVALID_ARGUMENT: not readable, not a
  // P-256 key, or its halves do not match; the message never holds any of the text.
  static absl::StatusOr<SigningKey> FromPem(std::string_view pem);
  static absl::StatusOr<SigningKey> FromPkcs8(std::string_view der);
  // A fresh one, from the system's generator: for tests and tools, never in the broker.
  static absl::StatusOr<SigningKey> Generate();

  // INTERNAL: libcrypto failed; nothing was signed.
  absl::StatusOr<Signature> Sign(std::string_view message) const;

  const VerifyKey& verify_key() const { return verify_key_; }
  std::string ToPem() const;

 private:
  SigningKey(std::shared_ptr<const signature_internal::KeyHandle> key, VerifyKey verify_key);
  // Takes the key over, and checks that it is one of this suite.
  static absl::StatusOr<SigningKey> Own(signature_internal::KeyHandle* unowned);

  std::shared_ptr<const signature_internal::KeyHandle> key_;  // Shared among copies; immutable.
  VerifyKey verify_key_;
};

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_SIGNATURE_H_
