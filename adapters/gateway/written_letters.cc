#include "adapters/gateway/written_letters.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "broker/base/commitment/hash.h"
#include "clients/cpp/files.h"

namespace handover::gateway {
namespace written_letters_internal {

constexpr size_t kIdBytes = 16;
constexpr size_t kMostDeliveries = 100;  // Of one envelope; a letter has five children.

const char* WordOf(LetterName::Kind kind) {
  switch (kind) {
    case LetterName::Kind::kInterchange:
      return "interchange";
    case LetterName::Kind::kVansEnvelope:
      return "vans-envelope";
    case LetterName::Kind::kVansMessage:
      return "vans-message";
    case LetterName::Kind::kFhirMessage:
      return "fhir-message";
    case LetterName::Kind::kEhmiEnvelope:
      return "ehmi-envelope";
  }
  return "";
}

}  // namespace written_letters_internal

std::string WrittenLetters::PathOf(const LetterName& name) const {
  // Length first, so that two parts cannot be taken for two others.
  const Digest digest = HashOf(absl::StrCat(name.sender_address.size(), "/", name.sender_address, "/", name.id));
  return absl::StrCat(directory_, "/", written_letters_internal::WordOf(name.kind), "-",
                      absl::BytesToHexString(ToString(digest)));
}

std::vector<DeliveryId> WrittenLetters::Find(const LetterName& name) const {
  std::vector<DeliveryId> deliveries;
  const absl::StatusOr<std::string> ids = client::ReadFile(PathOf(name));
  if (!ids.ok()) return deliveries;
  for (size_t at = 0; at + written_letters_internal::kIdBytes <= ids->size();
       at += written_letters_internal::kIdBytes) {
    const std::optional<DeliveryId> id =
        DeliveryId::FromBytes(std::string_view(*ids).substr(at, written_letters_internal::kIdBytes));
    if (id.has_value()) deliveries.push_back(*id);
  }
  return deliveries;
}

absl::Status WrittenLetters::Remember(const LetterName& name, const DeliveryId& delivery_id) {
  absl::MutexLock lock(&mu_);
  const std::vector<DeliveryId> known = Find(name);
  if (std::find(known.begin(), known.end(), delivery_id) != known.end()) return absl::OkStatus();
  if (known.size() >= written_letters_internal::kMostDeliveries) return absl::OkStatus();
  std::string ids;
  for (const DeliveryId& id : known) ids += id.bytes();
  ids += delivery_id.bytes();
  return client::WriteFile(PathOf(name), ids);
}

}  // namespace handover::gateway
