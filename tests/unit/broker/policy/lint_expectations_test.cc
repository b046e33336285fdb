#include "broker/policy/lint_expectations.h"

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace handover::policy {
namespace lint_expectations_test {

using testing::Contains;
using testing::IsEmpty;

constexpr char kSound[] = R"(
  kinds { name: "LETTER" }
  kinds { name: "ANSWER" }
  rules { id: "R-1" kinds: "ANSWER" from: HEALTH_VISITING to: GP }
  rules { id: "R-2" kinds: "LETTER" from: HEALTH_VISITING to: GP deny_reason: "NO" }
  expectations { id: "E-1" text: "An answer." kinds: "LETTER" subjects: CHILD due { days: 14 } owner: RESIDENCE
                 owner_sector: HEALTH_VISITING met_by: "ANSWER" met_by_contacts: "ESTABLISHING" ended_by: DEATH }
  expectations { id: "E-2" text: "A visit." event: CHILD_KNOWN subjects: CHILD due { age_months: 18 } owner: RESIDENCE
                 owner_sector: HEALTH_VISITING met_by: "ANSWER" offer: "VISIT" }
  expectations { id: "E-3" text: "An outcome." kinds: "LETTER" subjects: PERSON due { working_days: 30 }
                 owner: RECIPIENT met_by: "ANSWER" in_conversation: true }
)";

v1::Policy Sound() {
  v1::Policy policy;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kSound, &policy));
  return policy;
}

std::vector<std::string> CodesOf(const v1::Policy& policy) {
  std::vector<LintFinding> findings;
  LintExpectations(policy, findings);
  std::vector<std::string> codes;
  for (const LintFinding& finding : findings) codes.push_back(finding.code + " " + finding.place);
  return codes;
}

struct Case {
  std::string finding;
  std::function<void(v1::Expectation& first, v1::Expectation& second)> spoil;
};
void PrintTo(const Case& test_case, std::ostream* out) { *out << test_case.finding; }

class LintExpectationsTest : public testing::TestWithParam<Case> {};

TEST(LintExpectationsSoundTest, SoundOnesHaveNoFindings) { EXPECT_THAT(CodesOf(Sound()), IsEmpty()); }

TEST_P(LintExpectationsTest, IsFound) {
  v1::Policy policy = Sound();
  GetParam().spoil(*policy.mutable_expectations(0), *policy.mutable_expectations(1));
  EXPECT_THAT(CodesOf(policy), Contains(GetParam().finding));
}

using E = v1::Expectation;
INSTANTIATE_TEST_SUITE_P(
    Findings, LintExpectationsTest,
    testing::Values(
        Case{"NAME_MISSING expectations[]", [](E& first, E&) { first.clear_id(); }},
        Case{"NAME_TWICE expectations[E-2]", [](E& first, E&) { first.set_id("E-2"); }},
        Case{"TEXT_MISSING expectations[E-1]", [](E& first, E&) { first.clear_text(); }},
        Case{"RAISED_BY_ONE expectations[E-1]", [](E& first, E&) { first.clear_kinds(); }},
        Case{"RAISED_BY_ONE expectations[E-2]", [](E&, E& second) { second.add_kinds("LETTER"); }},
        Case{"UNKNOWN_KIND expectations[E-1]", [](E& first, E&) { first.set_kinds(0, "POSTCARD"); }},
        Case{"UNKNOWN_KIND expectations[E-1]", [](E& first, E&) { first.set_met_by(0, "POSTCARD"); }},
        Case{"UNKNOWN_EVENT expectations[E-2]", [](E&, E& second) { second.set_event(E::DEATH); }},
        Case{"UNKNOWN_EVENT expectations[E-1]", [](E& first, E&) { first.add_ended_by(E::CHILD_KNOWN); }},
        Case{"CARE_LEVEL_RANGE expectations[E-1]", [](E& first, E&) { first.set_min_care_level(5); }},
        Case{"CARE_LEVEL_RANGE expectations[E-2]", [](E&, E& second) { second.set_min_care_level(3); }},
        Case{"UNKNOWN_SUBJECT expectations[E-1]", [](E& first, E&) { first.add_subjects(v1::Kind::NOBODY); }},
        Case{"SUBJECT_MISSING expectations[E-1]", [](E& first, E&) { first.clear_subjects(); }},
        Case{"DUE_RANGE expectations[E-1]", [](E& first, E&) { first.clear_due(); }},
        Case{"DUE_RANGE expectations[E-1]", [](E& first, E&) { first.mutable_due()->set_days(0); }},
        Case{"DUE_RANGE expectations[E-1]", [](E& first, E&) { first.mutable_due()->set_days(367); }},
        Case{"DUE_RANGE expectations[E-1]", [](E& first, E&) { first.mutable_due()->set_working_days(0); }},
        Case{"DUE_RANGE expectations[E-1]", [](E& first, E&) { first.mutable_due()->set_pregnancy_week(32); }},
        Case{"DUE_RANGE expectations[E-1]", [](E& first, E&) { first.mutable_due()->set_age_months(18); }},
        Case{"DUE_RANGE expectations[E-2]", [](E&, E& second) { second.mutable_due()->set_age_months(193); }},
        Case{"DUE_RANGE expectations[E-2]",
             [](E&, E& second) { second.mutable_due()->set_working_days_before_daycare_start(5); }},
        Case{"DUE_RANGE expectations[E-1]", [](E& first, E&) { first.mutable_due()->set_grace_working_days(-1); }},
        Case{"OWNER expectations[E-1]", [](E& first, E&) { first.clear_owner(); }},
        Case{"OWNER expectations[E-1]", [](E& first, E&) { first.clear_owner_sector(); }},
        Case{"OWNER expectations[E-1]", [](E& first, E&) { first.set_owner(E::FORMER_RESIDENCE); }},
        Case{"OWNER expectations[E-1]", [](E& first, E&) { first.set_owner(E::SENDER); }},
        Case{"OWNER expectations[E-2]",
             [](E&, E& second) {
               second.set_owner(E::RECIPIENT);
               second.clear_owner_sector();
             }},
        Case{"CONVERSATION expectations[E-2]", [](E&, E& second) { second.set_in_conversation(true); }},
        Case{"PASSES_TO_CHILD expectations[E-1]",
             [](E& first, E&) {
               first.set_owner(E::RECIPIENT);
               first.set_passes_to_child(true);
             }},
        Case{"MET_BY_MISSING expectations[E-1]", [](E& first, E&) { first.clear_met_by(); }},
        Case{"UNKNOWN_CONTACT expectations[E-1]", [](E& first, E&) { first.set_met_by_contacts(0, "TEA"); }},
        Case{"OWNER_MAY_NOT_SEND expectations[E-1]", [](E& first, E&) { first.set_met_by(0, "LETTER"); }}));

}  // namespace lint_expectations_test
}  // namespace handover::policy
