#include "broker/base/person_key.h"

#include <openssl/crypto.h>

#include <array>
#include <cstring>

#include "broker/base/commitment/bytes.h"
#include "broker/base/person_number.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"

namespace handover {
namespace person_key_internal {

constexpr size_t kBlockBytes = 64;  // Of SHA-256, hence of HMAC.
constexpr HashTag kTagPerson("HO.person.1");

// First byte after the tag. Never renumbered: it is hashed.
enum class Form : char { kCpr = 1, kXEcpr = 2, kDEcpr = 3, kUnborn = 4, kLocal = 5 };

// The canonical bytes of an identifier, wiped when they go: they hold the number.
class Canonical {
 public:
  explicit Canonical(Form form) {
    bytes_.reserve(256);
    bytes_.append(AsView(kTagPerson.bytes));
    bytes_.push_back(static_cast<char>(form));
  }
  Canonical(const Canonical&) = delete;
  Canonical& operator=(const Canonical&) = delete;
  ~Canonical() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

  // Each part follows its length, so that no two lists of parts give the same bytes.
  Canonical& Add(std::string_view part) {
    std::array<uint8_t, 4> length;
    PutU32(length.data(), static_cast<uint32_t>(part.size()));
    bytes_.append(AsView(length));
    bytes_.append(part);
    return *this;
  }

