#include "broker/store/key_file.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/hash.h"
#include "broker/base/status_macros.h"

namespace handover::store {
namespace key_file_internal {

constexpr std::string_view kMagic = "HANDOVER-KEYS-1\n";
constexpr size_t kMagicNameBytes = 14;  // Without the version: `HANDOVER-KEYS-`.
constexpr size_t kNameBytes = 16 + 4 + 4;
constexpr size_t kWrappedBytes = kAeadOverheadBytes + SecretKey::kSize;
constexpr size_t kEntryBytes = kNameBytes + kWrappedBytes;
constexpr size_t kHeaderBytes = kMagic.size() + kAeadOverheadBytes + 4;
constexpr size_t kTrailerBytes = 32;

void AppendU32(std::string& bytes, uint32_t value) {
  uint8_t encoded[4];
  PutU32(encoded, value);
  bytes.append(reinterpret_cast<const char*>(encoded), sizeof encoded);
}

uint32_t ReadU32(std::string_view bytes) {
  return GetU32(reinterpret_cast<const uint8_t*>(bytes.data()));
}

std::string EncodeName(const WrappingKeyName& name) {
  std::string bytes(name.party.bytes());
  AppendU32(bytes, static_cast<uint32_t>(name.period));
  AppendU32(bytes, static_cast<uint32_t>(name.generation));
  return bytes;
}

WrappingKeyName ParseName(std::string_view bytes) {
  return {*PartyId::FromBytes(bytes.substr(0, 16)),
          static_cast<int32_t>(ReadU32(bytes.substr(16, 4))),
          static_cast<int32_t>(ReadU32(bytes.substr(20, 4)))};
}

std::string FreshNonce(Random& random) {
  std::string nonce(kAeadNonceBytes, '\0');
  random.Fill({reinterpret_cast<uint8_t*>(nonce.data()), nonce.size()});
  return nonce;
}

absl::Status Damaged() { return absl::DataLossError("key file: damaged; restore a backup of it"); }

// What can be told before any key is used.
absl::Status CheckForm(std::string_view bytes) {
  if (bytes.size() < kHeaderBytes + kTrailerBytes) return Damaged();
  const size_t content = bytes.size() - kTrailerBytes;
  if (AsView(HashOf(bytes.substr(0, content))) != bytes.substr(content)) return Damaged();
  if (bytes.substr(0, kMagicNameBytes) != kMagic.substr(0, kMagicNameBytes)) return Damaged();
  if (bytes.substr(0, kMagic.size()) != kMagic) {
    return absl::FailedPreconditionError("key file: written by a newer program; run that one");
  }
  const size_t count = ReadU32(bytes.substr(kHeaderBytes - 4, 4));
  if ((content - kHeaderBytes) != count * kEntryBytes) return Damaged();
  return absl::OkStatus();
}

}  // namespace key_file_internal

absl::StatusOr<WrappingKey> WrapByRoot(const WrappingKeyName& name,
                                       std::shared_ptr<const SecretKey> key,
                                       const SecretKey& root_key, Random& random) {
  using namespace key_file_internal;
  std::optional<std::string> wrapped =
      AeadSeal({root_key, EncodeName(name)}, FreshNonce(random), key->view());
  if (!wrapped.has_value()) return absl::InternalError("key file: libcrypto failed");
  return WrappingKey{std::move(key), *std::move(wrapped)};
}

absl::StatusOr<std::string> EncodeKeyFile(const KeyFileContent& content, const SecretKey& root_key,
                                          Random& random) {
  using namespace key_file_internal;
  const size_t count = content.keys.size() + content.added.size();
  std::string bytes(kMagic);
  bytes.reserve(kHeaderBytes + count * kEntryBytes + kTrailerBytes);
  // Nothing, sealed: tells another root key from damage, also in a file without keys.
  const std::optional<std::string> check = AeadSeal({root_key, kMagic}, FreshNonce(random), "");
  if (!check.has_value()) return absl::InternalError("key file: libcrypto failed");
  bytes.append(*check);
  AppendU32(bytes, static_cast<uint32_t>(count));
  auto old = content.keys.begin();
  auto added = content.added.begin();
  for (size_t i = 0; i < count; ++i) {
    const bool take_old =
        added == content.added.end() || (old != content.keys.end() && old->first < added->first);
    const auto& [name, key] = take_old ? *old++ : *added++;
    bytes.append(EncodeName(name));
    bytes.append(key.wrapped);
  }
  bytes.append(AsView(HashOf(bytes)));
  return bytes;
}

absl::StatusOr<WrappingKeys> ParseKeyFile(std::string_view bytes, const SecretKey& root_key) {
  using namespace key_file_internal;
  HANDOVER_RETURN_IF_ERROR(CheckForm(bytes));
  if (!AeadOpen({root_key, kMagic}, bytes.substr(kMagic.size(), kAeadOverheadBytes)).has_value()) {
    return absl::FailedPreconditionError("key file: wrapped by another root key");
  }
  WrappingKeys keys;
  std::string_view entries =
      bytes.substr(kHeaderBytes, bytes.size() - kHeaderBytes - kTrailerBytes);
  for (; !entries.empty(); entries.remove_prefix(kEntryBytes)) {
    const std::string_view encoded_name = entries.substr(0, kNameBytes);
    const std::string_view wrapped = entries.substr(kNameBytes, kWrappedBytes);
    const WrappingKeyName name = ParseName(encoded_name);
    const bool in_order = keys.empty() || keys.rbegin()->first < name;
    const std::optional<SecretKey> key = AeadOpenKey({root_key, encoded_name}, wrapped);
    if (!in_order || !key.has_value()) return Damaged();
    keys.emplace_hint(keys.end(), name,
                      WrappingKey{std::make_shared<const SecretKey>(*key), std::string(wrapped)});
  }
  return keys;
}

}  // namespace handover::store
