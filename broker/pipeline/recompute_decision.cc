#include "broker/pipeline/recompute_decision.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "broker/base/status_macros.h"
#include "broker/pipeline/delivery_obstacle.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/matter.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/policy/explain.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace recompute_internal {

// Which of the addressees a decision is about, and of whom.
struct Asked {
  size_t addressee = 0;
  policy::Phase phase = policy::Phase::kSubmit;
  std::optional<PartyId> expected;
  bool chosen_by_human = false;
};

// Nothing where it cannot be told.
absl::StatusOr<std::optional<Asked>> AskedOf(const PersonEvent& event, int decision, Environment& env) {
  Asked asked;
  if (event.detail.event() == "SUBMITTED") {
    asked.addressee = static_cast<size_t>(decision);
    return std::optional<Asked>(asked);
  }
  HANDOVER_ASSIGN_OR_RETURN(const auto row, store::ReadRow<storage::v1::DeliveryRecord>(
                                                env.store, store::Table::kDelivery, event.detail.delivery_id()));
  if (!row.has_value()) return std::optional<Asked>();
  asked.addressee = static_cast<size_t>(row->record.addressee_index());
  asked.phase = policy::Phase::kDeliver;
  asked.expected = PartyId::FromBytes(event.detail.other_party());
  asked.chosen_by_human = IsChosenByHuman(row->record);
  return std::optional<Asked>(asked);
}

// The facts of the epochs that the leaf names.
absl::StatusOr<LoadedFacts> FactsOf(const storage::v1::LeafDetail& detail, Environment& env) {
  std::vector<std::pair<PersonKey, uint64_t>> epochs;
  for (const std::string& entry : detail.epochs()) {
    const bool whole = entry.size() == PersonKey::kSize + 8;
    const std::optional<PersonKey> key = PersonKey::FromBytes(entry.substr(0, PersonKey::kSize));
    if (!whole || !key.has_value()) return absl::DataLossError("log: an epoch is damaged");
    epochs.emplace_back(*key, store::ReadOrderedU64(entry.substr(PersonKey::kSize)));
  }
  return env.facts.LoadAt(epochs);
}

// What the event's decisions rest on, read once.
struct Then {
  std::shared_ptr<const identity::Directory> directory;
  std::shared_ptr<const ActivePolicy> policy;
  std::unique_ptr<StoredHandover> handover;
  LoadedFacts facts;
};

absl::StatusOr<Recomputed> Again(const PersonEvent& event, int decision, const Then& then, Environment& env) {
  consent::v1::DecisionExplanation logged;
  const std::string& bytes = event.detail.decisions(decision);
  if (!logged.ParseFromString(bytes)) return Recomputed::kNotPossible;
  if (logged.policy_digest() != then.policy->set.digest()) return Recomputed::kOtherPolicy;
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<Asked> asked, AskedOf(event, decision, env));
  if (!asked.has_value() || asked->addressee >= then.handover->addressees.size()) return Recomputed::kNotPossible;
  const RulingRequest request{then.handover->addressees[asked->addressee], asked->phase, asked->expected,
                              absl::FromUnixMillis(static_cast<int64_t>(event.time_ms)), asked->chosen_by_human};
  HANDOVER_ASSIGN_OR_RETURN(const Ruling ruling,
                            Rule(then.handover->matter, request, then.facts, *then.directory, *then.policy, env));
  const std::string again = policy::RecordDecision(ruling.question, ruling.decision).SerializeAsString();
  return again == bytes ? Recomputed::kSame : Recomputed::kDiffers;
}

// What only a human's word or an acknowledgement could tell is not made again.
bool RestsOnTheLog(const PersonEvent& event) {
  const std::string& name = event.detail.event();
  return name == "SUBMITTED" || name == "HANDED_OUT" || name == "WITHHELD";
}

// Gone or damaged is an answer; a store that cannot be read is not.
bool IsAnswer(const absl::Status& status) { return status.code() != absl::StatusCode::kUnavailable; }

}  // namespace recompute_internal

absl::StatusOr<std::vector<Recomputed>> RecomputeDecisions(const PersonEvent& event, Environment& env) {
  using namespace recompute_internal;
  if (!RestsOnTheLog(event)) return std::vector<Recomputed>();
  const std::vector<Recomputed> not_possible(static_cast<size_t>(event.detail.decisions_size()),
                                             Recomputed::kNotPossible);
  Then then{env.directory.Get(), env.policy.Get(), nullptr, {}};
  const HandoverId id = HandoverId::FromBytes(event.detail.handover_id()).value_or(HandoverId());
  absl::StatusOr<std::unique_ptr<StoredHandover>> handover = LoadHandover(id, *then.directory, env);
  if (!handover.ok() && IsAnswer(handover.status())) return not_possible;
  HANDOVER_RETURN_IF_ERROR(handover.status());
  then.handover = *std::move(handover);
  absl::StatusOr<LoadedFacts> facts = FactsOf(event.detail, env);
  if (!facts.ok() && IsAnswer(facts.status())) return not_possible;
  HANDOVER_RETURN_IF_ERROR(facts.status());
  then.facts = *std::move(facts);
  std::vector<Recomputed> recomputed;
  for (int i = 0; i < event.detail.decisions_size(); ++i) {
    HANDOVER_ASSIGN_OR_RETURN(const Recomputed one, Again(event, i, then, env));
    recomputed.push_back(one);
  }
  return recomputed;
}

}  // namespace handover::pipeline
