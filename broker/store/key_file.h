// The bytes of the key file, docs/formats/key_file.md: wrapping keys, each wrapped by the root key.
#ifndef HANDOVER_BROKER_STORE_KEY_FILE_H_
#define HANDOVER_BROKER_STORE_KEY_FILE_H_

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "broker/base/ids.h"
#include "broker/base/random.h"
#include "broker/store/aead.h"

namespace handover::store {

// A wrapping key's name.
struct WrappingKeyName {
  PartyId party;           // Nil: the broker itself.
  int32_t period = 0;      // PeriodOf(): what for, and days since 1970 (UTC) or a group of persons.
  int32_t generation = 0;  // Grows by one when the keys of a party and period are made anew, to erase.
  friend auto operator<=>(const WrappingKeyName&, const WrappingKeyName&) = default;
};

struct WrappingKey {
  std::shared_ptr<const SecretKey> key;  // Shared with the calls that are using it.
  std::string wrapped;                   // By the root key, 60 bytes: what the file holds.
};
using WrappingKeys = absl::btree_map<WrappingKeyName, WrappingKey>;

// INTERNAL: libcrypto is out of memory.
absl::StatusOr<WrappingKey> WrapByRoot(const WrappingKeyName& name,
                                       std::shared_ptr<const SecretKey> key,
                                       const SecretKey& root_key, Random& random);

// The file of `keys` and `added`, whose names must differ. Wrapped keys are written as they are.
struct KeyFileContent {
  const WrappingKeys& keys;
  const WrappingKeys& added;
};
// INTERNAL: libcrypto is out of memory.
absl::StatusOr<std::string> EncodeKeyFile(const KeyFileContent& content, const SecretKey& root_key,
                                          Random& random);

// FAILED_PRECONDITION: wrapped by another root key, or a newer format. DATA_LOSS: damaged.
absl::StatusOr<WrappingKeys> ParseKeyFile(std::string_view bytes, const SecretKey& root_key);

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_KEY_FILE_H_
