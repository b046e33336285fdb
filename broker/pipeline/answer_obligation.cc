#include "broker/pipeline/answer_obligation.h"

#include <algorithm>
#include <string>
#include <utility>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/log_entry.h"
#include "broker/store/rows.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {
namespace answer_obligation_internal {

using exchange::v1::AnswerObligationRequest;
using exchange::v1::Obligation;

constexpr size_t kMaxProfessionalBytes = 480;  // 120 characters.
constexpr size_t kMaxReasonBytes = 800;        // 200 characters.

absl::Status CheckRequest(const AnswerObligationRequest& request) {
  const bool exempt = request.action_code() == "EXEMPT";
  if (!exempt && request.action_code() != "MET") {
    return Invalid("ACTION_UNKNOWN", "action_code", "must be MET or EXEMPT");
  }
  if (request.professional().empty() || request.professional().size() > kMaxProfessionalBytes) {
    return Invalid("FIELD_REQUIRED", "professional", "must name who did or decided it, in at most 120 characters");
  }
  if ((exempt && request.reason().empty()) || request.reason().size() > kMaxReasonBytes) {
    return Invalid("FIELD_REQUIRED", "reason", "must say why it need not be met, in at most 200 characters");
  }
  return absl::OkStatus();
}

// One answer for what does not exist and for what is none of the caller's.
absl::Status NoSuchDelivery() {
  return Refuse(absl::StatusCode::kNotFound,
                RefusalText{"NOT_FOUND", "delivery_id", "no delivery that obliges the caller"});
}

// INVALID_ARGUMENT: the caller has other duties of the delivery, but not this one.
absl::StatusOr<Obligation*> FindOwn(const identity::Caller& caller, const std::string& code,
                                    storage::v1::DeliveryRecord& record) {
  const std::string party = ToString(caller.party);
  bool any = false;
  for (Obligation& obligation : *record.mutable_obligations()) {
    if (obligation.party_id() != party) continue;
    if (obligation.code() == code) return &obligation;
    any = true;
  }
  const bool is_sender = record.sender_party() == caller.party.bytes();
  if (!any && !is_sender) return NoSuchDelivery();
  return Invalid("OBLIGATION_UNKNOWN", "code", "must be a duty of the caller's that the hand-out created");
}

struct Answer {
  store::Transaction transaction;
  HandoverId handover;
  Obligation obligation;
  bool changed = false;
};

absl::StatusOr<Answer> Prepare(const identity::Caller& caller, const AnswerObligationRequest& request,
                               Environment& env) {
  HANDOVER_RETURN_IF_ERROR(CheckRequest(request));
  const absl::StatusOr<std::string> id = ParseUuid(request.delivery_id());
  if (!id.ok()) return NoSuchDelivery();
  HANDOVER_ASSIGN_OR_RETURN(auto row,
                            store::ReadRow<storage::v1::DeliveryRecord>(env.store, store::Table::kDelivery, *id));
  if (!row.has_value()) return NoSuchDelivery();
  HANDOVER_ASSIGN_OR_RETURN(Obligation* const obligation, FindOwn(caller, request.code(), row->record));
  Answer answer;
  answer.handover = HandoverId::FromBytes(row->record.handover_id()).value_or(HandoverId());
  answer.changed =
      obligation->answer() != request.action_code() || obligation->professional() != request.professional();
  if (answer.changed) {
    obligation->set_answer(request.action_code());
    obligation->set_professional(request.professional());
    obligation->mutable_answer_time()->set_seconds(absl::ToUnixSeconds(env.clock.Now()));
  }
  answer.obligation = *obligation;
  if (!answer.changed) return answer;
  answer.transaction.operations = {store::ExpectValue(store::Table::kDelivery, *id, row->bytes),
                                   store::Put(store::Table::kDelivery, *id, row->record.SerializeAsString())};
  HANDOVER_ASSIGN_OR_RETURN(
      const auto handover,
      store::ReadRow<storage::v1::HandoverRecord>(env.store, store::Table::kHandover, store::RowKey(answer.handover)));
  if (!handover.has_value()) return absl::DataLossError("handover: its record is gone");
  LogEntry entry;
  entry.type = LeafType::kState;
  entry.ref = ToDigest(handover->record.root()).value_or(Digest{});
  entry.owner = PartyId::FromBytes(row->record.sender_party()).value_or(PartyId());
  if (const auto subject = PersonKey::FromBytes(row->record.subject_key())) entry.subjects.push_back(*subject);
  entry.detail.set_event(request.action_code() == "MET" ? "OBLIGATION_MET" : "OBLIGATION_EXEMPT");
  entry.detail.set_reason(request.code());
  entry.detail.set_note(request.reason());
  entry.detail.set_handover_id(row->record.handover_id());
  entry.detail.set_delivery_id(*id);
  entry.detail.set_actor_party(std::string(caller.party.bytes()));
  entry.detail.set_kind(handover->record.kind());
  entry.detail.set_professional(request.professional());
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, answer.transaction));
  return answer;
}

exchange::v1::AnswerObligationResponse ResponseOf(const Obligation& obligation) {
  exchange::v1::AnswerObligationResponse response;
  *response.mutable_obligation() = obligation;
  return response;
}

}  // namespace answer_obligation_internal

void AnswerObligation(const identity::Caller& caller, const exchange::v1::AnswerObligationRequest& request,
                      Environment& env, AnswerObligationDone done) {
  using namespace answer_obligation_internal;  // NOLINT: the steps read better by their bare names.
  absl::StatusOr<Answer> answer = Prepare(caller, request, env);
  if (!answer.ok()) return done(answer.status());
  if (!answer->changed) return done(ResponseOf(answer->obligation));
  answer->transaction.done = [obligation = answer->obligation, handover = answer->handover, &env,
                              done](const absl::StatusOr<store::CommitResult>& committed) {
    if (!committed.ok()) {
      const bool aborted = committed.status().code() == absl::StatusCode::kAborted;
      return done(aborted ? absl::UnavailableError("the delivery changed meanwhile; ask again") : committed.status());
    }
    env.feed.Notify(handover);
    done(ResponseOf(obligation));
  };
  env.committer.Enqueue(std::move(answer->transaction));
}

}  // namespace handover::pipeline
