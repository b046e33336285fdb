#include "broker/pipeline/tell_recipient.h"

#include <memory>
#include <utility>

#include "broker/base/status_macros.h"
#include "broker/delivery/delivery_due.h"
#include "broker/pipeline/delivery_obstacle.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/matter.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/policy/explain.h"

namespace handover::pipeline {
namespace tell_recipient_internal {

absl::StatusOr<Telling> Decide(const storage::v1::DeliveryRecord& record, const PartyId& recipient, Environment& env) {
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  const std::shared_ptr<const ActivePolicy> policy = env.policy.Get();
  const HandoverId id = HandoverId::FromBytes(record.handover_id()).value_or(HandoverId());
  HANDOVER_ASSIGN_OR_RETURN(const std::unique_ptr<StoredHandover> handover, LoadHandover(id, *directory, env));
  HANDOVER_ASSIGN_OR_RETURN(LoadedFacts facts, env.facts.Load(handover->matter.person_keys()));
  const RulingRequest request{handover->addressees[static_cast<size_t>(record.addressee_index())],
                              policy::Phase::kDeliver, recipient, std::nullopt, IsChosenByHuman(record)};
  HANDOVER_ASSIGN_OR_RETURN(const Ruling ruling, Rule(handover->matter, request, facts, *directory, *policy, env));
  Telling telling;
  telling.permitted = !FindObstacle(record, *handover, ruling).has_value();
  telling.decision = policy::RecordDecision(ruling.question, ruling.decision).SerializeAsString();
  telling.route = ruling.route.explanation;
  telling.unchanged = std::move(facts.unchanged);
  return telling;
}

}  // namespace tell_recipient_internal

Telling MayTellRecipient(const storage::v1::DeliveryRecord& record, Environment& env) {
  const std::optional<PartyId> recipient = PartyId::FromBytes(record.recipient_party());
  if (!recipient.has_value()) return {};
  const bool kept_back = record.state() == exchange::v1::HELD || record.state() == exchange::v1::WITHHELD;
  if (kept_back) return {};
  Telling known;
  known.permitted = true;
  if (delivery::WasHandedOut(record)) return known;
  absl::StatusOr<Telling> telling = tell_recipient_internal::Decide(record, *recipient, env);
  return telling.ok() ? *std::move(telling) : Telling();
}

}  // namespace handover::pipeline
