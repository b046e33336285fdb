#include "broker/pipeline/answer_withheld.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/handover_status.h"
#include "broker/pipeline/log_entry.h"
#include "broker/store/rows.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {
namespace answer_withheld_internal {

using exchange::v1::AnswerWithheldRequest;
using exchange::v1::Pair;

constexpr std::array<std::string_view, 3> kActions = {"RESENT", "WAIVED", "HANDLED_OTHERWISE"};

// As SamePair, for a pair that the caller names: reason and answer are the broker's own words.
bool IsNamed(const AnswerWithheldRequest& request, const Pair& pair) {
  return request.pairs().empty() || std::any_of(request.pairs().begin(), request.pairs().end(),
                                                [&pair](const Pair& named) { return SamePair(named, pair); });
}

// Marks the pairs; false when all of them had this very answer. INVALID_ARGUMENT: a pair is none that was withheld.
absl::StatusOr<bool> Mark(const AnswerWithheldRequest& request, storage::v1::DeliveryRecord& record) {
  for (int i = 0; i < request.pairs_size(); ++i) {
    const bool withheld = std::any_of(record.withheld().begin(), record.withheld().end(),
                                      [&](const Pair& pair) { return SamePair(request.pairs(i), pair); });
    if (!withheld) {
      return Invalid("PAIR_NOT_WITHHELD", absl::StrCat("pairs[", i, "]"), "must be a pair that was withheld");
    }
  }
  bool changed = false;
  for (Pair& pair : *record.mutable_withheld()) {
    if (!IsNamed(request, pair) || pair.answer() == request.action_code()) continue;
    pair.set_answer(request.action_code());
    changed = true;
  }
  return changed;
}

struct Answer {
  store::Transaction transaction;
  HandoverId handover;
  bool changed = false;
};

absl::StatusOr<Answer> Prepare(const identity::Caller& caller, const AnswerWithheldRequest& request, Environment& env) {
  const absl::Status none =
      Refuse(absl::StatusCode::kNotFound,
             RefusalText{"NOT_FOUND", "delivery_id", "no delivery of a handover of the caller's"});
  if (std::find(kActions.begin(), kActions.end(), request.action_code()) == kActions.end()) {
    return Invalid("ACTION_UNKNOWN", "action_code", "must be RESENT, WAIVED or HANDLED_OTHERWISE");
  }
  const absl::StatusOr<std::string> id = ParseUuid(request.delivery_id());
  if (!id.ok()) return none;
  HANDOVER_ASSIGN_OR_RETURN(auto row,
                            store::ReadRow<storage::v1::DeliveryRecord>(env.store, store::Table::kDelivery, *id));
  if (!row.has_value() || row->record.sender_party() != caller.party.bytes()) return none;
  if (row->record.withheld().empty()) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{"NOTHING_WITHHELD", "delivery_id", "nothing of it was withheld"});
  }
  Answer answer;
  answer.handover = HandoverId::FromBytes(row->record.handover_id()).value_or(HandoverId());
  HANDOVER_ASSIGN_OR_RETURN(answer.changed, Mark(request, row->record));
  if (!answer.changed) return answer;
  answer.transaction.operations = {store::ExpectValue(store::Table::kDelivery, *id, row->bytes),
                                   store::Put(store::Table::kDelivery, *id, row->record.SerializeAsString())};
  HANDOVER_ASSIGN_OR_RETURN(const auto handover,
                            store::ReadRow<storage::v1::HandoverRecord>(env.store, store::Table::kHandover,
                                                                        store::RowKey(answer.handover)));
  if (!handover.has_value()) return absl::DataLossError("handover: its record is gone");
  LogEntry entry;
  entry.type = LeafType::kState;
  entry.ref = ToDigest(handover->record.root()).value_or(Digest{});
  entry.owner = caller.party;
  if (const auto subject = PersonKey::FromBytes(row->record.subject_key())) entry.subjects.push_back(*subject);
  entry.detail.set_event("WITHHELD_ANSWERED");
  entry.detail.set_reason(request.action_code());
  entry.detail.set_handover_id(row->record.handover_id());
  entry.detail.set_delivery_id(*id);
  entry.detail.set_actor_party(row->record.sender_party());
  entry.detail.set_kind(handover->record.kind());
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, answer.transaction));
  return answer;
}

}  // namespace answer_withheld_internal

void AnswerWithheld(const identity::Caller& caller, const exchange::v1::AnswerWithheldRequest& request,
                    Environment& env, AnswerWithheldDone done) {
  using namespace answer_withheld_internal;  // NOLINT: the steps read better by their bare names.
  absl::StatusOr<Answer> answer = Prepare(caller, request, env);
  if (!answer.ok()) return done(answer.status());
  const auto tell = [caller, handover = answer->handover, &env, done] {
    absl::StatusOr<exchange::v1::HandoverStatus> status = GetHandoverStatus(caller, handover, env);
    if (!status.ok()) return done(status.status());
    exchange::v1::AnswerWithheldResponse response;
    *response.mutable_status() = *std::move(status);
    done(std::move(response));
  };
  if (!answer->changed) return tell();
  answer->transaction.done = [tell, handover = answer->handover, &env,
                              done](const absl::StatusOr<store::CommitResult>& committed) {
    if (!committed.ok()) {
      const bool aborted = committed.status().code() == absl::StatusCode::kAborted;
      return done(aborted ? absl::UnavailableError("the delivery changed meanwhile; ask again") : committed.status());
    }
    env.feed.Notify(handover);
    tell();
  };
  env.committer.Enqueue(std::move(answer->transaction));
}

}  // namespace handover::pipeline
