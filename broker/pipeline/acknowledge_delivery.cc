#include "broker/pipeline/acknowledge_delivery.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "broker/base/commitment/ack_check.h"
#include "broker/base/commitment/delivery_digest.h"
#include "broker/base/commitment/frame_check.h"
#include "broker/base/give_way.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/consent/excluded_professionals.h"
#include "broker/delivery/delivery_state.h"
#include "broker/pipeline/coordinator.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/door.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/redirect_delivery.h"
#include "broker/pipeline/routes.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/store/log_reader.h"
#include "broker/store/rows.h"
#include "broker/validation/acknowledgement.h"

namespace handover::pipeline {
namespace acknowledge_internal {

using exchange::v1::Acknowledgement;

struct Pending {
  exchange::v1::AcknowledgeDeliveriesRequest request;
  std::vector<absl::StatusOr<Acknowledged>> results;
  std::atomic<size_t> open{0};
  AcknowledgeDone done;

  void Close() {
    if (open.fetch_sub(1) == 1) done(std::move(results));
  }
};
using SharedPending = std::shared_ptr<Pending>;

// One acknowledgement with the delivery it speaks of.
struct Spoken {
  validation::ParsedAcknowledgement parsed;
  storage::v1::DeliveryRecord record;
  std::string record_bytes;
  std::vector<Digest> digests;  // Every D that was handed out, newest first: it may bind any of them.
};

// One text for a delivery that does not exist, is somebody else's, or was never handed out.
absl::Status NoSuchDelivery() {
  return Refuse(absl::StatusCode::kNotFound,
                RefusalText{"NOT_FOUND", "acknowledgement.delivery_id", "no such delivery of the caller's"});
}

absl::StatusOr<Spoken> Find(const exchange::v1::SignedAcknowledgement& signed_ack, const identity::Caller& caller,
                            Environment& env) {
  Spoken spoken;
  HANDOVER_ASSIGN_OR_RETURN(spoken.parsed, validation::ParseAcknowledgement(signed_ack.acknowledgement()));
  HANDOVER_ASSIGN_OR_RETURN(auto row, store::ReadRow<storage::v1::DeliveryRecord>(
                                          env.store, store::Table::kDelivery, store::RowKey(spoken.parsed.delivery)));
  if (!row.has_value() || row->record.recipient_party() != caller.party.bytes()) return NoSuchDelivery();
  const std::optional<Digest> newest = ToDigest(row->record.delivery_digest());
  if (!newest.has_value()) return NoSuchDelivery();
  spoken.digests.push_back(*newest);
  for (auto earlier = row->record.earlier_digests().rbegin(); earlier != row->record.earlier_digests().rend();
       ++earlier) {
    if (const std::optional<Digest> digest = ToDigest(*earlier)) spoken.digests.push_back(*digest);
  }
  spoken.record = std::move(row->record);
  spoken.record_bytes = std::move(row->bytes);
  return spoken;
}

absl::StatusOr<CheckedAck> CheckSigned(const exchange::v1::SignedAcknowledgement& signed_ack, const Spoken& spoken,
                                       const identity::Caller& caller, FrameChecker& frame,
                                       const identity::Directory& directory, Environment& env) {
  absl::Status refusal = NoSuchDelivery();
  for (const Digest& digest : spoken.digests) {
    CheckedAck checked;
    const AckClaim claim{signed_ack.acknowledgement(), PlaceOf(signed_ack.frame_index(), signed_ack.frame_path()),
                         *ToId16(spoken.parsed.delivery.bytes()), *ToId16(caller.party.bytes()), digest};
    refusal = StatusOf(CheckAck(claim, frame, env.layout, directory, env.log_key.key_id(), checked));
    if (!refusal.ok()) continue;
    if (!frame.key().ValidAt(UINT64_MAX)) {
      return Refuse(absl::StatusCode::kFailedPrecondition,
                    RefusalText{"KEY_NOT_VALID", "frame.statement", "the signing key was revoked"});
    }
    return checked;
  }
  return refusal;
}

delivery::DeliveryEvent EventOf(Acknowledgement::Outcome outcome) {
  switch (outcome) {
    case Acknowledgement::OUTCOME_ACCEPTED:
      return delivery::DeliveryEvent::kAccepted;
    case Acknowledgement::OUTCOME_DECLINED:
      return delivery::DeliveryEvent::kDeclined;
    case Acknowledgement::OUTCOME_REDIRECTED:
      return delivery::DeliveryEvent::kRedirected;
    case Acknowledgement::OUTCOME_DELIVERED:
    case Acknowledgement::OUTCOME_UNSPECIFIED:
    case exchange::v1::Acknowledgement_Outcome_Acknowledgement_Outcome_INT_MIN_SENTINEL_DO_NOT_USE_:
    case exchange::v1::Acknowledgement_Outcome_Acknowledgement_Outcome_INT_MAX_SENTINEL_DO_NOT_USE_:
      return delivery::DeliveryEvent::kStored;
  }
  return delivery::DeliveryEvent::kStored;
}

LogEntry MakeEntry(const Spoken& spoken, const CheckedAck& checked) {
  LogEntry entry;
  entry.type = LeafType::kStatement;
  entry.ref = checked.digest;
  entry.owner = PartyId::FromBytes(spoken.record.sender_party()).value_or(PartyId());
  if (const std::optional<PersonKey> subject = PersonKey::FromBytes(spoken.record.subject_key())) {
    entry.subjects.push_back(*subject);
  }
  const Acknowledgement& message = spoken.parsed.message;
  entry.detail.set_event(exchange::v1::DeliveryState_Name(spoken.record.state()));
  entry.detail.set_reason(message.reason());
  entry.detail.set_handover_id(spoken.record.handover_id());
  entry.detail.set_delivery_id(message.delivery_id());
  entry.detail.set_actor_party(spoken.record.recipient_party());
  entry.detail.set_other_party(spoken.record.sender_party());
  entry.detail.set_professional(message.professional());
  return entry;
}

// The answer to a statement that was taken before; nothing when it is new.
absl::StatusOr<std::optional<Acknowledged>> FindEarlier(const Spoken& spoken, const CheckedAck& checked,
                                                        Environment& env) {
  for (const storage::v1::DeliveryRecord::Statement& statement : spoken.record.statements()) {
    if (statement.digest() != AsView(checked.digest)) continue;
    Acknowledged earlier;
    earlier.state = spoken.record.state();
    HANDOVER_ASSIGN_OR_RETURN(earlier.receipt,
                              store::LogReader(env.store).MakeReceipt(static_cast<uint64_t>(statement.log_index())));
    return std::optional<Acknowledged>(std::move(earlier));
  }
  return std::optional<Acknowledged>();
}

// What follows once it is committed.
struct Aftermath {
  HandoverId handover;
  exchange::v1::DeliveryState state = exchange::v1::DELIVERY_STATE_UNSPECIFIED;
  std::optional<delivery::Waiting> gone;       // It waits no more.
  std::optional<delivery::Waiting> successor;  // Of a redirection.
};

// What the commit does to the delivery.
struct Effect {
  store::Transaction transaction;
  Aftermath after;
  std::vector<EscalationNews> news;
};

absl::StatusOr<Effect> MakeEffect(Spoken& spoken, const exchange::v1::SignedAcknowledgement& signed_ack,
                                  const CheckedAck& checked, const EnrolledKey& key,
                                  const identity::Directory& directory, Environment& env) {
  const Acknowledgement& message = spoken.parsed.message;
  const std::optional<exchange::v1::DeliveryState> next =
      delivery::Next(spoken.record.state(), EventOf(message.outcome()));
  if (!next.has_value()) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{"ALREADY_CONCLUDED", "acknowledgement.outcome", "the delivery is concluded otherwise"});
  }
  if (message.outcome() == Acknowledgement::OUTCOME_ACCEPTED &&
      consent::IsExcluded(spoken.record.excluded_professionals(), message.professional())) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{"PROFESSIONAL_EXCLUDED", "acknowledgement.professional",
                              "somebody has objected to this professional; another one must take it"});
  }
  Effect effect;
  effect.after.handover = HandoverId::FromBytes(spoken.record.handover_id()).value_or(HandoverId());
  std::vector<store::Operation>& operations = effect.transaction.operations;
  if (message.outcome() == Acknowledgement::OUTCOME_REDIRECTED) {
    HANDOVER_ASSIGN_OR_RETURN(Successor successor,
                              RedirectDelivery(spoken.parsed.delivery, spoken.record, spoken.parsed, env));
    spoken.record.set_successor_id(std::string(successor.id.bytes()));
    if (successor.record.state() == exchange::v1::QUEUED) {
      effect.after.successor = WaitingOf(successor.id, successor.record);
    }
    operations = std::move(successor.operations);
  }
  if (spoken.record.state() == exchange::v1::QUEUED) {
    effect.after.gone = WaitingOf(spoken.parsed.delivery, spoken.record);
  }
  storage::v1::DeliveryRecord::Statement& statement = *spoken.record.add_statements();
  statement.set_acknowledgement(signed_ack.acknowledgement());
  statement.set_digest(ToString(checked.digest));
  HANDOVER_ASSIGN_OR_RETURN(Changed changed,
                            Change(spoken.parsed.delivery, {*next, message.reason(), env.clock.Now()},
                                   spoken.record_bytes, spoken.record, env));
  for (store::Operation& row : changed.operations) operations.push_back(std::move(row));
  operations.push_back(ExpectKeyUnchanged(key, directory));
  LogEntry entry = MakeEntry(spoken, checked);
  if (message.outcome() == Acknowledgement::OUTCOME_ACCEPTED) {
    HANDOVER_ASSIGN_OR_RETURN(
        CoordinationEffect coordination,
        CoordinateOnAcceptance(spoken.parsed.delivery, spoken.record, env.clock.Now(), env));
    entry.detail.set_coordinator_party(coordination.coordinator_party);
    for (store::Operation& row : coordination.operations) operations.push_back(std::move(row));
  }
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, effect.transaction));
  HANDOVER_RETURN_IF_ERROR(AppendClosing(spoken.parsed.delivery, changed, env, effect.transaction));
  effect.news = NewsOf(spoken.parsed.delivery, changed);
  effect.after.state = spoken.record.state();
  effect.transaction.finish = [id = spoken.parsed.delivery, record = spoken.record, now = env.clock.Now()](
                                  const std::vector<uint64_t>& indexes, std::vector<store::Operation>& rows) mutable {
    record.mutable_statements(record.statements_size() - 1)->set_log_index(static_cast<int64_t>(indexes.front()));
    // The first word says that the recipient fetches.
    if (record.statements_size() == 1) rows.push_back(TallyOfFetched(indexes.front(), record, now));
    rows.push_back(store::Put(store::Table::kDelivery, store::RowKey(id), record.SerializeAsString()));
  };
  return effect;
}

