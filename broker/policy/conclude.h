// From the verdicts on the sections to the verdict on the whole.
#ifndef HANDOVER_BROKER_POLICY_CONCLUDE_H_
#define HANDOVER_BROKER_POLICY_CONCLUDE_H_

#include <vector>

#include "broker/policy/decision.h"
#include "broker/policy/question.h"
#include "handover/policy/v1/policy.pb.h"

namespace handover::policy {

// How one basis would have it. Starts as no.
struct TrialResult {
  const v1::Basis* basis = nullptr;
  Verdict verdict = Verdict::kDenied;
  Reason reason = Reason::kNotEvaluated;
  std::vector<SectionVerdict> sections;  // One per section of the question.
  std::vector<MissingConsent> missing;

  int PermittedCount() const;
};

// Fills in verdict and reason from `sections`. In this order:
// - a section could not be evaluated: denied, kEvaluationError;
// - no section about the subject passes: denied, for the reason its first mandatory section stays, else its first one;
// - only ADMIN and IDENTITY pass, and more was sent, and the kind is not worth that: denied, kNothingLeft;
// - what the kind requires was sent and does not pass: denied, kMandatorySectionRedacted;
// - else permitted, or permitted in part.
// A retraction has no sections and is permitted.
void Conclude(const Question& question, const v1::Kind& kind, TrialResult& result);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_CONCLUDE_H_
