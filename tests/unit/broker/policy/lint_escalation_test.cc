#include "broker/policy/lint_escalation.h"

#include <functional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace handover::policy {
namespace lint_escalation_test {

using testing::Contains;
using testing::IsEmpty;

constexpr char kWhole[] = R"(
  escalation {
    acute_deliver_within { hours: 1 } acute_conclude_within { hours: 4 }
    hold_within { working_days: 1 } acute_hold_within { hours: 1 }
    return_within { working_days: 1 } acute_return_within { hours: 2 }
    ladders { reasons: [DELIVERY_LATE, CONCLUSION_LATE, HELD_LATE, DEAD_LETTER, RETURNED_LATE]
              steps { names: RECIPIENT_LEAD } steps { after { working_days: 1 } names: SENDER_LEAD }
              repeat_after { working_days: 5 } }
    ladders { reasons: DELIVERY_LATE acute: true steps { names: OPERATOR } }
  }
)";

std::vector<std::string> CodesOf(const v1::Policy& policy) {
  std::vector<LintFinding> findings;
  LintEscalation(policy, findings);
  std::vector<std::string> codes;
  for (const LintFinding& finding : findings) codes.push_back(finding.code);
  return codes;
}

v1::Policy Whole() {
  v1::Policy policy;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kWhole, &policy));
  return policy;
}

struct Case {
  std::string code;
  std::function<void(v1::Escalation&)> change;
};

TEST(LintEscalationTest, AWholeOneAndNoneAreClean) {
  EXPECT_THAT(CodesOf(Whole()), IsEmpty());
  EXPECT_THAT(CodesOf(v1::Policy()), IsEmpty());
}

TEST(LintEscalationTest, EachMistakeIsFound) {
  const std::vector<Case> cases = {
      {"ESCALATION_LIMIT", [](auto& plan) { plan.clear_hold_within(); }},
      {"ESCALATION_LIMIT", [](auto& plan) { plan.mutable_return_within()->set_working_days(61); }},
      {"ESCALATION_LIMIT", [](auto& plan) { plan.mutable_acute_hold_within()->set_hours(0); }},
      {"ESCALATION_LIMIT", [](auto& plan) { plan.mutable_acute_hold_within()->set_before_needed_by_date(true); }},
      {"LADDER_EMPTY", [](auto& plan) { plan.mutable_ladders(1)->clear_steps(); }},
      {"LADDER_EMPTY", [](auto& plan) { plan.mutable_ladders(1)->clear_reasons(); }},
      {"LADDER_EMPTY",
       [](auto& plan) { plan.mutable_ladders(1)->set_reasons(0, pathway::v1::ESCALATION_REASON_UNSPECIFIED); }},
      {"LADDER_TWICE", [](auto& plan) { plan.mutable_ladders(1)->set_acute(false); }},
      {"LADDER_MISSING", [](auto& plan) { plan.mutable_ladders(0)->mutable_reasons()->RemoveLast(); }},
      {"STEP_TIME", [](auto& plan) { plan.mutable_ladders(0)->mutable_steps(0)->mutable_after()->set_hours(1); }},
      {"STEP_TIME", [](auto& plan) { plan.mutable_ladders(0)->mutable_steps(1)->clear_after(); }},
      {"STEP_TIME",
       [](auto& plan) { plan.mutable_ladders(0)->mutable_steps(1)->mutable_after()->set_working_days(0); }},
      {"STEP_TIME", [](auto& plan) { plan.mutable_ladders(0)->mutable_repeat_after()->set_hours(169); }},
      {"STEP_NAMES", [](auto& plan) { plan.mutable_ladders(0)->mutable_steps(0)->clear_names(); }},
      {"STEP_NAMES",
       [](auto& plan) { plan.mutable_ladders(0)->mutable_steps(0)->set_names(0, v1::ESCALATION_ROLE_UNSPECIFIED); }}};
  for (size_t i = 0; i < cases.size(); ++i) {
    v1::Policy policy = Whole();
    cases[i].change(*policy.mutable_escalation());
    EXPECT_THAT(CodesOf(policy), Contains(cases[i].code)) << i;
  }
}

}  // namespace lint_escalation_test
}  // namespace handover::policy
