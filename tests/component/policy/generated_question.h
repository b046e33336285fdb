// A question by chance about a family: mostly one that a row of the policy speaks of, with the sections its kind may
// hold, and now and then something that nobody should ask.
#ifndef HANDOVER_TESTS_COMPONENT_POLICY_GENERATED_QUESTION_H_
#define HANDOVER_TESTS_COMPONENT_POLICY_GENERATED_QUESTION_H_

#include <string>

#include "broker/policy/question.h"
#include "handover/policy/v1/policy.pb.h"
#include "tests/component/policy/dice.h"
#include "tests/component/policy/generated_family.h"

namespace handover::reference {

policy::Question GenerateQuestion(Dice& dice, const policy::v1::Policy& law, const GeneratedFamily& family);

// In a few lines, without a number or a name.
std::string Describe(const policy::Question& question);

}  // namespace handover::reference

#endif  // HANDOVER_TESTS_COMPONENT_POLICY_GENERATED_QUESTION_H_
