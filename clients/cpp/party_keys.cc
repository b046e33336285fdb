#include "clients/cpp/party_keys.h"

#include "absl/strings/str_cat.h"

#include "broker/base/commitment/tree_head.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/files.h"

namespace handover::client {

absl::StatusOr<SigningKey> LoadSigningKey(const std::string& path) {
  HANDOVER_ASSIGN_OR_RETURN(const std::string pem, ReadFile(path));
  absl::StatusOr<SigningKey> key = SigningKey::FromPem(pem);
  if (!key.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": not an unencrypted P-256 private key in PEM"));
  }
  return key;
}

absl::StatusOr<VerifyKey> LoadLogKey(const std::string& path) {
  HANDOVER_ASSIGN_OR_RETURN(const std::string pem, ReadFile(path));
  absl::StatusOr<VerifyKey> key = VerifyKey::FromPem(pem);
  if (!key.ok()) return absl::InvalidArgumentError(absl::StrCat(path, ": not a P-256 public key in PEM"));
  return key;
}

absl::StatusOr<std::optional<HeadBytes>> SeenHeadFile::Load() {
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> bytes, ReadFileIfThere(path_));
  if (!bytes.has_value()) return std::nullopt;
  if (bytes->size() != kTreeHeadBytes + kSignatureBytes) {
    return Refuse(absl::StatusCode::kDataLoss,
                  RefusalText{"SEEN_HEAD_DAMAGED", "", "the file of the newest seen head is not 168 bytes"});
  }
  return HeadBytes{bytes->substr(0, kTreeHeadBytes), bytes->substr(kTreeHeadBytes)};
}

absl::Status SeenHeadFile::Save(const HeadBytes& head) {
  return WriteFile(path_, absl::StrCat(head.head, head.signature));
}

}  // namespace handover::client
