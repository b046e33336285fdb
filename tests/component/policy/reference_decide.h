// The decision once more, from docs/policy.md and the rows of the policy read as plain data: loops, no index, nothing
// remembered. Slow on purpose; uses nothing of broker/policy but the structs of the question.
#ifndef HANDOVER_TESTS_COMPONENT_POLICY_REFERENCE_DECIDE_H_
#define HANDOVER_TESTS_COMPONENT_POLICY_REFERENCE_DECIDE_H_

#include <string>
#include <vector>

#include "absl/time/time.h"

#include "broker/policy/question.h"
#include "handover/policy/v1/policy.pb.h"
#include "tests/component/policy/reference_consent.h"

namespace handover::reference {

// The answer to one section. All in codes, as documents have them.
struct SectionAnswer {
  bool permitted = false;
  std::string reason = "NOT_EVALUATED";
  friend bool operator==(const SectionAnswer&, const SectionAnswer&) = default;
};

struct Answer {
  std::string verdict = "DENIED";
  std::string reason = "NOT_EVALUATED";
  std::string rule;
  std::string basis;
  std::vector<SectionAnswer> sections;
  std::vector<std::string> withheld;  // `CATEGORY person-id person-id REASON`, each once, in the order of the sections.
  std::vector<std::string> missing;   // `CATEGORY person-id REASON`, sorted: whose consent would have helped.
  std::vector<std::string> obligations;  // Of what goes, sorted.
  friend bool operator==(const Answer&, const Answer&) = default;
};

Answer Decide(const policy::v1::Policy& law, const policy::Question& question, const Records& records, absl::Time time);

}  // namespace handover::reference

#endif  // HANDOVER_TESTS_COMPONENT_POLICY_REFERENCE_DECIDE_H_
