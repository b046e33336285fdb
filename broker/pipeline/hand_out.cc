#include "broker/pipeline/hand_out.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"

#include "broker/base/commitment/delivery_digest.h"
#include "broker/base/give_way.h"
#include "broker/base/status_macros.h"
#include "broker/consent/excluded_professionals.h"
#include "broker/delivery/delivery_state.h"
#include "broker/pipeline/damaged_delivery.h"
#include "broker/pipeline/delivery_obstacle.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/matter.h"
#include "broker/pipeline/redirect_delivery.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/pipeline/suggest_recipient.h"
#include "broker/policy/explain.h"
#include "broker/redaction/choose_sections.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace hand_out_internal {

using delivery::Leased;
using exchange::v1::DeliveredCopy;

// One hand-out on its way: the copy lacks its proof until the commit.
struct Prepared {
  store::Transaction transaction;
  std::optional<DeliveredCopy> copy;  // Unset: the delivery does not go out; the commit says why.
  std::vector<EscalationNews> news;
};

struct Pending {
  absl::Mutex mu;
  HandedOut result ABSL_GUARDED_BY(mu);
  size_t open ABSL_GUARDED_BY(mu) = 0;
  HandOutDone done;

  void Close(std::optional<DeliveredCopy> copy, bool again) {
    std::optional<HandedOut> finished;
    {
      absl::MutexLock lock(&mu);
      if (copy.has_value()) result.copies.push_back(*std::move(copy));
      result.again = result.again || again;
      if (--open == 0) finished = std::move(result);
    }
    if (finished.has_value()) done(*std::move(finished));
  }
};

// Everything one decision at delivery rests on.
struct Scene {
  Leased leased;
  storage::v1::DeliveryRecord record;
  std::string record_bytes;
  std::unique_ptr<StoredHandover> handover;
  LoadedFacts facts;
  Ruling ruling;
};

// Nothing when it can go.
std::optional<Obstacle> FindObstacleTo(const Scene& scene, const Settings& settings) {
  std::optional<Obstacle> obstacle = FindObstacle(scene.record, *scene.handover, scene.ruling);
  if (obstacle.has_value() || scene.record.attempt_count() < settings.max_attempts) return obstacle;
  return Obstacle{delivery::DeliveryEvent::kGivenUp, "DEAD_LETTER", "TOO_MANY_ATTEMPTS"};
}

LogEntry EntryFor(const Scene& scene, LeafType type, std::string_view event) {
  LogEntry entry;
  entry.type = type;
  entry.owner = PartyId::FromBytes(scene.record.sender_party()).value_or(PartyId());
  entry.subjects = scene.handover->matter.person_keys();
  entry.persons = &scene.handover->matter.persons;
  entry.facts = &scene.facts.facts;
  storage::v1::LeafDetail& detail = entry.detail;
  detail.set_event(std::string(event));
  detail.set_handover_id(scene.record.handover_id());
  detail.set_delivery_id(std::string(scene.leased.waiting.delivery.bytes()));
  detail.set_actor_party(scene.record.sender_party());
  detail.set_other_party(scene.record.recipient_party());
  detail.set_kind(scene.handover->record.kind());
  detail.add_decisions(policy::RecordDecision(scene.ruling.question, scene.ruling.decision).SerializeAsString());
  detail.add_recipient_parties(scene.record.recipient_party());
  detail.add_routes(scene.ruling.route.explanation);
  for (const auto& [person, epoch] : scene.facts.epochs) {
    detail.add_epochs(absl::StrCat(person.bytes(), store::OrderedU64(epoch)));
  }
  return entry;
}

