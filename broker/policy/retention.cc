#include "broker/policy/retention.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/time/civil_time.h"


namespace handover::policy {
namespace retention_internal {

using What = v1::Retention::What;

constexpr absl::Duration kDay = absl::Hours(24);

template <typename Names>
bool Lists(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool HasBasis(const v1::Retention& row, const std::vector<std::string>& bases) {
  return std::any_of(bases.begin(), bases.end(),
                     [&row](const std::string& basis) { return Lists(row.bases(), basis); });
}

bool Fits(const v1::Retention& row, What what, std::string_view kind) {
  return row.what() == what && (row.kinds().empty() || Lists(row.kinds(), kind));
}

// The more a row names, the more it counts.
int Specificity(const v1::Retention& row) { return (row.bases().empty() ? 0 : 2) + (row.kinds().empty() ? 0 : 1); }

// The row that counts; null = none.
const v1::Retention* FindRow(What what, const RetentionQuestion& question, const v1::Policy& policy) {
  const v1::Retention* found = nullptr;
  for (const v1::Retention& row : policy.retentions()) {
    if (!Fits(row, what, question.kind)) continue;
    if (!row.bases().empty() && !HasBasis(row, question.bases)) continue;
    const bool counts_more = found == nullptr || Specificity(row) > Specificity(*found) ||
                             (Specificity(row) == Specificity(*found) && row.keep_days() > found->keep_days());
    if (counts_more) found = &row;
  }
  return found;
}

std::string DayText(absl::Time time) { return absl::FormatCivilTime(absl::ToCivilDay(time, absl::UTCTimeZone())); }

const v1::Hold* FindHold(const RetentionQuestion& question, const v1::Policy& policy, absl::Time now) {
  const std::string today = DayText(now);
  for (const v1::Hold& hold : policy.holds()) {
    if (!hold.valid_from().empty() && today < hold.valid_from()) continue;
    if (!hold.valid_to().empty() && today >= hold.valid_to()) continue;
    if (Lists(hold.kinds(), question.kind) || Lists(hold.handover_ids(), question.handover_id)) return &hold;
  }
  return nullptr;
}

}  // namespace retention_internal

RetentionAnswer JudgeRetention(const RetentionQuestion& question, const v1::Policy& policy, absl::Time now) {
  using namespace retention_internal;
  using Verdict = RetentionAnswer::Verdict;
  if (!question.all_ended) return {};
  if (const v1::Hold* hold = FindHold(question, policy, now); hold != nullptr) {
    return {Verdict::kOnHold, hold->id(), absl::InfiniteFuture()};
  }
  const What content = question.any_delivered ? v1::Retention::DELIVERED_CONTENT : v1::Retention::UNDELIVERED_CONTENT;
  const v1::Retention* row = FindRow(question.content_erased ? v1::Retention::EVIDENCE : content, question, policy);
  if (row == nullptr) return {Verdict::kMay, "", absl::InfiniteFuture()};
  const absl::Time due = question.ended + kDay * row->keep_days();
  return {now >= due ? Verdict::kMust : Verdict::kMay, row->id(), due};
}

absl::Time FirstLookAt(std::string_view kind, absl::Time now, const v1::Policy& policy) {
  using namespace retention_internal;
  std::optional<int> shortest;
  for (const v1::Retention& row : policy.retentions()) {
    const bool fits = Fits(row, v1::Retention::DELIVERED_CONTENT, kind) ||
                      Fits(row, v1::Retention::UNDELIVERED_CONTENT, kind);
    if (fits) shortest = std::min(shortest.value_or(row.keep_days()), row.keep_days());
  }
  // Where nothing is said yet, a later policy may say something.
  constexpr int kLookAgainDays = 365;
  return now + kDay * shortest.value_or(kLookAgainDays);
}

std::optional<KeepTime> KeepTimeOf(v1::Retention::What what, const v1::Policy& policy) {
  std::optional<KeepTime> longest;
  for (const v1::Retention& row : policy.retentions()) {
    const absl::Duration time = retention_internal::kDay * row.keep_days();
    if (row.what() != what || (longest.has_value() && longest->time >= time)) continue;
    longest = KeepTime{row.id(), time};
  }
  return longest;
}

}  // namespace handover::policy
