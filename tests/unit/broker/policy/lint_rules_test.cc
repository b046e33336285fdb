#include "broker/policy/lint_rules.h"

#include <functional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace handover::policy {
namespace lint_rules_test {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kClean[] = R"(
  bases { code: "NEED" citation: "Act 1" }
  bases { code: "YES" citation: "Act 2" rests_on_consent: true }
  bases { code: "DUTY" citation: "Act 3" statutory_duty: true unblockable: true overrides_objection: true }
  bases { code: "SSD_EXCHANGE" citation: "Act 4" }
  bases { code: "GP_ONLY" citation: "Act 5" from: GP }
  kinds { name: "LETTER" subjects: CHILD required { any_of: "ChildHealth" about_subject: true } }
  kinds { name: "TALK" subjects: CHILD required { any_of: "Interaction" } }
  rules { id: "R-1" kinds: "LETTER" from: GP to: HEALTH_VISITING bases: "NEED"
          ceiling { categories: [DATA_CATEGORY_CHILD_HEALTH, DATA_CATEGORY_ADMIN]
                    about: [PERSON_ROLE_CHILD, PERSON_ROLE_PROFESSIONAL] need: BASIS_ALONE }
          ceiling { categories: DATA_CATEGORY_PARENT_MENTAL about: PERSON_ROLE_BIRTHING_PARENT need: CONSENT }
          obligations: "CITIZEN_COPY" valid_from: "2026-01-01" valid_to: "2027-01-01" }
  rules { id: "R-2" kinds: "*" from: GP to: CIVIL_SOCIETY deny_reason: "RECIPIENT_NOT_ALLOWED" }
)";

v1::Policy Clean() {
  v1::Policy policy;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kClean, &policy));
  return policy;
}

std::vector<std::string> CodesOf(const v1::Policy& policy) {
  std::vector<LintFinding> findings;
  LintRules(policy, findings);
  std::vector<std::string> codes;
  for (const LintFinding& finding : findings) codes.push_back(finding.code);
  return codes;
}

struct Case {
  std::string code;
  std::function<void(v1::Rule& rule)> spoil;
};

void PrintTo(const Case& test_case, std::ostream* out) { *out << test_case.code; }

TEST(LintRulesTest, ACleanPolicyHasNoFindings) { EXPECT_THAT(CodesOf(Clean()), IsEmpty()); }

TEST(LintRulesTest, AFindingNamesTheRule) {
  v1::Policy policy = Clean();
  policy.mutable_rules(0)->mutable_ceiling(1)->clear_need();
  std::vector<LintFinding> findings;
  LintRules(policy, findings);
  ASSERT_EQ(findings.size(), 1);
  EXPECT_EQ(findings[0].place, "rules[R-1].ceiling[1]");
}

class LintRulesNegativeTest : public testing::TestWithParam<Case> {};

TEST_P(LintRulesNegativeTest, IsFound) {
  v1::Policy policy = Clean();
  GetParam().spoil(*policy.mutable_rules(0));
  EXPECT_THAT(CodesOf(policy), Contains(GetParam().code));
}

v1::Rule::Ceiling& Ceiling(v1::Rule& rule) { return *rule.mutable_ceiling(0); }