// It does not go out: the sender must act, or a human of the operator's.
absl::StatusOr<Prepared> KeepBack(Scene& scene, const Obstacle& obstacle, Environment& env) {
  const std::optional<exchange::v1::DeliveryState> next = delivery::Next(scene.record.state(), obstacle.event);
  if (!next.has_value()) return absl::InternalError("delivery: a queued delivery is in no queued state");
  Prepared prepared;
  LogEntry entry = EntryFor(scene, LeafType::kWithheld, obstacle.name);
  entry.ref = scene.handover->rebuilt.root;
  entry.detail.set_reason(obstacle.reason);
  store::Transaction suggestion;
  if (IsMoved(obstacle)) {
    const Moved moved{scene.record, scene.leased.waiting.delivery, *scene.handover, scene.facts};
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<PartyId> instead, SuggestRecipient(moved, env, suggestion));
    if (instead.has_value()) scene.record.set_suggested_party(std::string(instead->bytes()));
  }
  HANDOVER_ASSIGN_OR_RETURN(Changed changed,
                            Change(scene.leased.waiting.delivery, {*next, obstacle.reason, env.clock.Now()},
                                   scene.record_bytes, scene.record, env));
  prepared.news = NewsOf(scene.leased.waiting.delivery, changed);
  prepared.transaction.operations = std::move(changed.operations);
  for (const store::Operation& unchanged : scene.facts.unchanged) prepared.transaction.operations.push_back(unchanged);
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, prepared.transaction));
  // Behind the leaf of the change itself, which is the one that a receipt would be about.
  for (store::LeafDraft& leaf : suggestion.leaves) prepared.transaction.leaves.push_back(std::move(leaf));
  for (store::Operation& row : suggestion.operations) prepared.transaction.operations.push_back(std::move(row));
  return prepared;
}

DeliveredCopy MakeCopy(const Scene& scene, const SplitList& split) {
  const storage::v1::HandoverContent& content = scene.handover->content;
  DeliveredCopy copy;
  copy.set_delivery_id(std::string(scene.leased.waiting.delivery.bytes()));
  copy.set_envelope(content.envelope());
  for (const size_t position : split.opened) *copy.add_items() = content.items(static_cast<int>(position));
  for (const Digest& other : split.others) copy.add_others(ToString(other));
  copy.set_frame_index(content.frame_index());
  *copy.mutable_frame_path() = content.frame_path();
  *copy.mutable_frame() = content.frame();
  copy.set_accepted_index(scene.handover->record.accepted_index());
  copy.set_attempt(scene.record.attempt_count());
  *copy.mutable_excluded_professionals() = scene.record.excluded_professionals();
  copy.mutable_lease_expire_time()->set_seconds(absl::ToUnixSeconds(scene.leased.expire_time));
  if (scene.record.conclude_by_ms() > 0) {
    copy.mutable_conclude_by_time()->set_seconds(scene.record.conclude_by_ms() / 1000);
  }
  return copy;
}

// It goes out: what may be opened, the digest D over it, the leaf, and the expectation that no fact has changed.
absl::StatusOr<Prepared> Open(Scene& scene, Environment& env) {
  StoredHandover& handover = *scene.handover;
  const int addressee_item = handover.addressee_items[static_cast<size_t>(scene.record.addressee_index())];
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<int> opened,
                            redaction::ItemsToOpen(handover.content.items(), addressee_item, scene.ruling.decision));
  const std::vector<size_t> positions(opened.begin(), opened.end());
  const SplitList split = SplitForRecipient(handover.rebuilt, positions);
  const Digest digest = DeliveryDigest(
      {*ToId16(scene.leased.waiting.delivery.bytes()), *ToId16(scene.leased.waiting.recipient.bytes()),
       static_cast<uint64_t>(handover.record.accepted_index()), handover.rebuilt.root, split.opened_commitments});
  storage::v1::DeliveryRecord& record = scene.record;
  record.set_attempt_count(record.attempt_count() + 1);
  record.set_rule_id(scene.ruling.decision.rule_id);
  record.set_legal_basis(scene.ruling.decision.legal_basis);
  SetWithheld(policy::WithheldPairs(scene.ruling.question, scene.ruling.decision), record);
  SetObligations(scene.ruling.decision.obligations, record);
  if (!record.delivery_digest().empty() && record.delivery_digest() != AsView(digest)) {
    record.add_earlier_digests(record.delivery_digest());
  }
  record.set_delivery_digest(ToString(digest));
  const std::vector<std::string> excluded = consent::ExcludedProfessionals(
      scene.facts.facts, handover.matter.person_keys(), scene.leased.waiting.recipient, env.clock.Now());
  record.mutable_excluded_professionals()->Assign(excluded.begin(), excluded.end());
  Prepared prepared;
  prepared.copy = MakeCopy(scene, split);
  for (const auto& redirected : RedirectChain(record, env)) prepared.copy->add_redirect_chain(redirected);
  LogEntry entry = EntryFor(scene, LeafType::kDelivery, "HANDED_OUT");
  entry.ref = digest;
  std::vector<store::Operation>& operations = prepared.transaction.operations;
  operations.push_back(
      store::ExpectValue(store::Table::kDelivery, store::RowKey(scene.leased.waiting.delivery), scene.record_bytes));
  operations.push_back(
      store::Put(store::Table::kDelivery, store::RowKey(scene.leased.waiting.delivery), record.SerializeAsString()));
  operations.push_back(store::Put(store::Table::kHanded,
                                  store::HandedKey(scene.leased.waiting.recipient, scene.leased.waiting.handover),
                                  record.notice()));
  if (!record.subject_key().empty()) {
    operations.push_back(store::Put(store::Table::kCoordinator,
                                    store::PathwayHandoverKey(record.subject_key(), scene.leased.waiting.recipient,
                                                              scene.leased.waiting.handover),
                                    ""));
  }
  for (const store::Operation& unchanged : scene.facts.unchanged) operations.push_back(unchanged);
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, prepared.transaction));
  return prepared;
}

