#include "broker/policy/lint_policy.h"

#include <functional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace handover::policy {
namespace lint_policy_test {

using testing::Contains;
using testing::IsEmpty;

constexpr char kClean[] = R"(
  version: "1"
  purposes { code: "TREATMENT" text: "Treatment." }
  open_questions { number: 1 text: "Whether Act 1 still counts." }
  bases { code: "NEED" citation: "Act 1" question_numbers: 1 }
  bases { code: "DUTY" citation: "Act 2" statutory_duty: true unblockable: true overrides_objection: true }
  kinds { name: "LETTER" subjects: CHILD required { any_of: "ChildHealth" about_subject: true } optional: "Encounters"
          slots: 16 deliver_within { working_days: 1 } conclude_within { hours: 24 } }
  rules { id: "R-1" kinds: "LETTER" from: GP to: HEALTH_VISITING bases: "NEED"
          ceiling { categories: DATA_CATEGORY_CHILD_HEALTH about: PERSON_ROLE_CHILD need: BASIS_ALONE } }
  guidelines { code: "g@1" municipality_code: "0461" citation: "Council" }
  free_days { name: "Christmas" month_day: "12-25" }
  free_days { name: "Good Friday" days_after_easter: -2 }
)";

v1::Policy Clean() {
  v1::Policy policy;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kClean, &policy));
  return policy;
}

std::vector<std::string> CodesOf(const v1::Policy& policy) {
  std::vector<std::string> codes;
  for (const LintFinding& finding : LintPolicy(policy)) codes.push_back(finding.code);
  return codes;
}

struct Case {
  std::string code;
  std::function<void(v1::Policy&)> spoil;
};

void PrintTo(const Case& test_case, std::ostream* out) { *out << test_case.code; }

TEST(LintPolicyTest, ACleanPolicyHasNoFindings) { EXPECT_THAT(CodesOf(Clean()), IsEmpty()); }

TEST(LintPolicyTest, AFindingSaysWhere) {
  v1::Policy policy = Clean();
  policy.mutable_kinds(0)->set_slots(17);
  const std::vector<LintFinding> findings = LintPolicy(policy);
  ASSERT_EQ(findings.size(), 1);
  EXPECT_EQ(findings[0].place, "kinds[LETTER]");
  EXPECT_FALSE(findings[0].text.empty());
}

class LintPolicyNegativeTest : public testing::TestWithParam<Case> {};

TEST_P(LintPolicyNegativeTest, IsFound) {
  v1::Policy policy = Clean();
  GetParam().spoil(policy);
  EXPECT_THAT(CodesOf(policy), Contains(GetParam().code));
}

v1::Basis& Duty(v1::Policy& policy) { return *policy.mutable_bases(1); }
v1::Kind& Kind(v1::Policy& policy) { return *policy.mutable_kinds(0); }

