#include "clients/cpp/sender_keys.h"

#include <string>
#include <utility>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"

namespace handover::client {
namespace {
namespace sender_keys_internal {

absl::Status Malformed() {
  return Refuse(absl::StatusCode::kDataLoss,
                RefusalText{"KEY_MALFORMED", "", "the directory's entry of a signing key contradicts its statement"});
}

}  // namespace sender_keys_internal
}  // namespace

absl::StatusOr<EnrolledKey> ReadSigningKey(const directory::v1::SigningKey& key) {
  const absl::StatusOr<KeyStatement> statement = ParseKeyStatement(key.statement());
  if (!statement.ok()) return sender_keys_internal::Malformed();
  absl::StatusOr<VerifyKey> verify_key = VerifyKey::FromSpki(statement->spki);
  if (!verify_key.ok() || AsView(verify_key->key_id()) != key.key_id() ||
      FormatUuid(AsView(statement->party)) != key.party_id() || key.enrolled_index() < 0) {
    return sender_keys_internal::Malformed();
  }
  EnrolledKey enrolled{statement->party, statement->suite, *std::move(verify_key),
                       static_cast<uint64_t>(key.enrolled_index()), std::nullopt};
  if (key.has_revoked_index()) enrolled.revoked_index = static_cast<uint64_t>(key.revoked_index());
  return enrolled;
}

SenderKeys::SenderKeys(DirectoryClient directory, const Clock& clock)
    : directory_(std::move(directory)), clock_(clock) {}

absl::Status SenderKeys::Ensure(const PartyId& party, const Digest& key_id) {
  {
    absl::MutexLock lock(&mu_);
    const auto asked = asked_.find(party);
    const bool fresh = asked != asked_.end() && clock_.SinceStart() - asked->second < kFreshFor;
    if (fresh && keys_.contains(key_id)) return absl::OkStatus();
  }
  directory::v1::ListSigningKeysRequest request;
  request.set_party(ToString(party));
  const absl::StatusOr<directory::v1::ListSigningKeysResponse> answer = directory_.ListSigningKeys(request);
  if (absl::IsNotFound(answer.status())) return absl::OkStatus();
  if (!answer.ok()) return answer.status();
  absl::MutexLock lock(&mu_);
  for (const directory::v1::SigningKey& key : answer->keys()) {
    HANDOVER_ASSIGN_OR_RETURN(EnrolledKey enrolled, ReadSigningKey(key));
    keys_.insert_or_assign(enrolled.key.key_id(), std::move(enrolled));
  }
  asked_.insert_or_assign(party, clock_.SinceStart());
  return absl::OkStatus();
}

std::optional<EnrolledKey> SenderKeys::Find(const Digest& key_id) const {
  absl::MutexLock lock(&mu_);
  const auto found = keys_.find(key_id);
  return found == keys_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace handover::client