const Case kCases[] = {
    {"RULE_ID_MISSING", [](auto& r) { r.clear_id(); }},
    {"RULE_TWICE", [](auto& r) { r.set_id("R-2"); }},
    {"KIND_MISSING", [](auto& r) { r.clear_kinds(); }},
    {"UNKNOWN_KIND", [](auto& r) { r.add_kinds("POSTCARD"); }},
    {"UNKNOWN_KIND", [](auto& r) { r.set_kinds(0, "*"); }},
    {"SECTOR_MISSING", [](auto& r) { r.clear_from(); }},
    {"SECTOR_MISSING", [](auto& r) { r.clear_to(); }},
    {"UNKNOWN_SECTOR", [](auto& r) { r.set_to(0, directory::v1::SECTOR_UNSPECIFIED); }},
    {"UNKNOWN_SECTOR", [](auto& r) { r.set_from(0, static_cast<directory::v1::Sector>(77)); }},
    {"DATE_FORMAT", [](auto& r) { r.set_valid_from("1 January"); }},
    {"DATE_FORMAT", [](auto& r) { r.set_valid_to("2026-1-1"); }},
    {"UNKNOWN_OBLIGATION", [](auto& r) { r.add_obligations("SING"); }},
    {"UNKNOWN_REASON", [](auto& r) { r.set_deny_reason("BECAUSE"); }},
    {"DENY_WITH_CEILING", [](auto& r) { r.set_deny_reason("NO_RULE"); }},
    {"BASIS_MISSING", [](auto& r) { r.clear_bases(); }},
    {"UNKNOWN_BASIS", [](auto& r) { r.add_bases("HOPE"); }},
    {"SSD_SECTOR", [](auto& r) { r.add_bases("SSD_EXCHANGE"); }},
    {"DUTY_MIXED", [](auto& r) { r.add_bases("DUTY"); }},
    {"CONSENT_UNDER_DUTY", [](auto& r) { r.set_bases(0, "DUTY"); }},
    {"BASIS_NOT_FOR_SECTORS",
     [](auto& r) {
       r.set_bases(0, "GP_ONLY");
       r.add_from(directory::v1::SCHOOL);
     }},
    {"CATEGORY_MISSING", [](auto& r) { Ceiling(r).clear_categories(); }},
    {"UNKNOWN_CATEGORY", [](auto& r) { Ceiling(r).add_categories(options::v1::DATA_CATEGORY_UNSPECIFIED); }},
    {"ROLE_MISSING", [](auto& r) { Ceiling(r).clear_about(); }},
    {"UNKNOWN_ROLE", [](auto& r) { Ceiling(r).add_about(options::v1::PERSON_ROLE_UNSPECIFIED); }},
    {"NEED_MISSING", [](auto& r) { Ceiling(r).clear_need(); }},
    {"UNKNOWN_BODY", [](auto& r) { Ceiling(r).add_only_bodies("Horoscope"); }},
    {"BODY_OF_OTHER_CATEGORY", [](auto& r) { Ceiling(r).add_only_bodies("Newborn"); }},
    {"UNSORTED_TO_OUTSIDE",
     [](auto& r) {
       Ceiling(r).add_categories(options::v1::DATA_CATEGORY_UNSORTED);
       r.set_to(0, directory::v1::SCHOOL);
     }},
    {"UNSORTED_TO_OUTSIDE",
     [](auto& r) {
       Ceiling(r).add_categories(options::v1::DATA_CATEGORY_UNSORTED);
       r.set_bases(0, "SSD_EXCHANGE");
     }},
    {"OUTSIDER_CEILING", [](auto& r) { r.set_to(0, directory::v1::CIVIL_SOCIETY); }},
    {"OUTSIDER_CEILING", [](auto& r) { r.set_to(0, directory::v1::EDUCATION_COUNSELLING); }},
    {"CEILINGS_DISAGREE",
     [](auto& r) {
       *r.add_ceiling() = r.ceiling(0);
       r.mutable_ceiling(2)->set_need(v1::Rule::Ceiling::CONSENT);
     }},
    {"REQUIRED_ABOVE_CEILING", [](auto& r) { Ceiling(r).set_categories(0, options::v1::DATA_CATEGORY_BIRTH); }},
    {"REQUIRED_ABOVE_CEILING", [](auto& r) { Ceiling(r).set_about(0, options::v1::PERSON_ROLE_BIRTHING_PARENT); }},
    {"REQUIRED_ABOVE_CEILING", [](auto& r) { Ceiling(r).add_only_bodies("DailyCareNeeds"); }},
    // Interaction is about the child and a parent: one of the two is not enough.
    {"REQUIRED_ABOVE_CEILING",
     [](auto& r) {
       r.set_kinds(0, "TALK");
       Ceiling(r).add_categories(options::v1::DATA_CATEGORY_INTERACTION);
     }},
    {"REQUIRED_NEEDS_CONSENT",
     [](auto& r) {
       v1::Rule::Ceiling health = r.ceiling(0);
       health.clear_categories();
       health.add_categories(options::v1::DATA_CATEGORY_CHILD_HEALTH);
       health.set_need(v1::Rule::Ceiling::CONSENT);
       Ceiling(r).set_categories(0, options::v1::DATA_CATEGORY_BIRTH);
       *r.add_ceiling() = health;
     }},
};

