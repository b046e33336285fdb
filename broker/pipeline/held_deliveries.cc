#include "broker/pipeline/held_deliveries.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/delivery/delivery_state.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/matter.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/policy/explain.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace held_internal {

using admin::v1::ResolveHeldRequest;

constexpr int kMaxListed = 1000;

absl::Status NothingWaits() {
  return Refuse(absl::StatusCode::kNotFound, RefusalText{"NOT_FOUND", "delivery_id", "no such delivery waits"});
}

bool WaitsForHuman(const storage::v1::DeliveryRecord& record) {
  return record.state() == exchange::v1::HELD || record.state() == exchange::v1::DEAD_LETTER;
}

struct Scene {
  DeliveryId id;
  storage::v1::DeliveryRecord record;
  std::string record_bytes;
  std::unique_ptr<StoredHandover> handover;
  std::vector<EscalationNews> news;
};

absl::StatusOr<Scene> Load(const ResolveHeldRequest& request, const identity::Directory& directory, Environment& env) {
  if (request.decided_by().empty() || request.decided_by().size() > 480) {
    return Invalid("FIELD_REQUIRED", "decided_by", "must name who decided, at most 120 characters");
  }
  const absl::StatusOr<std::string> id = ParseUuid(request.delivery_id());
  if (!id.ok()) return NothingWaits();
  HANDOVER_ASSIGN_OR_RETURN(auto row,
                            store::ReadRow<storage::v1::DeliveryRecord>(env.store, store::Table::kDelivery, *id));
  if (!row.has_value() || !WaitsForHuman(row->record)) return NothingWaits();
  Scene scene{*DeliveryId::FromBytes(*id), std::move(row->record), std::move(row->bytes), nullptr, {}};
  const HandoverId handover = HandoverId::FromBytes(scene.record.handover_id()).value_or(HandoverId());
  HANDOVER_ASSIGN_OR_RETURN(scene.handover, LoadHandover(handover, directory, env));
  return scene;
}

// A human says who the recipient is; the policy still has its say about that party.
absl::Status RouteTo(const std::string& party_name, const identity::Directory& directory, Environment& env,
                     Scene& scene) {
  const identity::DirectoryParty* party = directory.FindByIdOrAlias(party_name);
  if (party == nullptr || !party->active()) {
    return Refuse(absl::StatusCode::kNotFound, RefusalText{"PARTY_NOT_FOUND", "party", "no such active party"});
  }
  const std::shared_ptr<const ActivePolicy> policy = env.policy.Get();
  HANDOVER_ASSIGN_OR_RETURN(const LoadedFacts facts, env.facts.Load(scene.handover->matter.person_keys()));
  const RulingRequest request{scene.handover->addressees[static_cast<size_t>(scene.record.addressee_index())],
                              policy::Phase::kDeliver, party->id, std::nullopt, true};
  HANDOVER_ASSIGN_OR_RETURN(const Ruling ruling, Rule(scene.handover->matter, request, facts, directory, *policy, env));
  if (ruling.decision.verdict == policy::Verdict::kDenied) {
    exchange::v1::ErrorDetail detail;
    *detail.add_refusals() = policy::RefusalOf(ruling.question, ruling.decision, scene.record.addressee_index());
    detail.set_code(detail.refusals(0).reason());
    detail.set_field_path("party");
    detail.set_rule("the policy does not let this party have the handover");
    return Refuse(absl::StatusCode::kPermissionDenied, detail);
  }
  scene.record.set_recipient_party(std::string(party->id.bytes()));
  scene.record.set_routed_by_operator(true);
  scene.record.set_attempt_count(0);
  return absl::OkStatus();
}

struct Step {
  delivery::DeliveryEvent event = delivery::DeliveryEvent::kReturned;
  std::string_view reason;
};

absl::StatusOr<Step> StepFor(ResolveHeldRequest::Action action) {
  switch (action) {
    case ResolveHeldRequest::ROUTE:
      return Step{delivery::DeliveryEvent::kRouted, "ROUTED_BY_OPERATOR"};
    case ResolveHeldRequest::REDRIVE:
      return Step{delivery::DeliveryEvent::kRedriven, "REDRIVEN_BY_OPERATOR"};
    case ResolveHeldRequest::RETURN:
      return Step{delivery::DeliveryEvent::kReturned, "RETURNED_BY_OPERATOR"};
    case ResolveHeldRequest::ACTION_UNSPECIFIED:
    case admin::v1::ResolveHeldRequest_Action_ResolveHeldRequest_Action_INT_MIN_SENTINEL_DO_NOT_USE_:
    case admin::v1::ResolveHeldRequest_Action_ResolveHeldRequest_Action_INT_MAX_SENTINEL_DO_NOT_USE_:
      return Invalid("ACTION_UNKNOWN", "action", "must be ROUTE, REDRIVE or RETURN");
  }
  return Invalid("ACTION_UNKNOWN", "action", "must be ROUTE, REDRIVE or RETURN");
}

