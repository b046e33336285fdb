#include "tests/simulation/truth.h"

#include <utility>

namespace handover::simulation {
namespace truth_internal {

// The broker decides as of a clock that a fault may have set back, or as of the newest entry of its log: an end of
// validity counts only so long after it for certain.
constexpr absl::Duration kClockDoubt = absl::Hours(3);

}  // namespace truth_internal

Letter& Truth::AddLetter(Letter letter) {
  Letter& added = letters_.emplace_back(std::move(letter));
  by_id_[added.id] = &added;
  return added;
}

Letter* Truth::FindLetter(const HandoverId& id) {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

Grant& Truth::AddGrant(Grant grant) {
  Grant& added = grants_.emplace_back(std::move(grant));
  by_scope_[{added.family, added.scope}].push_back(&added);
  return added;
}

Grant* Truth::FindToRevoke(int family, Scope scope) {
  const auto found = by_scope_.find({family, scope});
  if (found == by_scope_.end()) return nullptr;
  for (auto grant = found->second.rbegin(); grant != found->second.rend(); ++grant) {
    if (!(*grant)->consent_id.empty() && !(*grant)->revoke_asked) return *grant;
  }
  return nullptr;
}

bool Truth::MayBePermitted(int family, Scope scope, absl::Time now) const {
  const auto found = by_scope_.find({family, scope});
  if (found == by_scope_.end()) return false;
  for (const Grant* grant : found->second) {
    if (!grant->is_revoked && now < grant->valid_to + truth_internal::kClockDoubt) return true;
  }
  return false;
}

std::set<std::string> Truth::Forbidden(const Letter& letter, absl::Time now) const {
  switch (letter.kind) {
    case LetterKind::kBirth:
      return {"ParentMentalHealth"};  // Above what the notification may carry, whoever consents.
    case LetterKind::kVisit:
      if (MayBePermitted(letter.family, Scope::kMentalHealthToGp, now)) return {};
      return {"ParentMentalHealth"};
    case LetterKind::kTransition:
      // The interaction is about the parents too, and nobody here ever consents to that.
      if (MayBePermitted(letter.family, Scope::kDevelopmentToDaycare, now)) return {"Interaction"};
      return {"PersonIdentity", "DaycareEnrolment", "Development", "Interaction"};
    case LetterKind::kConcern:
    case LetterKind::kQuery:
    case LetterKind::kMove:
      return {};
  }
  return {};
}

}  // namespace handover::simulation