// Everything for the decision, and the decision. NOT_FOUND: the delivery is not queued any more.
absl::Status Decide(const Leased& leased, Environment& env, Scene& scene) {
  scene.leased = leased;
  HANDOVER_ASSIGN_OR_RETURN(auto row, store::ReadRow<storage::v1::DeliveryRecord>(
                                          env.store, store::Table::kDelivery, store::RowKey(leased.waiting.delivery)));
  if (!row.has_value() || row->record.state() != exchange::v1::QUEUED) return absl::NotFoundError("not queued");
  scene.record = std::move(row->record);
  scene.record_bytes = std::move(row->bytes);
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  const std::shared_ptr<const ActivePolicy> policy = env.policy.Get();
  HANDOVER_ASSIGN_OR_RETURN(scene.handover, LoadHandover(leased.waiting.handover, *directory, env));
  const Matter& matter = scene.handover->matter;
  HANDOVER_ASSIGN_OR_RETURN(scene.facts, env.facts.Load(matter.person_keys()));
  const RulingRequest request{scene.handover->addressees[static_cast<size_t>(scene.record.addressee_index())],
                              policy::Phase::kDeliver, leased.waiting.recipient, std::nullopt,
                              IsChosenByHuman(scene.record)};
  HANDOVER_ASSIGN_OR_RETURN(scene.ruling, Rule(matter, request, scene.facts, *directory, *policy, env));
  return absl::OkStatus();
}

absl::StatusOr<Prepared> Prepare(const Leased& leased, Environment& env) {
  Scene scene;
  HANDOVER_RETURN_IF_ERROR(Decide(leased, env, scene));
  const std::optional<Obstacle> obstacle = FindObstacleTo(scene, env.settings);
  if (obstacle.has_value()) return KeepBack(scene, *obstacle, env);
  return Open(scene, env);
}

// What is gone leaves the queue. A fact that has changed since it was read: decide again at once. Whatever else it is
// lasts longer than a moment, so the lease stays: it comes again when that lapses, and no stream spins on a disk that
// is full.
void NotHandedOut(const std::shared_ptr<Pending>& pending, const Leased& leased, const absl::Status& why,
                  Environment& env) {
  const bool gone = absl::IsNotFound(why);
  const bool changed = absl::IsAborted(why);
  if (gone) env.queues.Forget(leased.waiting.delivery);
  if (changed) env.queues.Release(leased.waiting.delivery);
  if (!gone && !changed) env.queues.HoldBack(leased.waiting.delivery);
  pending->Close(std::nullopt, gone || changed);
}

// What cannot be read is put aside for a human, so that nobody waits for it unnoticed; where it is the subject's stream
// that is damaged, without a link into it.
void SetAside(const std::shared_ptr<Pending>& pending, const Leased& leased, Environment& env) {
  absl::StatusOr<AsidePut> aside = PutAside(leased.waiting, env);
  if (!aside.ok()) return NotHandedOut(pending, leased, aside.status(), env);
  const bool keeps_its_row = aside->transaction.operations.empty();
  aside->transaction.done = [pending, leased, keeps_its_row,
                             &env](const absl::StatusOr<store::CommitResult>& committed) {
    if (absl::IsDataLoss(committed.status()) && !leased.waiting.subject_key.empty()) {
      Leased unlinked = leased;
      unlinked.waiting.subject_key.clear();
      return SetAside(pending, unlinked, env);
    }
    if (!committed.ok()) return NotHandedOut(pending, leased, committed.status(), env);
    if (keeps_its_row)
      env.queues.Forget(leased.waiting.delivery);
    else
      env.queues.Remove(leased.waiting);
    env.feed.Notify(leased.waiting.handover);
    pending->Close(std::nullopt, true);
  };
  TellWhenCommitted(std::move(aside->news), env, aside->transaction);
  env.committer.Enqueue(std::move(aside->transaction), store::Precedence::kBulk);
}

