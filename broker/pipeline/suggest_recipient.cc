#include "broker/pipeline/suggest_recipient.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "broker/base/status_macros.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/matter.h"
#include "broker/policy/explain.h"

namespace handover::pipeline {
namespace suggest_recipient_internal {

bool MayBeHidden(const PersonKey& person, const LoadedFacts& facts) {
  const consent::PersonFacts* const known = facts.facts.Find(person);
  return known == nullptr || known->protection == consent::v1::RegisterFacts::SPECIAL;
}

bool AnybodyMayBeHidden(const Moved& moved) {
  for (const PersonKey& person : moved.handover.matter.person_keys()) {
    const std::vector<PersonKey> keys = moved.facts.aliases.KeysOf(person);
    if (MayBeHidden(person, moved.facts)) return true;
    if (std::any_of(keys.begin(), keys.end(), [&](const PersonKey& key) { return MayBeHidden(key, moved.facts); })) {
      return true;
    }
  }
  return false;
}

bool Goes(const policy::Decision& decision) {
  return decision.verdict == policy::Verdict::kPermitted || decision.verdict == policy::Verdict::kPermittedInPart;
}

absl::Status Log(const Moved& moved, const Ruling& ruling, Environment& env, store::Transaction& transaction) {
  LogEntry entry;
  entry.type = LeafType::kState;
  entry.ref = moved.handover.rebuilt.root;
  entry.owner = PartyId::FromBytes(moved.record.sender_party()).value_or(PartyId());
  entry.subjects = moved.handover.matter.person_keys();
  entry.persons = &moved.handover.matter.persons;
  entry.facts = &moved.facts.facts;
  entry.detail.set_event("RECIPIENT_SUGGESTED");
  entry.detail.set_handover_id(moved.record.handover_id());
  entry.detail.set_delivery_id(std::string(moved.delivery.bytes()));
  entry.detail.set_actor_party(moved.record.sender_party());
  entry.detail.set_kind(moved.handover.record.kind());
  entry.detail.add_decisions(policy::RecordDecision(ruling.question, ruling.decision).SerializeAsString());
  entry.detail.add_recipient_parties(std::string(ruling.route.party.bytes()));
  entry.detail.add_routes(ruling.route.explanation);
  return AppendLeaf(entry, env, transaction);
}

}  // namespace suggest_recipient_internal

absl::StatusOr<std::optional<PartyId>> SuggestRecipient(const Moved& moved, Environment& env,
                                                        store::Transaction& transaction) {
  using namespace suggest_recipient_internal;  // NOLINT: the steps read better by their bare names.
  if (AnybodyMayBeHidden(moved)) return std::optional<PartyId>();
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  const std::shared_ptr<const ActivePolicy> policy = env.policy.Get();
  const size_t addressee = static_cast<size_t>(moved.record.addressee_index());
  // As if the sender asked now: it is to hand it over anew.
  const RulingRequest request{moved.handover.addressees[addressee], policy::Phase::kSubmit, std::nullopt};
  HANDOVER_ASSIGN_OR_RETURN(const Ruling ruling,
                            Rule(moved.handover.matter, request, moved.facts, *directory, *policy, env));
  const bool found = ruling.route.outcome == routing::Route::Outcome::kFound &&
                     ruling.route.party.bytes() != moved.record.recipient_party();
  if (!found || !Goes(ruling.decision)) return std::optional<PartyId>();
  HANDOVER_RETURN_IF_ERROR(Log(moved, ruling, env, transaction));
  return std::optional<PartyId>(ruling.route.party);
}

}  // namespace handover::pipeline
