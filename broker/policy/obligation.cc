#include "broker/policy/obligation.h"

#include <array>

namespace handover::policy {
namespace obligation_internal {

using Obliged = ObligationKind::Obliged;

constexpr std::array kObligationKinds = {
    ObligationKind{"CITIZEN_COPY", Obliged::kSender, true},
    ObligationKind{"NOTIFY_SUBJECT", Obliged::kSender, true},
    ObligationKind{"INFORM_PARENTS", Obliged::kSender, true},
    ObligationKind{"JOURNAL_NOTE", Obliged::kSender, false},
    ObligationKind{"FEEDBACK_DUE", Obliged::kRecipient, false},
    ObligationKind{"NO_ONWARD_DISCLOSURE", Obliged::kNobody, false},
};

}  // namespace obligation_internal

std::optional<ObligationKind> FindObligation(std::string_view code) {
  for (const ObligationKind& kind : obligation_internal::kObligationKinds) {
    if (kind.code == code) return kind;
  }
  return std::nullopt;
}

}  // namespace handover::policy
