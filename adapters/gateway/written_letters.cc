#include "adapters/gateway/written_letters.h"

#include <algorithm>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "broker/base/commitment/hash.h"
#include "clients/cpp/files.h"

namespace handover::gateway {
namespace written_letters_internal {

constexpr size_t kIdBytes = 16;
constexpr size_t kMostDeliveries = 100;  // Of one envelope; a letter has five children.

}  // namespace written_letters_internal

std::string WrittenLetters::PathOf(std::string_view sender_address, std::string_view envelope_id) const {
  // Length first, so that two parts cannot be taken for two others.
  std::string name = std::to_string(sender_address.size());
  name.append("/").append(sender_address).append("/").append(envelope_id);
  const Digest digest = HashOf(name);
  return absl::StrCat(directory_, "/envelope-", absl::BytesToHexString(ToString(digest)));
}

std::vector<DeliveryId> WrittenLetters::Find(std::string_view sender_address, std::string_view envelope_id) const {
  std::vector<DeliveryId> deliveries;
  const absl::StatusOr<std::string> ids = client::ReadFile(PathOf(sender_address, envelope_id));
  if (!ids.ok()) return deliveries;
  for (size_t at = 0; at + written_letters_internal::kIdBytes <= ids->size();
       at += written_letters_internal::kIdBytes) {
    const std::optional<DeliveryId> id =
        DeliveryId::FromBytes(std::string_view(*ids).substr(at, written_letters_internal::kIdBytes));
    if (id.has_value()) deliveries.push_back(*id);
  }
  return deliveries;
}

absl::Status WrittenLetters::Remember(std::string_view sender_address, std::string_view envelope_id,
                                      const DeliveryId& delivery_id) {
  if (envelope_id.empty()) return absl::OkStatus();
  absl::MutexLock lock(&mu_);
  const std::vector<DeliveryId> known = Find(sender_address, envelope_id);
  if (std::find(known.begin(), known.end(), delivery_id) != known.end()) return absl::OkStatus();
  if (known.size() >= written_letters_internal::kMostDeliveries) return absl::OkStatus();
  std::string ids;
  for (const DeliveryId& id : known) ids += id.bytes();
  ids += delivery_id.bytes();
  return client::WriteFile(PathOf(sender_address, envelope_id), ids);
}

}  // namespace handover::gateway
