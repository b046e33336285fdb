#include "broker/policy/decision.h"

namespace handover::policy {

std::string_view VerdictCode(Verdict verdict) {
  switch (verdict) {
    case Verdict::kDenied:
      return "DENIED";
    case Verdict::kPermitted:
      return "PERMITTED";
    case Verdict::kPermittedInPart:
      return "PERMITTED_IN_PART";
    case Verdict::kHeldForHuman:
      return "HELD_FOR_HUMAN";
  }
  return "DENIED";
}

}  // namespace handover::policy