void Committed(const SharedPending& pending, size_t i, const Aftermath& after, Environment& env,
               const absl::StatusOr<store::CommitResult>& committed) {
  if (committed.ok()) {
    pending->results[i] = Acknowledged{committed->MakeReceipt(0), after.state};
    if (after.gone.has_value()) env.queues.Remove(*after.gone);
    if (after.successor.has_value()) env.queues.Add(*after.successor);
    env.feed.Notify(after.handover);
  } else if (committed.status().code() == absl::StatusCode::kAborted) {
    pending->results[i] = absl::UnavailableError("the delivery changed meanwhile; send the acknowledgement again");
  } else {
    pending->results[i] = committed.status();
  }
  pending->Close();
}

// All members of the frame are here in order: none needs to carry its path. Taken with the newest D of each.
void TellMembers(const exchange::v1::AcknowledgeDeliveriesRequest& request,
                 const std::vector<absl::StatusOr<Spoken>>& spoken, FrameChecker& frame) {
  if (frame.CheckForm() != Reason::kOk ||
      request.acknowledgements_size() != static_cast<int>(frame.statement().count)) {
    return;
  }
  std::vector<Digest> members;
  for (int i = 0; i < request.acknowledgements_size(); ++i) {
    const exchange::v1::SignedAcknowledgement& signed_ack = request.acknowledgements(i);
    if (signed_ack.frame_index() != i || !signed_ack.frame_path().empty()) return;
    const absl::StatusOr<Spoken>& found = spoken[static_cast<size_t>(i)];
    members.push_back(found.ok() ? AckDigest(found->digests.front(), signed_ack.acknowledgement()) : Digest{});
  }
  if (members.size() > 1) frame.UseMembers(std::move(members));
}