absl::StatusOr<store::Transaction> Prepare(const identity::Operator& by, const ResolveHeldRequest& request,
                                           Environment& env, Scene& scene) {
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  HANDOVER_ASSIGN_OR_RETURN(const Step step, StepFor(request.action()));
  HANDOVER_ASSIGN_OR_RETURN(scene, Load(request, *directory, env));
  const std::optional<exchange::v1::DeliveryState> next = delivery::Next(scene.record.state(), step.event);
  if (!next.has_value()) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{"ACTION_NOT_POSSIBLE", "action", "does not fit the state of the delivery"});
  }
  if (request.action() == ResolveHeldRequest::ROUTE) {
    HANDOVER_RETURN_IF_ERROR(RouteTo(request.party(), *directory, env, scene));
  }
  if (request.action() == ResolveHeldRequest::REDRIVE) scene.record.set_attempt_count(0);
  const absl::Time now = env.clock.Now();
  if (*next == exchange::v1::QUEUED) {
    // The recipient could not have had it before: its time begins now. What was late stays escalated until the end.
    const Matter& matter = scene.handover->matter;
    Deadlines(*env.policy.Get(), *directory).Begin({matter.question.kind, matter.needed_by()}, now, scene.record);
  }
  store::Transaction transaction;
  HANDOVER_ASSIGN_OR_RETURN(
      Changed changed, Change(scene.id, {*next, std::string(step.reason), now}, scene.record_bytes, scene.record, env));
  scene.news = NewsOf(scene.id, changed);
  transaction.operations = std::move(changed.operations);
  LogEntry entry;
  entry.type = LeafType::kState;
  entry.ref = scene.handover->rebuilt.root;
  entry.owner = PartyId::FromBytes(scene.record.sender_party()).value_or(PartyId());
  if (!scene.handover->matter.subject_key().empty()) entry.subjects.push_back(scene.handover->matter.subject_key());
  entry.detail.set_event(std::string(step.reason));
  entry.detail.set_handover_id(scene.record.handover_id());
  entry.detail.set_delivery_id(std::string(scene.id.bytes()));
  entry.detail.set_actor_party(scene.record.sender_party());
  entry.detail.set_other_party(scene.record.recipient_party());
  entry.detail.set_kind(scene.handover->record.kind());
  entry.detail.set_professional(request.decided_by() + " / " + by.name);
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, transaction));
  return transaction;
}

}  // namespace held_internal

absl::StatusOr<admin::v1::ListHeldResponse> ListHeld(Environment& env) {
  using namespace held_internal;
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  const std::unique_ptr<store::Reader> snapshot = env.store.TakeSnapshot();
  admin::v1::ListHeldResponse response;
  absl::Status failed;
  const auto visit = [&](std::string_view key, std::string_view) {
    const auto row = store::ReadRow<storage::v1::DeliveryRecord>(*snapshot, store::Table::kDelivery, key);
    if (absl::IsDataLoss(row.status())) {
      // Its neighbours are served, and a human hears of it.
      admin::v1::ListHeldResponse::Held& unreadable = *response.add_held();
      unreadable.set_delivery_id(FormatUuid(key));
      unreadable.set_reason("DAMAGED");
      return response.held_size() < kMaxListed;
    }
    if (!row.ok()) failed = row.status();
    if (!row.ok() || !row->has_value()) return row.ok();
    const storage::v1::DeliveryRecord& record = (*row)->record;
    if (!WaitsForHuman(record)) return true;
    const auto handover =
        store::ReadRow<storage::v1::HandoverRecord>(*snapshot, store::Table::kHandover, record.handover_id());
    admin::v1::ListHeldResponse::Held& held = *response.add_held();
    held.set_delivery_id(FormatUuid(key));
    held.set_handover_id(FormatUuid(record.handover_id()));
    if (handover.ok() && handover->has_value()) held.set_kind((*handover)->record.kind());
    held.set_role(record.role());
    held.set_reason(record.reason());
    const identity::DirectoryParty* sender =
        directory->FindParty(PartyId::FromBytes(record.sender_party()).value_or(PartyId()));
    if (sender != nullptr) held.set_sender(sender->record.alias());
    held.set_state(exchange::v1::DeliveryState_Name(record.state()));
    return response.held_size() < kMaxListed;
  };
  HANDOVER_RETURN_IF_ERROR(snapshot->Scan(store::Table::kOpen, {}, visit));
  HANDOVER_RETURN_IF_ERROR(failed);
  return response;
}

absl::StatusOr<HeldDecision> PrepareDecision(const identity::Operator& by, const admin::v1::ResolveHeldRequest& request,
                                             Environment& env) {
  held_internal::Scene scene;
  HANDOVER_ASSIGN_OR_RETURN(store::Transaction transaction, held_internal::Prepare(by, request, env, scene));
  return HeldDecision{scene.id, std::move(scene.record), std::move(scene.news), std::move(transaction)};
}

store::Transaction CommitOf(HeldDecision decision, Environment& env, std::function<void(const absl::Status&)> told) {
  store::Transaction transaction = std::move(decision.transaction);
  transaction.done = [id = decision.id, record = std::move(decision.record), &env,
                      told = std::move(told)](const absl::StatusOr<store::CommitResult>& committed) {
    if (committed.ok()) {
      if (record.state() == exchange::v1::QUEUED) env.queues.Add(WaitingOf(id, record));
      env.feed.Notify(HandoverId::FromBytes(record.handover_id()).value_or(HandoverId()));
    }
    told(committed.status());
  };
  TellWhenCommitted(std::move(decision.news), env, transaction);
  return transaction;
}

void ResolveHeld(const identity::Operator& by, const admin::v1::ResolveHeldRequest& request, Environment& env,
                 std::function<void(absl::StatusOr<admin::v1::ResolveHeldResponse>)> done) {
  absl::StatusOr<HeldDecision> decision = PrepareDecision(by, request, env);
  if (!decision.ok()) return done(decision.status());
  const exchange::v1::DeliveryState state = decision->record.state();
  env.committer.Enqueue(CommitOf(*std::move(decision), env, [state, done](const absl::Status& committed) {
    if (absl::IsAborted(committed)) return done(absl::UnavailableError("the delivery changed meanwhile; ask again"));
    if (!committed.ok()) return done(committed);
    admin::v1::ResolveHeldResponse response;
    response.set_state(exchange::v1::DeliveryState_Name(state));
    done(std::move(response));
  }));
}

}  // namespace handover::pipeline