INSTANTIATE_TEST_SUITE_P(Rules, LintRulesNegativeTest, testing::ValuesIn(kCases));

TEST(LintRulesTest, ARequiredBodyMayNeedConsentWhenTheWholeRuleDoes) {
  v1::Policy policy = Clean();
  policy.mutable_rules(0)->mutable_ceiling(0)->set_need(v1::Rule::Ceiling::CONSENT);
  EXPECT_THAT(CodesOf(policy), IsEmpty());
}

TEST(LintRulesTest, ARequiredBodyMayNeedConsentWhenEveryBasisIsOne) {
  v1::Policy policy = Clean();
  v1::Rule& rule = *policy.mutable_rules(0);
  *rule.add_ceiling() = rule.ceiling(0);
  rule.mutable_ceiling(2)->set_categories(0, options::v1::DATA_CATEGORY_CHILD_DEVELOPMENT);
  rule.mutable_ceiling(2)->mutable_categories()->Truncate(1);
  rule.mutable_ceiling(0)->set_need(v1::Rule::Ceiling::CONSENT);
  EXPECT_THAT(CodesOf(policy), ElementsAre("REQUIRED_NEEDS_CONSENT"));
  rule.set_bases(0, "YES");
  EXPECT_THAT(CodesOf(policy), IsEmpty());
}

TEST(LintRulesTest, SsdIsFineAmongMunicipalSectors) {
  v1::Policy policy = Clean();
  v1::Rule& rule = *policy.mutable_rules(0);
  rule.set_bases(0, "SSD_EXCHANGE");
  rule.set_from(0, directory::v1::SCHOOL);
  EXPECT_THAT(CodesOf(policy), IsEmpty());
  rule.set_from(0, directory::v1::BIRTH_CLINIC);
  EXPECT_THAT(CodesOf(policy), ElementsAre("SSD_SECTOR"));
}

// By what the basis is, not by its name: one that is counted by meeting is early prevention too.
TEST(LintRulesTest, SsdUnderAnotherNameIsSsd) {
  v1::Policy policy = Clean();
  EXPECT_THAT(CodesOf(policy), IsEmpty());
  policy.mutable_bases(0)->set_uses_per_meeting(1);
  EXPECT_THAT(CodesOf(policy), ElementsAre("SSD_SECTOR"));
  policy.mutable_rules(0)->set_from(0, directory::v1::SCHOOL);
  EXPECT_THAT(CodesOf(policy), IsEmpty());
  Ceiling(*policy.mutable_rules(0)).add_categories(options::v1::DATA_CATEGORY_UNSORTED);
  EXPECT_THAT(CodesOf(policy), ElementsAre("UNSORTED_TO_OUTSIDE"));
}

v1::Policy WithSecondRule(const std::string& valid_from, const std::string& valid_to) {
  v1::Policy policy = Clean();
  v1::Rule& rule = *policy.add_rules();
  rule = policy.rules(0);
  rule.set_id("R-3");
  rule.add_from(directory::v1::SCHOOL);
  rule.set_valid_from(valid_from);
  rule.set_valid_to(valid_to);
  return policy;
}

TEST(LintRulesTest, TwoRulesMustNotSpeakOfTheSameOnOneDay) {
  EXPECT_THAT(CodesOf(WithSecondRule("2026-06-01", "")), ElementsAre("RULES_OVERLAP"));
  EXPECT_THAT(CodesOf(WithSecondRule("", "")), ElementsAre("RULES_OVERLAP"));
  EXPECT_THAT(CodesOf(WithSecondRule("", "2026-01-02")), ElementsAre("RULES_OVERLAP"));
}

TEST(LintRulesTest, ARuleMayFollowAnother) {
  EXPECT_THAT(CodesOf(WithSecondRule("2027-01-01", "")), IsEmpty());
  EXPECT_THAT(CodesOf(WithSecondRule("", "2026-01-01")), IsEmpty());
}

TEST(LintRulesTest, ObligationsAreAClosedList) {
  EXPECT_TRUE(IsObligation("CITIZEN_COPY"));
  EXPECT_TRUE(IsObligation("FEEDBACK_DUE"));
  EXPECT_FALSE(IsObligation(""));
  EXPECT_FALSE(IsObligation("citizen_copy"));
}

}  // namespace lint_rules_test
}  // namespace handover::policy
