// A family by chance: who decides for whom, who is protected or dead, and what everybody has said. Persons are named by
// their part in it; nobody is a person.
#ifndef HANDOVER_TESTS_COMPONENT_POLICY_GENERATED_FAMILY_H_
#define HANDOVER_TESTS_COMPONENT_POLICY_GENERATED_FAMILY_H_

#include <string>
#include <vector>

#include "absl/time/time.h"

#include "broker/consent/facts.h"
#include "broker/policy/question.h"
#include "handover/policy/v1/policy.pb.h"
#include "tests/component/policy/dice.h"
#include "tests/component/policy/reference_consent.h"

namespace handover::reference {

// Indexes into GeneratedFamily::persons.
enum Part { kChild, kMother, kFather, kSibling, kOther, kProfessional, kTwin };

struct GeneratedFamily {
  absl::Time time;                              // Of every decision about it.
  std::vector<policy::QuestionPerson> persons;  // By Part; a twin is not always there.
  Records records;                              // As stored; what is not in it cannot be read.
  consent::Facts facts;                         // The same, as the broker loads it.
};

// `law` gives the purposes that a consent may be limited to.
GeneratedFamily GenerateFamily(Dice& dice, const policy::v1::Policy& law);

// One line per record, without a number or a name.
std::string Describe(const GeneratedFamily& family);

}  // namespace handover::reference

#endif  // HANDOVER_TESTS_COMPONENT_POLICY_GENERATED_FAMILY_H_