  std::string_view bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

struct TextField {
  std::string_view path;
  std::string_view value;
  size_t max_bytes;
};

// Bytes, not characters: four to a character, so that what the model's limit allows always passes here.
absl::Status CheckText(const TextField& field) {
  if (field.value.empty()) return Invalid("FIELD_REQUIRED", field.path, "The field must be set.");
  if (field.value.size() > field.max_bytes) return Invalid("TEXT_LENGTH", field.path, "The text is too long.");
  return absl::OkStatus();
}

// The same text in two spellings would be two persons, so a hyphen is refused here and removed by whoever reads input.
absl::Status CheckTenCharacters(std::string_view path, const absl::Status& parsed, std::string_view number) {
  if (!parsed.ok()) return Within(path, parsed);
  if (number.size() != 10) return Invalid("CPR_FORMAT", path, "A CPR number is sent as ten digits without a hyphen.");
  return absl::OkStatus();
}

absl::Status CheckUnborn(const model::v1::PersonIdentifier::Unborn& unborn) {
  HANDOVER_RETURN_IF_ERROR(CheckText({"unborn.mother.person_id", unborn.mother().person_id(), 64}));
  HANDOVER_RETURN_IF_ERROR(CheckText({"unborn.pregnancy_episode_id", unborn.pregnancy_episode_id(), 400}));
  if (unborn.ordinal() < 1 || unborn.ordinal() > 9) {
    return Invalid("VALUE_RANGE", "unborn.ordinal", "The place in the row is 1 to 9.");
  }
  return absl::OkStatus();
}

absl::StatusOr<PersonKey> KeyOfUnborn(const model::v1::PersonIdentifier::Unborn& unborn, const PseudonymKey& key,
                                      MotherKeys mothers) {
  const std::optional<PersonKey> mother = mothers(unborn.mother().person_id());
  if (!mother.has_value() || mother->empty()) {
    return Invalid("MOTHER_UNKNOWN", "unborn.mother",
                   "The mother must be a person of the same handover with a number.");
  }
  const char ordinal = static_cast<char>('0' + unborn.ordinal());
  Canonical canonical(Form::kUnborn);
  canonical.Add(mother->bytes()).Add(unborn.pregnancy_episode_id()).Add({&ordinal, 1});
  return key.KeyOf(canonical.bytes());
}

}  // namespace person_key_internal

absl::StatusOr<PseudonymKey> PseudonymKey::FromSecret(std::string_view secret) {
  using person_key_internal::kBlockBytes;
  if (secret.size() < kMinSecretBytes) {
    return Invalid("PSEUDONYM_KEY_SHORT", "", "The pseudonym key has 32 bytes or more.");
  }
  std::array<uint8_t, kBlockBytes> block{};
  Digest hashed = HashOf(secret);
  if (secret.size() > kBlockBytes) {
    std::memcpy(block.data(), hashed.data(), hashed.size());
  } else {
    std::memcpy(block.data(), secret.data(), secret.size());
  }
  PseudonymKey key;
  for (uint8_t& byte : block) byte ^= 0x36;
  key.inner_.Add(block);
  for (uint8_t& byte : block) byte ^= 0x36 ^ 0x5c;
  key.outer_.Add(block);
  OPENSSL_cleanse(block.data(), block.size());
  OPENSSL_cleanse(hashed.data(), hashed.size());
  return key;
}

PersonKey PseudonymKey::KeyOf(std::string_view canonical) const {
  Sha256 inner = inner_;
  inner.Add(canonical);
  Sha256 outer = outer_;
  outer.Add(inner.Finish());
  return *PersonKey::FromBytes(AsView(outer.Finish()));
}

std::optional<PersonKey> NoMother(std::string_view) { return std::nullopt; }

absl::Status CheckIdentifier(const model::v1::PersonIdentifier& identifier) {
  using person_key_internal::CheckTenCharacters;
  using person_key_internal::CheckText;
  using Case = model::v1::PersonIdentifier::IdentifierCase;
  switch (identifier.identifier_case()) {
    case Case::kCpr:
      return CheckTenCharacters("cpr", ParseCpr(identifier.cpr()).status(), identifier.cpr());
    case Case::kXEcpr:
      return CheckTenCharacters("x_ecpr", ParseXEcpr(identifier.x_ecpr()).status(), identifier.x_ecpr());
    case Case::kDEcpr: {
      const auto& d_ecpr = identifier.d_ecpr();
      HANDOVER_RETURN_IF_ERROR(CheckTenCharacters("d_ecpr.value", ParseDEcpr(d_ecpr.value()).status(), d_ecpr.value()));
      return CheckText({"d_ecpr.issuer", d_ecpr.issuer(), 800});
    }
    case Case::kUnborn:
      return person_key_internal::CheckUnborn(identifier.unborn());
    case Case::kLocal: {
      HANDOVER_RETURN_IF_ERROR(CheckText({"local.system", identifier.local().system(), 800}));
      return CheckText({"local.value", identifier.local().value(), 400});
    }
    case Case::IDENTIFIER_NOT_SET:
      break;
  }
  return Invalid("IDENTIFIER_MISSING", "", "One kind of number must be set.");
}

absl::StatusOr<PersonKey> ComputePersonKey(const model::v1::PersonIdentifier& identifier, const PseudonymKey& key,
                                           MotherKeys mothers) {
  using person_key_internal::Canonical;
  using person_key_internal::Form;
  using Case = model::v1::PersonIdentifier::IdentifierCase;
  HANDOVER_RETURN_IF_ERROR(CheckIdentifier(identifier));
  switch (identifier.identifier_case()) {
    case Case::kCpr:
      return key.KeyOf(Canonical(Form::kCpr).Add(identifier.cpr()).bytes());
    case Case::kXEcpr:
      return key.KeyOf(Canonical(Form::kXEcpr).Add(identifier.x_ecpr()).bytes());
    case Case::kDEcpr:
      return key.KeyOf(
          Canonical(Form::kDEcpr).Add(identifier.d_ecpr().issuer()).Add(identifier.d_ecpr().value()).bytes());
    case Case::kUnborn:
      return person_key_internal::KeyOfUnborn(identifier.unborn(), key, mothers);
    case Case::kLocal:
      return key.KeyOf(
          Canonical(Form::kLocal).Add(identifier.local().system()).Add(identifier.local().value()).bytes());
    case Case::IDENTIFIER_NOT_SET:
      break;
  }
  return Invalid("IDENTIFIER_MISSING", "", "One kind of number must be set.");
}

}  // namespace handover
