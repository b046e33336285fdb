// Identifiers as types, so that a sender and a recipient cannot be swapped. All of them are 16 bytes: a UUID.
#ifndef HANDOVER_BROKER_BASE_IDS_H_
#define HANDOVER_BROKER_BASE_IDS_H_

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/base/random.h"

namespace handover {

template <typename Tag>
class StrongId {
 public:
  static constexpr size_t kSize = 16;

  StrongId() : bytes_{} {}  // The nil id: nobody.

  // Empty when `bytes` are not exactly 16.
  static std::optional<StrongId> FromBytes(std::string_view bytes) {
    if (bytes.size() != kSize) return std::nullopt;
    StrongId id;
    std::memcpy(id.bytes_.data(), bytes.data(), kSize);
    return id;
  }

  std::string_view bytes() const { return {reinterpret_cast<const char*>(bytes_.data()), kSize}; }
  bool is_nil() const { return *this == StrongId(); }

  friend auto operator<=>(const StrongId&, const StrongId&) = default;

  template <typename H>
  friend H AbslHashValue(H h, const StrongId& id) {
    return H::combine(std::move(h), id.bytes_);
  }

 private:
  std::array<uint8_t, kSize> bytes_;
};

using PartyId = StrongId<struct PartyIdTag>;
using HandoverId = StrongId<struct HandoverIdTag>;
using DeliveryId = StrongId<struct DeliveryIdTag>;
using ConsentId = StrongId<struct ConsentIdTag>;
using ExpectationId = StrongId<struct ExpectationIdTag>;

// Who a person is to the broker: HMAC-SHA-256 of the canonical identifier under the broker's own key, 32 bytes. Tells
// nothing without the key; the number itself never becomes a key, a log field or a metric.
class PersonKey {
 public:
  static constexpr size_t kSize = 32;

  static std::optional<PersonKey> FromBytes(std::string_view bytes) {
    if (bytes.size() != kSize) return std::nullopt;
    PersonKey key;
    key.bytes_ = std::string(bytes);
    return key;
  }

  const std::string& bytes() const { return bytes_; }
  bool empty() const { return bytes_.empty(); }

  friend auto operator<=>(const PersonKey&, const PersonKey&) = default;

  template <typename H>
  friend H AbslHashValue(H h, const PersonKey& key) {
    return H::combine(std::move(h), key.bytes_);
  }

 private:
  std::string bytes_;
};

// Lower-case, with hyphens. `bytes` must be 16 long, else an empty string.
std::string FormatUuid(std::string_view bytes);

// The 16 bytes of a UUID in its canonical lower- or upper-case text. INVALID_ARGUMENT (code UUID_FORMAT) otherwise.
absl::StatusOr<std::string> ParseUuid(std::string_view text);

template <typename Tag>
std::string ToString(const StrongId<Tag>& id) {
  return FormatUuid(id.bytes());
}

// UUIDv7: 48 bits of milliseconds, the rest random.
std::string NewUuid7(absl::Time now, Random& random);

// UUIDv8 for an id that a retry must make again: 48 bits of `time` in milliseconds, then the first bits of SHA-256 over
// `name`. The name must not be guessable personal data on its own: use sender, letter id and ordinal.
std::string DeriveUuid8(absl::Time time, std::string_view name);

template <typename Id>
Id NewId(absl::Time now, Random& random) {
  return *Id::FromBytes(NewUuid7(now, random));
}

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_IDS_H_
