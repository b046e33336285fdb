#include "clients/cpp/session.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "broker/base/commitment/reason.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/services.h"

namespace handover::client {
namespace {
namespace session_internal {

absl::Status CheckSelf(const directory::v1::GetSelfResponse& self, const PartyProfile& profile, LogWatch& log) {
  if (profile.log_id() != log.log_key().key_id()) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{"LOG_KEY_MISMATCH", "", "the broker's log is not the one whose key is pinned"});
  }
  const uint64_t seen = log.Newest().size;
  if (self.head().empty()) {
    if (seen == 0) return absl::OkStatus();
    return Refuse(absl::StatusCode::kDataLoss,
                  RefusalText{ReasonCode(Reason::kRollback), "", ReasonText(Reason::kRollback)});
  }
  const HeadBytes bytes = {self.head(), self.head_signature()};
  HANDOVER_ASSIGN_OR_RETURN(const TreeHead head, log.Verify(bytes));
  return log.Observe(bytes, head, seen);
}

}  // namespace session_internal
}  // namespace

absl::StatusOr<PartyProfile> PartyProfile::FromSelf(const directory::v1::GetSelfResponse& self) {
  PartyProfile profile;
  const absl::StatusOr<std::string> party = ParseUuid(self.party().party_id());
  const std::optional<Digest> log_id = ToDigest(self.log_id());
  if (!party.ok() || !log_id.has_value()) {
    return Invalid("PROFILE_MALFORMED", "", "the broker's answer names no party or no log");
  }
  profile.party_id_ = *PartyId::FromBytes(*party);
  profile.party_ = self.party();
  profile.log_id_ = *log_id;
  profile.sector_name_ = directory::v1::Sector_Name(self.party().sector());
  for (const directory::v1::KindSlots& kind : self.kinds()) profile.slots_[kind.kind()] = kind.slots();
  return profile;
}

int PartyProfile::SlotsOf(std::string_view kind) const {
  constexpr int kUsualSlots = 32;
  const auto found = slots_.find(std::string(kind));
  return found == slots_.end() ? kUsualSlots : found->second;
}

absl::StatusOr<std::unique_ptr<Session>> Session::Open(Parts parts) {
  HANDOVER_ASSIGN_OR_RETURN(std::unique_ptr<LogWatch> log,
                            LogWatch::Open(parts.log_key, parts.seen_heads, parts.clock, parts.log_watch));
  HANDOVER_ASSIGN_OR_RETURN(const directory::v1::GetSelfResponse self, DirectoryClient(parts.channel).GetSelf({}));
  HANDOVER_ASSIGN_OR_RETURN(PartyProfile profile, PartyProfile::FromSelf(self));
  HANDOVER_RETURN_IF_ERROR(session_internal::CheckSelf(self, profile, *log));
  return std::unique_ptr<Session>(new Session(std::move(parts), std::move(log), std::move(profile)));
}

Session::Session(Parts parts, std::unique_ptr<LogWatch> log, PartyProfile profile)
    : channel_(parts.channel),
      clock_(parts.clock),
      random_(parts.random),
      log_(std::move(log)),
      sender_keys_(std::make_unique<SenderKeys>(DirectoryClient(parts.channel), parts.clock)),
      profile_(std::move(profile)),
      signing_key_(std::move(parts.signing_key)) {}

PartyProfile Session::profile() const {
  absl::MutexLock lock(&mu_);
  return profile_;
}

absl::Status Session::RefreshProfile() {
  HANDOVER_ASSIGN_OR_RETURN(const directory::v1::GetSelfResponse self, DirectoryClient(channel_).GetSelf({}));
  HANDOVER_ASSIGN_OR_RETURN(PartyProfile profile, PartyProfile::FromSelf(self));
  HANDOVER_RETURN_IF_ERROR(session_internal::CheckSelf(self, profile, *log_));
  absl::MutexLock lock(&mu_);
  profile_ = std::move(profile);
  return absl::OkStatus();
}

SigningKey Session::signing_key() const {
  absl::MutexLock lock(&mu_);
  return signing_key_;
}

void Session::ReplaceSigningKey(SigningKey key) {
  absl::MutexLock lock(&mu_);
  signing_key_ = std::move(key);
}

absl::Status Session::ProveLogIfDue() { return log_->ProofDue() ? ProveLog() : absl::OkStatus(); }

absl::Status Session::ProveLog() {
  return log_->Prove([this](uint64_t first_size, uint64_t second_size) -> absl::StatusOr<std::vector<std::string>> {
    audit::v1::GetConsistencyProofRequest request;
    request.set_first_size(static_cast<int64_t>(first_size));
    request.set_second_size(static_cast<int64_t>(second_size));
    HANDOVER_ASSIGN_OR_RETURN(const audit::v1::GetConsistencyProofResponse proof,
                              AuditClient(channel_).GetConsistencyProof(request));
    return std::vector<std::string>(proof.path().begin(), proof.path().end());
  });
}

}  // namespace handover::client
