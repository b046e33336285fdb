// Who a person is to the broker, without the number: HMAC-SHA-256 of the canonical identifier under the pseudonym key.
//
// A plain hash would tell: there are so few personal numbers that all of them are hashed in minutes. The key never
// leaves the broker, so two brokers cannot compare their keys either. docs/formats/person_key.md has the bytes and
// vectors.
#ifndef HANDOVER_BROKER_BASE_PERSON_KEY_H_
#define HANDOVER_BROKER_BASE_PERSON_KEY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "broker/base/commitment/hash.h"
#include "broker/base/ids.h"
#include "handover/model/v1/person.pb.h"

namespace handover {

// The broker's own key for person keys, ready to use. Immutable after construction, hence thread-safe; hold one, pass
// it by reference.
class PseudonymKey {
 public:
  static constexpr size_t kMinSecretBytes = 32;

  // INVALID_ARGUMENT (PSEUDONYM_KEY_SHORT): fewer than 32 bytes; the program must not start with it.
  static absl::StatusOr<PseudonymKey> FromSecret(std::string_view secret);

  // HMAC-SHA-256 of `canonical`.
  PersonKey KeyOf(std::string_view canonical) const;

 private:
  PseudonymKey() = default;

  Sha256 inner_;  // Has taken the key and the inner pad.
  Sha256 outer_;  // Has taken the key and the outer pad.
};

// The key of a person of the same handover, by person_id; nothing when there is none or it has no number itself. Asked
// for the mother of an unborn child.
using MotherKeys = absl::FunctionRef<std::optional<PersonKey>(std::string_view person_id)>;

// For callers that know no mother, such as the admin's facts: an unborn child is then refused.
std::optional<PersonKey> NoMother(std::string_view person_id);

// Whether the identifier is one by its form: dates, letters, lengths. Never modulus 11. INVALID_ARGUMENT with a field
// path relative to the identifier, such as `cpr` or `d_ecpr.issuer`; the caller mends the number.
absl::Status CheckIdentifier(const model::v1::PersonIdentifier& identifier);

// The key of the person. Errors as CheckIdentifier(), and MOTHER_UNKNOWN for an unborn child whose mother has no key.
absl::StatusOr<PersonKey> ComputePersonKey(const model::v1::PersonIdentifier& identifier, const PseudonymKey& key,
                                           MotherKeys mothers);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_PERSON_KEY_H_
