// Questions to the shipped policy about the Family, in few words.
#ifndef HANDOVER_TESTS_FAKES_FAMILY_POLICY_QUESTION_H_
#define HANDOVER_TESTS_FAKES_FAMILY_POLICY_QUESTION_H_

#include <string>
#include <string_view>
#include <vector>

#include "broker/policy/policy_set.h"
#include "broker/policy/question.h"
#include "tests/fakes/family/family.h"

namespace handover::fakes {

// The shipped policy, from deploy/policy, with these texts added.
std::vector<policy::NamedText> ShippedPolicyTexts();
policy::PolicySet ShippedPolicy(std::string_view added = "");

// `Interaction:CB` = that body about child and birthing parent; `Note=CHILD_HEALTH:C` = sorted; letters C B O S X P.
// Persons: child, mother, father, sibling, other (all named so), midwife.
policy::QuestionSection SectionText(std::string_view text);

struct QuestionText {
  std::string kind;
  directory::v1::Sector from = directory::v1::SECTOR_UNSPECIFIED;
  directory::v1::Sector to = directory::v1::SECTOR_UNSPECIFIED;
  std::string basis;
  std::string sections;  // Separated by spaces.
  std::string purpose = "HEALTH_VISITING";
  char subject = 'C';  // `-` = nobody.
};

// With a treatment episode, a meeting and a justification in the slip, and the parties named "sender" and "recipient".
// The recipient is whom the register says: it serves the residence, which the sender does not, and a GP is registered.
policy::Question Ask(const QuestionText& text);

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_FAMILY_POLICY_QUESTION_H_
