#include "broker/policy/policy_set.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"
#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace policy_set_test {

using directory::v1::GP;
using directory::v1::HEALTH_VISITING;

const absl::CivilDay kDay(2026, 3, 2);

const PolicySet& Shipped() {
  static const auto& policy = *new PolicySet(fakes::ShippedPolicy());
  return policy;
}

// A small policy: one kind, one rule until 2026-04-01 and another from then.
constexpr char kSmall[] = R"(
  version: "1"
  purposes { code: "TREATMENT" text: "Treatment." }
  bases { code: "NEED" citation: "Act 1" }
  kinds { name: "LETTER" subjects: PERSON required { any_of: "Note" } slots: 16 conclude_within { hours: 2 } }
  kinds { name: "OTHER" subjects: PERSON required { any_of: "Note" } slots: 16 }
  rules { id: "OLD" kinds: "LETTER" from: GP to: HEALTH_VISITING bases: "NEED" valid_to: "2026-04-01"
          ceiling { categories: DATA_CATEGORY_UNSORTED about: PERSON_ROLE_CHILD need: BASIS_ALONE } }
  rules { id: "NEW" kinds: "LETTER" from: GP to: HEALTH_VISITING bases: "NEED" valid_from: "2026-04-01"
          no_conclusion: true
          ceiling { categories: DATA_CATEGORY_UNSORTED about: PERSON_ROLE_CHILD need: BASIS_ALONE } }
  rules { id: "NOBODY" kinds: "*" from: GP to: [HEALTH_VISITING, SCHOOL] deny_reason: "RECIPIENT_NOT_ALLOWED" }
)";

absl::StatusOr<PolicySet> Parse(const std::vector<NamedText>& files) {
  return ParsePolicy(files, std::string(32, 'x'));
}

std::string PlaceOf(const absl::Status& status) { return DetailOf(status).field_path(); }

TEST(ParsePolicyTest, MergesItsFiles) {
  const auto policy = Parse({{"a.textproto", kSmall}, {"b.textproto", "purposes { code: 'X' text: 'x.' }"}});
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_TRUE(policy->HasPurpose("TREATMENT"));
  EXPECT_TRUE(policy->HasPurpose("X"));
  EXPECT_FALSE(policy->HasPurpose("Y"));
  EXPECT_EQ(policy->digest(), std::string(32, 'x'));
  EXPECT_EQ(policy->policy().version(), "1");
}

TEST(ParsePolicyTest, ASyntaxErrorNamesFileAndLineAndNothingOfTheText) {
  const auto policy = Parse({{"a.textproto", kSmall}, {"b.textproto", "\n\nkinds { secret: 7 }"}});
  EXPECT_EQ(CodeOf(policy.status()), "POLICY_SYNTAX");
  EXPECT_EQ(PlaceOf(policy.status()), "b.textproto:3");
  EXPECT_EQ(policy.status().ToString().find("secret"), std::string::npos);
}

TEST(ParsePolicyTest, AValueOfTheWrongTypeIsASyntaxError) {
  EXPECT_EQ(PlaceOf(Parse({{"a.textproto", "version: 1"}}).status()), "a.textproto:1");
  EXPECT_EQ(PlaceOf(Parse({{"a.textproto", "version: 'x'\nkinds {"}}).status()), "a.textproto:2");
}

TEST(ParsePolicyTest, TheVersionStandsOnce) {
  EXPECT_EQ(CodeOf(Parse({{"a.textproto", kSmall}, {"b.textproto", "version: '2'"}}).status()), "POLICY_VERSION_TWICE");
  EXPECT_EQ(CodeOf(Parse({}).status()), "VERSION_MISSING");
}

TEST(ParsePolicyTest, WhatTheLintFindsIsRefused) {
  const auto policy = Parse({{"a.textproto", kSmall}, {"b.textproto", "kinds { name: 'BAD' subjects: CHILD }"}});
  EXPECT_EQ(CodeOf(policy.status()), "SLOTS_UNKNOWN");
  EXPECT_EQ(PlaceOf(policy.status()), "kinds[BAD]");
}

TEST(PolicySetTest, FindsTheRuleOfTheDay) {
  const auto policy = Parse({{"a.textproto", kSmall}});
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->FindRule("LETTER", GP, HEALTH_VISITING, absl::CivilDay(2026, 3, 31))->rule().id(), "OLD");
  EXPECT_EQ(policy->FindRule("LETTER", GP, HEALTH_VISITING, absl::CivilDay(2026, 4, 1))->rule().id(), "NEW");
}

TEST(PolicySetTest, ARowForEveryKindCountsWhereNoOtherDoes) {
  const auto policy = Parse({{"a.textproto", kSmall}});
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->FindRule("OTHER", GP, HEALTH_VISITING, kDay)->rule().id(), "NOBODY");
  EXPECT_EQ(policy->FindRule("LETTER", GP, directory::v1::SCHOOL, kDay)->rule().id(), "NOBODY");
  EXPECT_EQ(policy->FindRule("LETTER", GP, HEALTH_VISITING, kDay)->rule().id(), "OLD");
}

