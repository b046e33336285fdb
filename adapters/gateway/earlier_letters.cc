#include "adapters/gateway/earlier_letters.h"

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "broker/base/commitment/hash.h"
#include "clients/cpp/files.h"

namespace handover::gateway {
namespace earlier_letters_internal {

constexpr size_t kDigestHexCharacters = 64;

}  // namespace earlier_letters_internal

std::string EarlierLetters::PathOf(const Letter& letter) const {
  Sha256 hash;
  hash.AddU64(letter.sender_address.size()).Add(letter.sender_address).Add(letter.letter_id);
  return directory_ + "/" + absl::BytesToHexString(ToString(hash.Finish()));
}

std::optional<EarlierLetter> EarlierLetters::Find(const Letter& letter) const {
  const absl::StatusOr<std::string> bytes = client::ReadFile(PathOf(letter));
  const size_t digest = earlier_letters_internal::kDigestHexCharacters;
  if (!bytes.ok() || bytes->size() < digest || (bytes->size() - digest) % HandoverId::kSize != 0) return std::nullopt;
  EarlierLetter earlier;
  earlier.document_id = bytes->substr(0, digest);
  for (size_t at = digest; at < bytes->size(); at += HandoverId::kSize) {
    earlier.handovers.push_back(*HandoverId::FromBytes(bytes->substr(at, HandoverId::kSize)));
  }
  return earlier;
}

absl::Status EarlierLetters::Remember(const Letter& letter, const EarlierLetter& earlier) {
  std::string bytes = earlier.document_id;
  for (const HandoverId& id : earlier.handovers) bytes.append(id.bytes());
  return client::WriteFile(PathOf(letter), bytes);
}

}  // namespace handover::gateway