const Case kCases[] = {
    {"VERSION_MISSING", [](auto& p) { p.clear_version(); }},
    {"NAME_MISSING", [](auto& p) { p.add_bases()->set_citation("Act 3"); }},
    {"NAME_TWICE", [](auto& p) { *p.add_bases() = p.bases(0); }},
    {"NAME_TWICE", [](auto& p) { *p.add_kinds() = p.kinds(0); }},
    {"NAME_TWICE", [](auto& p) { *p.add_purposes() = p.purposes(0); }},
    {"TEXT_MISSING", [](auto& p) { p.mutable_purposes(0)->clear_text(); }},
    {"CITATION_MISSING", [](auto& p) { p.mutable_bases(0)->clear_citation(); }},
    {"UNBLOCKABLE_NOT_DUTY", [](auto& p) { Duty(p).set_statutory_duty(false); }},
    {"UNBLOCKABLE_NOT_DUTY", [](auto& p) { Duty(p).set_overrides_objection(false); }},
    {"UNBLOCKABLE_NOT_DUTY", [](auto& p) { Duty(p).set_rests_on_consent(true); }},
    {"CONSENT_OVERRIDES_OBJECTION", [](auto& p) { Duty(p).set_rests_on_consent(true); }},
    {"USES_NEGATIVE", [](auto& p) { p.mutable_bases(0)->set_uses_per_meeting(-1); }},
    {"USES_WITHOUT_MEETING", [](auto& p) { p.mutable_bases(0)->set_uses_per_meeting(1); }},
    {"USES_WITHOUT_MEETING", [](auto& p) { p.mutable_bases(0)->set_follow_ups_per_meeting(1); }},
    {"REFERRAL_WITHOUT_GP", [](auto& p) { p.mutable_bases(0)->add_referral_kinds(p.kinds(0).name()); }},
    {"UNKNOWN_KIND", [](auto& p) { p.mutable_bases(0)->add_referral_kinds("POSTCARD"); }},
    {"UNKNOWN_OBLIGATION", [](auto& p) { p.mutable_bases(0)->add_obligations("SING"); }},
    {"SUBJECT_MISSING", [](auto& p) { Kind(p).clear_subjects(); }},
    {"UNKNOWN_SUBJECT", [](auto& p) { Kind(p).add_subjects(v1::Kind::SUBJECT_UNSPECIFIED); }},
    {"REQUIREMENT_EMPTY", [](auto& p) { Kind(p).add_required(); }},
    {"UNKNOWN_BODY", [](auto& p) { Kind(p).add_optional("Horoscope"); }},
    {"UNKNOWN_BODY", [](auto& p) { Kind(p).mutable_required(0)->add_any_of("Horoscope"); }},
    {"UNKNOWN_BODY", [](auto& p) { Kind(p).mutable_required(0)->add_any_of("*"); }},
    {"SLOTS_UNKNOWN", [](auto& p) { Kind(p).set_slots(48); }},
    {"SLOTS_TOO_FEW", [](auto& p) { Kind(p).add_optional("*"); }},
    {"DEADLINE_RANGE", [](auto& p) { Kind(p).mutable_deliver_within()->set_working_days(-1); }},
    {"DEADLINE_RANGE", [](auto& p) { Kind(p).mutable_deliver_within()->set_working_days(61); }},
    {"DEADLINE_RANGE", [](auto& p) { Kind(p).mutable_conclude_within()->set_hours(0); }},
    {"DEADLINE_RANGE", [](auto& p) { Kind(p).mutable_conclude_within()->clear_limit(); }},
    {"DEADLINE_RANGE", [](auto& p) { Kind(p).mutable_conclude_within()->set_before_needed_by_date(false); }},
    {"GUIDELINE_FORMAT", [](auto& p) { p.mutable_guidelines(0)->set_code("g"); }},
    {"GUIDELINE_FORMAT", [](auto& p) { p.mutable_guidelines(0)->set_municipality_code("461"); }},
    {"GUIDELINE_FORMAT", [](auto& p) { p.mutable_guidelines(0)->clear_citation(); }},
    {"FREE_DAY_FORMAT", [](auto& p) { p.mutable_free_days(0)->set_month_day("25-12"); }},
    {"FREE_DAY_FORMAT", [](auto& p) { p.mutable_free_days(0)->clear_day(); }},
    {"QUESTION_NUMBER", [](auto& p) { p.mutable_open_questions(0)->set_number(0); }},
    {"NAME_TWICE", [](auto& p) { *p.add_open_questions() = p.open_questions(0); }},
    {"TEXT_MISSING", [](auto& p) { p.mutable_open_questions(0)->clear_text(); }},
    {"UNKNOWN_QUESTION", [](auto& p) { p.mutable_bases(1)->add_question_numbers(2); }},
    {"UNKNOWN_QUESTION", [](auto& p) { p.mutable_rules(0)->add_question_numbers(2); }},
};

INSTANTIATE_TEST_SUITE_P(Rules, LintPolicyNegativeTest, testing::ValuesIn(kCases));

TEST(LintPolicyTest, ThirteenBodiesFitIntoSixteenSlotsAndFourteenDoNot) {
  v1::Policy policy = Clean();
  for (const char* body : {"Address", "Note", "Residue", "Birth", "Newborn", "Pregnancy", "Network", "Concern",
                           "Reporter", "Attachment", "LifeEvent"}) {
    Kind(policy).add_optional(body);
  }
  EXPECT_THAT(CodesOf(policy), IsEmpty());
  Kind(policy).add_optional("Inquiry");
  EXPECT_THAT(CodesOf(policy), testing::ElementsAre("SLOTS_TOO_FEW"));
}

}  // namespace lint_policy_test
}  // namespace handover::policy