TEST(PolicySetTest, NoRuleIsNull) {
  EXPECT_EQ(Shipped().FindRule("VISIT_SUMMARY", HEALTH_VISITING, directory::v1::DAYCARE_MUNICIPAL, kDay), nullptr);
  EXPECT_EQ(Shipped().FindRule("NO_SUCH_KIND", HEALTH_VISITING, GP, kDay), nullptr);
  EXPECT_EQ(Shipped().FindRule("VISIT_SUMMARY", directory::v1::SECTOR_UNSPECIFIED, GP, kDay), nullptr);
  EXPECT_EQ(Shipped().FindRule("VISIT_SUMMARY", HEALTH_VISITING, static_cast<directory::v1::Sector>(77), kDay),
            nullptr);
}

TEST(PolicySetTest, FindsByName) {
  EXPECT_EQ(Shipped().FindKind("VISIT_SUMMARY")->slots(), 32);
  EXPECT_EQ(Shipped().FindKind("NO_SUCH_KIND"), nullptr);
  EXPECT_EQ(Shipped().FindRuleById("P-05")->rule().kinds(0), "BIRTH_NOTIFICATION");
  EXPECT_EQ(Shipped().FindRuleById("P-99"), nullptr);
  EXPECT_TRUE(Shipped().FindBasis("SSD_EXCHANGE")->basis->needs_meeting());
  EXPECT_EQ(Shipped().FindBasis("BECAUSE"), nullptr);
}

TEST(PolicySetTest, KnowsItsLists) {
  EXPECT_TRUE(Shipped().HasDeclineReason("NOT_RESPONSIBLE"));
  EXPECT_FALSE(Shipped().HasDeclineReason("NO_TIME"));
  EXPECT_TRUE(Shipped().MayRecordConsents(HEALTH_VISITING));
  EXPECT_FALSE(Shipped().MayRecordConsents(directory::v1::CIVIL_SOCIETY));
  EXPECT_FALSE(Shipped().MayRecordConsents(directory::v1::SECTOR_UNSPECIFIED));
  EXPECT_TRUE(Shipped().IsPrivate(directory::v1::DAYCARE_PRIVATE));
  EXPECT_FALSE(Shipped().IsPrivate(GP));
  EXPECT_TRUE(Shipped().purposes().contains("HEALTH_VISITING"));
}

TEST(PolicySetTest, AGuidelineIsInForceInItsMunicipality) {
  const PolicySet policy = fakes::ShippedPolicy(
      "guidelines { code: 'transitions@2025-01' municipality_code: '0461' citation: 'Byraadet 2025' }");
  EXPECT_TRUE(policy.GuidelineInForce("transitions@2025-01", "0461"));
  EXPECT_FALSE(policy.GuidelineInForce("transitions@2025-01", "0101"));
  EXPECT_FALSE(policy.GuidelineInForce("transitions@2024-01", "0461"));
  EXPECT_FALSE(policy.GuidelineInForce("", ""));
}

TEST(PolicySetTest, ARulesLimitsComeBeforeThoseOfTheKind) {
  EXPECT_EQ(Shipped().LimitsFor("REFERRAL", "P-16").conclude_within->working_days(), 10);
  EXPECT_EQ(Shipped().LimitsFor("REFERRAL", "P-01").conclude_within->working_days(), 5);
  EXPECT_EQ(Shipped().LimitsFor("VISITATION_LEVEL", "P-02").conclude_within, std::nullopt);
  EXPECT_EQ(Shipped().LimitsFor("VISITATION_LEVEL", "P-03").conclude_within->working_days(), 5);
  EXPECT_EQ(Shipped().LimitsFor("CONCERN_REPORT", "P-20").conclude_within->hours(), 24);
  EXPECT_EQ(Shipped().LimitsFor("CONCERN_REPORT", "P-20").deliver_within.working_days(), 0);
}

TEST(PolicySetTest, WhatIsNotKnownIsDueInOneWorkingDay) {
  const DeliveryLimits limits = Shipped().LimitsFor("NO_SUCH_KIND", "");
  EXPECT_EQ(limits.deliver_within.working_days(), 1);
  EXPECT_EQ(limits.conclude_within, std::nullopt);
}

TEST(PolicySetTest, CanBeMoved) {
  PolicySet policy = fakes::ShippedPolicy();
  const PolicySet moved = std::move(policy);
  EXPECT_EQ(moved.FindRule("VISIT_SUMMARY", HEALTH_VISITING, GP, kDay)->rule().id(), "P-09");
}

}  // namespace policy_set_test
}  // namespace handover::policy