absl::StatusOr<std::optional<Acknowledged>> Prepare(absl::StatusOr<Spoken>& spoken,
                                                    const exchange::v1::SignedAcknowledgement& signed_ack,
                                                    const identity::Caller& caller, FrameChecker& frame,
                                                    const identity::Directory& directory, Environment& env,
                                                    Effect& effect) {
  HANDOVER_RETURN_IF_ERROR(spoken.status());
  if (frame.CheckForm() != Reason::kOk) {
    return Invalid("MALFORMED", "frame.statement", "must be a 168-byte frame statement");
  }
  HANDOVER_ASSIGN_OR_RETURN(const CheckedAck checked, CheckSigned(signed_ack, *spoken, caller, frame, directory, env));
  HANDOVER_ASSIGN_OR_RETURN(std::optional<Acknowledged> earlier, FindEarlier(*spoken, checked, env));
  if (earlier.has_value()) return earlier;
  HANDOVER_RETURN_IF_ERROR(validation::CheckNewAcknowledgement(spoken->parsed.message, env.policy.Get()->vocabulary,
                                                               env.clock.Now()));
  HANDOVER_ASSIGN_OR_RETURN(effect, MakeEffect(*spoken, signed_ack, checked, frame.key(), directory, env));
  return std::optional<Acknowledged>();
}

}  // namespace acknowledge_internal

