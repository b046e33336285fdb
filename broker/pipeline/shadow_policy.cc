#include "broker/pipeline/shadow_policy.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/base/refusal.h"
#include "broker/base/section_catalog.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/load_policy.h"
#include "broker/policy/decide.h"

namespace handover::pipeline {
namespace shadow_policy_internal {

using Difference = admin::v1::GetShadowReportResponse::Difference;
using policy::Decision;
using policy::Question;
using policy::SectionVerdict;

Difference::Answer AnswerOf(const Decision& decision) {
  Difference::Answer answer;
  answer.set_verdict(std::string(policy::VerdictCode(decision.verdict)));
  answer.set_reason(std::string(policy::ReasonCode(decision.reason)));
  answer.set_rule_id(decision.rule_id);
  answer.set_legal_basis(decision.legal_basis);
  return answer;
}

// `passes`, or the code of why it stays.
std::string WordOf(const SectionVerdict& verdict) {
  const bool passes = verdict.answer == SectionVerdict::Answer::kPermitted;
  return passes ? "passes" : std::string(policy::ReasonCode(verdict.reason));
}

// What became otherwise of which sort of section; each sort once, sorted.
std::set<std::string> SectionChanges(const Question& question, const Decision& active, const Decision& shadow) {
  std::set<std::string> changes;
  const size_t count = std::min({question.sections.size(), active.sections.size(), shadow.sections.size()});
  for (size_t i = 0; i < count; ++i) {
    const std::string was = WordOf(active.sections[i]);
    const std::string would_be = WordOf(shadow.sections[i]);
    if (was == would_be) continue;
    const SectionType* const type = question.sections[i].type;
    changes.insert(absl::StrCat(type == nullptr ? "unknown" : type->name, ": ", was, " -> ", would_be));
  }
  return changes;
}

Difference DifferenceOf(const Question& question, const Decision& active, const Decision& shadow) {
  Difference difference;
  difference.set_kind(question.kind);
  difference.set_from_sector(question.sender.sector);
  difference.set_to_sector(question.recipient.sector);
  *difference.mutable_active() = AnswerOf(active);
  *difference.mutable_shadow() = AnswerOf(shadow);
  for (const std::string& change : SectionChanges(question, active, shadow)) difference.add_section_changes(change);
  std::set<std::string> active_duties(active.obligations.begin(), active.obligations.end());
  std::set<std::string> shadow_duties(shadow.obligations.begin(), shadow.obligations.end());
  for (const std::string& duty : active_duties) {
    if (!shadow_duties.contains(duty)) difference.add_obligation_changes("-" + duty);
  }
  for (const std::string& duty : shadow_duties) {
    if (!active_duties.contains(duty)) difference.add_obligation_changes("+" + duty);
  }
  return difference;
}

bool IsOne(const Difference& difference) {
  return difference.active().SerializeAsString() != difference.shadow().SerializeAsString() ||
         !difference.section_changes().empty() || !difference.obligation_changes().empty();
}

}  // namespace shadow_policy_internal

absl::Status ShadowPolicy::Load(std::vector<policy::NamedText> files) {
  const absl::StatusOr<std::shared_ptr<const ActivePolicy>> made = MakePolicy(std::move(files));
  absl::MutexLock lock(&mu_);
  refused_ = made.status();
  if (!made.ok()) return refused_;
  // The set within it; the whole lives as long as this.
  policy_ = std::shared_ptr<const policy::PolicySet>(*made, &(*made)->set);
  compared_ = differed_ = untold_ = 0;
  differences_.clear();
  return absl::OkStatus();
}

void ShadowPolicy::NoteRefused(const absl::Status& why) {
  absl::MutexLock lock(&mu_);
  refused_ = why;
}

void ShadowPolicy::Clear() {
  absl::MutexLock lock(&mu_);
  policy_ = nullptr;
  refused_ = absl::OkStatus();
}

void ShadowPolicy::Compare(const policy::Question& question, const consent::Facts& facts, absl::Time time,
                           const policy::Decision& decision) {
  std::shared_ptr<const policy::PolicySet> policy;
  {
    absl::MutexLock lock(&mu_);
    policy = policy_;
  }
  if (policy == nullptr) return;
  const auto difference =
      shadow_policy_internal::DifferenceOf(question, decision, policy::Decide(question, *policy, facts, time));
  const bool differs = shadow_policy_internal::IsOne(difference);
  const std::string key = differs ? difference.SerializeAsString() : "";
  absl::MutexLock lock(&mu_);
  if (policy != policy_) return;  // It was replaced meanwhile, and its counts with it.
  ++compared_;
  if (!differs) return;
  ++differed_;
  const auto known = differences_.find(key);
  if (known != differences_.end()) {
    ++known->second.count;
  } else if (differences_.size() < kMaxDifferences) {
    differences_[key] = {difference, 1};
  } else {
    ++untold_;
  }
}

admin::v1::GetShadowReportResponse ShadowPolicy::Report() const {
  absl::MutexLock lock(&mu_);
  admin::v1::GetShadowReportResponse report;
  report.set_loaded(policy_ != nullptr);
  if (policy_ != nullptr) {
    report.set_version(policy_->policy().version());
    report.set_policy_digest(policy_->digest());
  }
  if (!refused_.ok()) {
    const exchange::v1::ErrorDetail why = DetailOf(refused_);
    report.set_refused_code(why.code());
    report.set_refused_place(why.field_path());
    report.set_refused_rule(why.rule());
  }
  report.set_compared_count(compared_);
  report.set_differed_count(differed_);
  report.set_untold_count(untold_);
  for (const auto& [key, seen] : differences_) {
    *report.add_differences() = seen.difference;
    report.mutable_differences(report.differences_size() - 1)->set_count(seen.count);
  }
  std::stable_sort(report.mutable_differences()->begin(), report.mutable_differences()->end(),
                   [](const auto& a, const auto& b) { return a.count() > b.count(); });
  return report;
}

ShadowPolicy::Counts ShadowPolicy::counts() const {
  absl::MutexLock lock(&mu_);
  return {policy_ != nullptr, compared_, differed_};
}

}  // namespace handover::pipeline
