#include "broker/pipeline/retention_sweep.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/base/status_macros.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/store/erasure_rows.h"
#include "broker/store/key_unit.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace retention_sweep_internal {

using policy::RetentionAnswer;
using store::Table;
using Verdict = policy::RetentionAnswer::Verdict;

constexpr int kNever = -1;

// The day that begins next: what is due in the course of a day goes with all of that day.
int32_t DayAfter(absl::Time time) { return store::DayOf(time) + 1; }

struct Looked {
  std::string due_key;
  HandoverId id;
  int32_t next_day = kNever;  // When to look again.
  std::optional<HandoverErasure> erasure;
};

bool HasArrived(const storage::v1::DeliveryRecord& record) {
  return record.state() == exchange::v1::ACCEPTED || record.state() == exchange::v1::DELIVERED ||
         record.state() == exchange::v1::REDIRECTED || !record.statements().empty();
}

absl::StatusOr<Looked> LookAt(const std::string& due_key, Environment& env, Swept& swept) {
  Looked looked{due_key, store::HandoverOfDueRow(due_key), kNever, std::nullopt};
  const absl::Time now = env.clock.Now();
  HANDOVER_ASSIGN_OR_RETURN(const auto row, store::ReadRow<storage::v1::HandoverRecord>(
                                                env.store, Table::kHandover, store::RowKey(looked.id)));
  if (!row.has_value() || row->record.has_evidence_erased_index()) return looked;
  HANDOVER_ASSIGN_OR_RETURN(policy::RetentionQuestion question, RetentionQuestionOf(looked.id, row->record, env));
  const std::shared_ptr<const ActivePolicy> active = env.policy.Get();
  const RetentionAnswer answer = policy::JudgeRetention(question, active->set.policy(), now);
  switch (answer.verdict) {
    case Verdict::kOnHold:
      ++swept.on_hold;
      looked.next_day = DayAfter(now);
      return looked;
    case Verdict::kOpen:
      looked.next_day = DayAfter(now);
      return looked;
    case Verdict::kMay:
      // No row says when; a later policy may.
      looked.next_day = DayAfter(answer.due == absl::InfiniteFuture() ? now + absl::Hours(24 * 365) : answer.due);
      return looked;
    case Verdict::kMust:
      break;
  }
  const bool evidence = question.content_erased;
  looked.erasure =
      HandoverErasure{looked.id, evidence ? ErasureScope::kEvidence : ErasureScope::kContent, answer.id};
  if (evidence) return looked;
  question.content_erased = true;
  const RetentionAnswer after = policy::JudgeRetention(question, active->set.policy(), now);
  looked.next_day = DayAfter(after.due == absl::InfiniteFuture() ? now + absl::Hours(24 * 365) : after.due);
  return looked;
}

}  // namespace retention_sweep_internal

absl::StatusOr<policy::RetentionQuestion> RetentionQuestionOf(const HandoverId& id,
                                                              const storage::v1::HandoverRecord& record,
                                                              Environment& env) {
  policy::RetentionQuestion question;
  question.handover_id = ToString(id);
  question.kind = record.kind();
  question.content_erased = record.has_content_erased_index();
  question.all_ended = true;
  question.ended = absl::FromUnixMillis(record.accept_ms());
  for (const std::string& delivery_id : record.delivery_ids()) {
    HANDOVER_ASSIGN_OR_RETURN(const auto row, store::ReadRow<storage::v1::DeliveryRecord>(
                                                  env.store, store::Table::kDelivery, delivery_id));
    if (!row.has_value()) return absl::DataLossError("handover: a delivery's record is gone");
    question.all_ended = question.all_ended && HasEnded(row->record);
    question.any_delivered = question.any_delivered || retention_sweep_internal::HasArrived(row->record);
    question.ended = std::max(question.ended, absl::FromUnixMillis(row->record.state_ms()));
    question.bases.push_back(row->record.legal_basis());
  }
  return question;
}

absl::StatusOr<Swept> SweepRetention(int max_count, Eraser& eraser, Environment& env) {
  using namespace retention_sweep_internal;
  HANDOVER_RETURN_IF_ERROR(eraser.Settle());
  std::vector<std::string> due;
  const std::string today_ends = store::DueRowKey(store::DayOf(env.clock.Now()) + 1, HandoverId());
  const store::Reader::Range range{std::string(store::kDuePrefix), today_ends};
  HANDOVER_RETURN_IF_ERROR(env.store.Scan(Table::kErasure, range, [&](std::string_view key, std::string_view) {
    due.emplace_back(key);
    return static_cast<int>(due.size()) < max_count;
  }));
  Swept swept;
  swept.looked_at = static_cast<int>(due.size());
  if (due.empty()) return swept;
  std::vector<HandoverErasure> erasures;
  ErasureOrder order;
  for (const std::string& key : due) {
    absl::StatusOr<Looked> found = LookAt(key, env, swept);
    // A damaged row keeps nobody else's content.
    if (absl::IsDataLoss(found.status())) {
      found = Looked{key, store::HandoverOfDueRow(key), DayAfter(env.clock.Now()), std::nullopt};
    }
    HANDOVER_ASSIGN_OR_RETURN(Looked looked, std::move(found));
    order.operations.push_back(store::Delete(Table::kErasure, looked.due_key));
    if (looked.next_day != kNever) {
      order.operations.push_back(store::Put(Table::kErasure, store::DueRowKey(looked.next_day, looked.id), ""));
    }
    if (looked.erasure.has_value()) erasures.push_back(*std::move(looked.erasure));
  }
  HANDOVER_ASSIGN_OR_RETURN(const Erased erased, eraser.EraseHandovers(erasures, order));
  swept.erased = erased.handover_count;
  return swept;
}

}  // namespace handover::pipeline
