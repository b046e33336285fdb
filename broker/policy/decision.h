// What was decided for one recipient, and why. Starts as no.
#ifndef HANDOVER_BROKER_POLICY_DECISION_H_
#define HANDOVER_BROKER_POLICY_DECISION_H_

#include <string>
#include <string_view>
#include <vector>

#include "broker/consent/evaluate.h"
#include "broker/policy/reason.h"
#include "handover/options/v1/options.pb.h"

namespace handover::policy {

enum class Verdict {
  kDenied,           // Nothing goes to this recipient.
  kPermitted,        // All sections go.
  kPermittedInPart,  // The permitted sections go; the sender learns of the others.
  kHeldForHuman,  // A statutory duty that could not be cleared: nothing goes until a human has decided. Never dropped.
};

// Such as PERMITTED_IN_PART.
std::string_view VerdictCode(Verdict verdict);

// The verdict on one section.
struct SectionVerdict {
  enum class Answer { kWithheld, kPermitted };
  Answer answer = Answer::kWithheld;
  Reason reason = Reason::kNotEvaluated;
};

// A pair whose consent would have let something pass.
struct MissingConsent {
  options::v1::DataCategory category = options::v1::DATA_CATEGORY_UNSPECIFIED;
  int person = -1;  // Index into Question::persons: whom the consent must be about.
  Reason reason = Reason::kNoConsent;
};

struct Decision {
  Verdict verdict = Verdict::kDenied;
  Reason reason = Reason::kNotEvaluated;
  std::string rule_id;      // Empty when no rule was found.
  std::string legal_basis;  // Code; empty when none was available.
  std::string citation;
  std::vector<SectionVerdict> sections;  // One per section of the question, also when denied. What may go is asked of
                                         // redaction, which looks at `verdict` first.
  std::vector<consent::ConsentRef> considered;
  std::vector<std::string> obligations;  // Of what goes; empty when denied or held.
  std::vector<MissingConsent> missing;
  std::string policy_digest;  // 32 bytes.
};

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_DECISION_H_
