#include "adapters/gateway/intake.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "broker/base/status_macros.h"

namespace handover::gateway {
namespace intake_internal {

bool Tells(const PreparedDocument& prepared, std::string_view code) {
  const auto& issues = prepared.translation.issues;
  return std::any_of(issues.begin(), issues.end(), [code](const adapters::Issue& issue) { return issue.code == code; });
}

}  // namespace intake_internal

Intake::Intake(const Parts& parts)
    : parts_(parts), registry_(adapters::MakeRegistry(parts.care_levels)), sealer_(parts.clock, parts.random) {}

absl::StatusOr<PreparedDocument> Intake::Prepare(const std::string& name, const std::string& document) {
  HANDOVER_ASSIGN_OR_RETURN(const PartyList::Parties known, parts_.parties.Get());
  const client::PartyProfile profile = parts_.session.profile();
  const auto prepare = [&](const PartyList::Parties& parties) {
    return PrepareDocument(name, document,
                           {registry_, parts_.earlier, sealer_, profile, *parties, parts_.random, parts_.clock.Now()});
  };
  HANDOVER_ASSIGN_OR_RETURN(PreparedDocument prepared, prepare(known));
  if (!intake_internal::Tells(prepared, "GATEWAY_RECEIVER_UNKNOWN")) return prepared;
  // It may have joined since the list was fetched.
  HANDOVER_ASSIGN_OR_RETURN(const PartyList::Parties fresh, parts_.parties.Refresh());
  return prepare(fresh);
}

absl::StatusOr<TakenDocument> Intake::Take(const std::string& name, const std::string& document) {
  const std::string id = Outbox::IdOf(document);
  {
    absl::MutexLock lock(&mu_);
    const auto is_free = [this, &id]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return !in_hand_.contains(id); };
    mu_.Await(absl::Condition(&is_free));
    in_hand_.insert(id);
  }
  absl::StatusOr<TakenDocument> taken = TakeAlone(name, document, id);
  absl::MutexLock lock(&mu_);
  in_hand_.erase(id);
  return taken;
}

absl::StatusOr<TakenDocument> Intake::TakeAlone(const std::string& name, const std::string& document,
                                                const std::string& id) {
  const absl::StatusOr<OutgoingDocument> under_way = parts_.outbox.Load(id);
  if (under_way.ok()) return TakenDocument{TakenAs::kUnderWay, under_way->name, {}};
  // Sealed anew it would be another handover under the same id, and the one that lies there may have been sent.
  if (!absl::IsNotFound(under_way.status())) {
    return absl::UnavailableError("gateway: the document lies in the outbox and is damaged");
  }
  const std::string filed = parts_.filing.NameFor(name, id);
  HANDOVER_ASSIGN_OR_RETURN(const bool is_known, parts_.earlier.HasDocument(id));
  if (is_known) return TakenDocument{TakenAs::kRepeated, filed, {}};
  HANDOVER_ASSIGN_OR_RETURN(PreparedDocument prepared, Prepare(filed, document));
  if (prepared.repeated) return TakenDocument{TakenAs::kRepeated, filed, {}};
  if (intake_internal::Tells(prepared, "GATEWAY_CORRECTION_WITHOUT_EARLIER") && parts_.outbox.count() > 0) {
    return absl::UnavailableError("gateway: what this letter corrects may still be under way");
  }
  if (!prepared.accepted()) return TakenDocument{TakenAs::kRefused, filed, std::move(prepared.translation.issues)};
  HANDOVER_RETURN_IF_ERROR(parts_.outbox.Add(prepared.outgoing));
  return TakenDocument{TakenAs::kNew, filed, {}};
}

}  // namespace handover::gateway