void AcknowledgeDeliveries(const identity::Caller& caller, exchange::v1::AcknowledgeDeliveriesRequest request,
                           Environment& env, AcknowledgeDone done) {
  using namespace acknowledge_internal;
  const SharedPending pending = std::make_shared<Pending>();
  pending->request = std::move(request);
  pending->done = std::move(done);
  const size_t count = static_cast<size_t>(pending->request.acknowledgements_size());
  pending->results.assign(count, absl::UnknownError("not answered"));
  pending->open = count + 1;
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  const exchange::v1::SignedFrame& signed_frame = pending->request.frame();
  FrameChecker frame({signed_frame.statement(), signed_frame.signature()});
  std::vector<absl::StatusOr<Spoken>> spoken;
  for (const exchange::v1::SignedAcknowledgement& signed_ack : pending->request.acknowledgements()) {
    if (env.committer.BulkIsAhead()) GiveWay();
    spoken.push_back(Find(signed_ack, caller, env));
  }
  TellMembers(pending->request, spoken, frame);
  std::vector<store::Transaction> transactions;
  for (size_t i = 0; i < count; ++i) {
    if (env.committer.BulkIsAhead()) GiveWay();
    Effect effect;
    absl::StatusOr<std::optional<Acknowledged>> prepared = Prepare(
        spoken[i], pending->request.acknowledgements(static_cast<int>(i)), caller, frame, *directory, env, effect);
    if (!prepared.ok() || prepared->has_value()) {
      if (prepared.ok())
        pending->results[i] = **std::move(prepared);
      else
        pending->results[i] = prepared.status();
      pending->Close();
      continue;
    }
    effect.transaction.done = [pending, i, after = std::move(effect.after),
                               &env](const absl::StatusOr<store::CommitResult>& committed) {
      Committed(pending, i, after, env, committed);
    };
    TellWhenCommitted(std::move(effect.news), env, effect.transaction);
    transactions.push_back(std::move(effect.transaction));
  }
  if (!transactions.empty()) env.committer.Enqueue(std::move(transactions), store::Precedence::kBulk);
  pending->Close();
}

}  // namespace handover::pipeline
