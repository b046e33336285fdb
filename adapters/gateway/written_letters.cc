#include "adapters/gateway/written_letters.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "broker/base/commitment/hash.h"
#include "broker/base/status_macros.h"
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

std::string FileOf(const LetterName& name) {
  // Length first, so that two parts cannot be taken for two others.
  const Digest digest = HashOf(absl::StrCat(name.sender_address.size(), "/", name.sender_address, "/", name.id));
  return absl::StrCat(WordOf(name.kind), "-", absl::BytesToHexString(ToString(digest)));
}

// Empty where there is no file. UNAVAILABLE: it cannot be read, and must not be written over.
absl::StatusOr<std::string> Read(const std::string& path) {
  absl::StatusOr<std::optional<std::string>> bytes = client::ReadFileIfThere(path);
  if (!bytes.ok()) return absl::UnavailableError("written letters: a file cannot be read");
  return std::move(*bytes).value_or("");
}

absl::StatusOr<std::vector<DeliveryId>> ReadIds(const std::string& path) {
  std::vector<DeliveryId> deliveries;
  HANDOVER_ASSIGN_OR_RETURN(const std::string ids, Read(path));
  for (size_t at = 0; at + kIdBytes <= ids.size(); at += kIdBytes) {
    const std::optional<DeliveryId> id = DeliveryId::FromBytes(std::string_view(ids).substr(at, kIdBytes));
    if (id.has_value()) deliveries.push_back(*id);
  }
  return deliveries;
}

absl::Status WriteIds(const std::string& path, const std::vector<DeliveryId>& deliveries) {
  std::string ids;
  for (const DeliveryId& id : deliveries) ids += id.bytes();
  return client::WriteFile(path, ids);
}

absl::StatusOr<std::vector<std::string>> ReadNames(const std::string& path) {
  HANDOVER_ASSIGN_OR_RETURN(const std::string lines, Read(path));
  return std::vector<std::string>(absl::StrSplit(lines, '\n', absl::SkipEmpty()));
}

absl::Status AddId(const std::string& path, const DeliveryId& delivery_id) {
  HANDOVER_ASSIGN_OR_RETURN(std::vector<DeliveryId> known, ReadIds(path));
  if (std::find(known.begin(), known.end(), delivery_id) != known.end()) return absl::OkStatus();
  if (known.size() >= kMostDeliveries) return absl::OkStatus();
  known.push_back(delivery_id);
  return WriteIds(path, known);
}

absl::Status TakeIdOut(const std::string& path, const DeliveryId& delivery_id) {
  HANDOVER_ASSIGN_OR_RETURN(std::vector<DeliveryId> known, ReadIds(path));
  const auto gone = std::remove(known.begin(), known.end(), delivery_id);
  if (gone == known.end()) return absl::OkStatus();
  known.erase(gone, known.end());
  return known.empty() ? client::RemoveFile(path) : WriteIds(path, known);
}

}  // namespace written_letters_internal

absl::StatusOr<std::vector<DeliveryId>> WrittenLetters::Find(const LetterName& name) const {
  return written_letters_internal::ReadIds(PathIn(written_letters_internal::FileOf(name)));
}

absl::Status WrittenLetters::Remember(const std::vector<LetterName>& names, const DeliveryId& delivery_id) {
  using namespace written_letters_internal;
  absl::MutexLock lock(&mu_);
  const std::string list = PathIn(ToString(delivery_id));
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<std::string> before, ReadNames(list));
  std::vector<std::string> files = before;
  for (const LetterName& name : names) {
    std::string file = FileOf(name);
    if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(std::move(file));
  }
  // Before the names: what is found can be forgotten.
  if (files != before) HANDOVER_RETURN_IF_ERROR(client::WriteFile(list, absl::StrJoin(files, "\n")));
  for (const LetterName& name : names) HANDOVER_RETURN_IF_ERROR(AddId(PathIn(FileOf(name)), delivery_id));
  return absl::OkStatus();
}

absl::Status WrittenLetters::Forget(const DeliveryId& delivery_id) {
  using namespace written_letters_internal;
  absl::MutexLock lock(&mu_);
  const std::string list = PathIn(ToString(delivery_id));
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<std::string> files, ReadNames(list));
  for (const std::string& file : files) HANDOVER_RETURN_IF_ERROR(TakeIdOut(PathIn(file), delivery_id));
  return client::RemoveFile(list);
}

}  // namespace handover::gateway
