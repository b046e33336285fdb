#include "broker/policy/conclude.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace handover::policy {
namespace conclude_internal {

bool Passes(const SectionVerdict& verdict) { return verdict.answer == SectionVerdict::Answer::kPermitted; }

bool IsAboutSubject(const Question& question, const QuestionSection& section) {
  if (question.subject < 0) return true;
  return std::find(section.about.begin(), section.about.end(), question.subject) != section.about.end();
}

bool Meets(const Question& question, const QuestionSection& section, const v1::Kind::Requirement& requirement) {
  if (section.type == nullptr) return false;
  if (requirement.about_subject() && !IsAboutSubject(question, section)) return false;
  return std::find(requirement.any_of().begin(), requirement.any_of().end(), section.type->name) !=
         requirement.any_of().end();
}

bool IsMandatory(const Question& question, const QuestionSection& section, const v1::Kind& kind) {
  return std::any_of(kind.required().begin(), kind.required().end(),
                     [&](const auto& requirement) { return Meets(question, section, requirement); });
}

// Says who somebody is and that there is something, and nothing of it.
bool IsShell(const QuestionSection& section) {
  return section.category == options::v1::DATA_CATEGORY_ADMIN ||
         section.category == options::v1::DATA_CATEGORY_IDENTITY;
}

// The reason why nothing about the subject passes; nothing when something does.
std::optional<Reason> NothingAboutSubject(const Question& question, const v1::Kind& kind, const TrialResult& result) {
  const bool any_about_subject =
      std::any_of(question.sections.begin(), question.sections.end(),
                  [&](const QuestionSection& section) { return IsAboutSubject(question, section); });
  std::optional<Reason> first;
  std::optional<Reason> first_mandatory;
  for (size_t i = 0; i < question.sections.size(); ++i) {
    const QuestionSection& section = question.sections[i];
    if (any_about_subject && !IsAboutSubject(question, section)) continue;
    if (Passes(result.sections[i])) return std::nullopt;
    if (!first.has_value()) first = result.sections[i].reason;
    if (!first_mandatory.has_value() && IsMandatory(question, section, kind)) {
      first_mandatory = result.sections[i].reason;
    }
  }
  return first_mandatory.has_value() ? first_mandatory : first;
}

bool OnlyShellLeft(const Question& question, const TrialResult& result) {
  bool more_was_sent = false;
  for (size_t i = 0; i < question.sections.size(); ++i) {
    if (IsShell(question.sections[i])) continue;
    if (Passes(result.sections[i])) return false;
    more_was_sent = true;
  }
  return more_was_sent;
}

bool RequiredIsGone(const Question& question, const v1::Kind::Requirement& requirement, const TrialResult& result) {
  bool was_sent = false;
  for (size_t i = 0; i < question.sections.size(); ++i) {
    if (!Meets(question, question.sections[i], requirement)) continue;
    if (Passes(result.sections[i])) return false;
    was_sent = true;
  }
  return was_sent;
}

std::optional<Reason> WhyDenied(const Question& question, const v1::Kind& kind, const TrialResult& result) {
  const bool error = std::any_of(result.sections.begin(), result.sections.end(), [](const SectionVerdict& verdict) {
    return verdict.reason == Reason::kEvaluationError;
  });
  if (error) return Reason::kEvaluationError;
  if (question.sections.empty()) return question.retracts ? std::nullopt : std::optional(Reason::kNothingLeft);
  const std::optional<Reason> nothing = NothingAboutSubject(question, kind, result);
  if (nothing.has_value()) return nothing;
  if (!kind.admin_suffices() && OnlyShellLeft(question, result)) return Reason::kNothingLeft;
  const bool required_is_gone = std::any_of(
      kind.required().begin(), kind.required().end(),
      [&](const v1::Kind::Requirement& requirement) { return RequiredIsGone(question, requirement, result); });
  if (required_is_gone) return Reason::kMandatorySectionRedacted;
  return std::nullopt;
}

}  // namespace conclude_internal

int TrialResult::PermittedCount() const {
  return static_cast<int>(std::count_if(sections.begin(), sections.end(), conclude_internal::Passes));
}

void Conclude(const Question& question, const v1::Kind& kind, TrialResult& result) {
  const std::optional<Reason> why_denied = conclude_internal::WhyDenied(question, kind, result);
  if (why_denied.has_value()) {
    result.verdict = Verdict::kDenied;
    result.reason = *why_denied;
    return;
  }
  const bool all = result.PermittedCount() == static_cast<int>(question.sections.size());
  result.verdict = all ? Verdict::kPermitted : Verdict::kPermittedInPart;
  result.reason = result.basis->rests_on_consent() ? Reason::kAllowedByConsent : Reason::kAllowedByBasis;
}

}  // namespace handover::policy
