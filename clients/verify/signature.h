#ifndef HANDOVER_CLIENTS_VERIFY_SIGNATURE_H_
#define HANDOVER_CLIENTS_VERIFY_SIGNATURE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_pkey_st;  // OpenSSL's EVP_PKEY.

namespace handover_verify {

// A public key of suite 1: ECDSA P-256 over SHA-256, signatures as raw r||s. Immutable; a copy
// shares the key, and the last copy frees it. Safe from any thread.
class P256Key {
 public:
  // The DER form of SubjectPublicKeyInfo, with a named curve and an uncompressed point: 91 bytes.
  // Nothing for any other key or form, because the key's id is the hash of exactly these bytes.
  static std::optional<P256Key> FromSpki(std::string_view spki);

  // The first "PUBLIC KEY" block of the text.
  static std::optional<P256Key> FromPem(std::string_view pem);

  const std::string& spki() const { return spki_; }

  // H(SubjectPublicKeyInfo): the key_id of a party's key, the log_id of a log's.
  std::string Id() const;

  // False also for a signature that is not 64 bytes.
  bool Verifies(std::string_view message, std::string_view signature) const;

 private:
  P256Key(std::string spki, std::shared_ptr<evp_pkey_st> key);

  std::string spki_;
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_SIGNATURE_H_