void Committed(const std::shared_ptr<Pending>& pending, const Leased& leased, std::optional<DeliveredCopy> copy,
               Environment& env, const absl::StatusOr<store::CommitResult>& committed) {
  if (absl::IsDataLoss(committed.status())) return SetAside(pending, leased, env);
  if (!committed.ok()) return NotHandedOut(pending, leased, committed.status(), env);
  if (copy.has_value())
    *copy->mutable_proof() = committed->MakeReceipt(0);
  else
    env.queues.Remove(leased.waiting);
  env.feed.Notify(leased.waiting.handover);
  const bool again = !copy.has_value();
  pending->Close(std::move(copy), again);
}

}  // namespace hand_out_internal

absl::StatusOr<std::optional<KeptBack>> KeepBackWhatIsDenied(const DeliveryId& delivery, Environment& env) {
  using namespace hand_out_internal;
  HANDOVER_ASSIGN_OR_RETURN(const auto row, store::ReadRow<storage::v1::DeliveryRecord>(
                                                env.store, store::Table::kDelivery, store::RowKey(delivery)));
  const bool waits = row.has_value() && row->record.state() == exchange::v1::QUEUED;
  if (!waits || row->record.attempt_count() > 0) return std::nullopt;
  Scene scene;
  HANDOVER_RETURN_IF_ERROR(Decide({WaitingOf(delivery, row->record), {}}, env, scene));
  if (scene.ruling.decision.verdict != policy::Verdict::kDenied) return std::nullopt;
  const Obstacle obstacle{delivery::DeliveryEvent::kNotPermitted, "WITHHELD",
                          std::string(policy::ReasonCode(scene.ruling.decision.reason))};
  HANDOVER_ASSIGN_OR_RETURN(Prepared prepared, KeepBack(scene, obstacle, env));
  return KeptBack{std::move(prepared.transaction), scene.leased.waiting, std::move(prepared.news)};
}

void HandOut(const HandOutRequest& request, Environment& env, HandOutDone done) {
  using namespace hand_out_internal;
  const std::vector<Leased> taken = env.queues.Take(request.recipient, request.max_count, request.lease);
  const auto pending = std::make_shared<Pending>();
  pending->done = std::move(done);
  {
    absl::MutexLock lock(&pending->mu);
    pending->open = taken.size() + 1;
  }
  std::vector<store::Transaction> transactions;
  size_t bytes = 0;
  for (const Leased& leased : taken) {
    if (bytes >= request.max_bytes) {
      env.queues.Release(leased.waiting.delivery);
      pending->Close(std::nullopt, true);
      continue;
    }
    if (env.committer.BulkIsAhead()) GiveWay();
    absl::StatusOr<Prepared> prepared = Prepare(leased, env);
    if (absl::IsDataLoss(prepared.status())) {
      SetAside(pending, leased, env);
      continue;
    }
    if (!prepared.ok()) {
      NotHandedOut(pending, leased, prepared.status(), env);
      continue;
    }
    if (prepared->copy.has_value()) bytes += prepared->copy->ByteSizeLong();
    prepared->transaction.done = [pending, leased, copy = std::move(prepared->copy),
                                  &env](const absl::StatusOr<store::CommitResult>& committed) mutable {
      Committed(pending, leased, std::move(copy), env, committed);
    };
    TellWhenCommitted(std::move(prepared->news), env, prepared->transaction);
    transactions.push_back(std::move(prepared->transaction));
  }
  if (!transactions.empty()) env.committer.Enqueue(std::move(transactions), store::Precedence::kBulk);
  pending->Close(std::nullopt, false);
}

}  // namespace handover::pipeline
