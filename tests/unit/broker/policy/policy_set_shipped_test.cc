// The policy that is shipped in deploy/policy: that it is clean, and that nobody changes who may send what to whom
// without the change being seen.
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "broker/policy/decision_table.h"
#include "broker/policy/lint_policy.h"
#include "broker/policy/policy_set.h"
#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace policy_set_shipped_test {

using testing::IsEmpty;
using testing::UnorderedElementsAre;

const PolicySet& Shipped() {
  static const auto& policy = *new PolicySet(fakes::ShippedPolicy());
  return policy;
}

std::string RuleOrNone(const std::string& kind, int from, int to) {
  const CompiledRule* const rule =
      Shipped().FindRule(kind, static_cast<directory::v1::Sector>(from), static_cast<directory::v1::Sector>(to),
                         absl::CivilDay(2026, 3, 2));
  if (rule == nullptr) return "NO_RULE";
  return rule->deny_reason().has_value() ? "no:" + rule->rule().id() : rule->rule().id();
}

TEST(ShippedPolicyTest, IsClean) {
  std::vector<std::string> findings;
  for (const LintFinding& finding : LintPolicy(Shipped().policy())) {
    findings.push_back(finding.code + " " + finding.place);
  }
  EXPECT_THAT(findings, IsEmpty());
}

TEST(ShippedPolicyTest, HasTheFilesItIsDocumentedToHave) {
  std::vector<std::string> names;
  for (const NamedText& text : fakes::ShippedPolicyTexts()) names.push_back(text.name);
  EXPECT_THAT(names, UnorderedElementsAre("bases.textproto", "escalation.textproto", "expectations.textproto",
                                          "kinds.textproto", "policy.textproto", "purposes.textproto",
                                          "retention.textproto",
                                          "rules_birth.textproto", "rules_childhood.textproto",
                                          "rules_concern.textproto", "rules_other.textproto"));
}

TEST(ShippedPolicyTest, DecidesAsTheGoldenTableSays) {
  std::ifstream file("tests/fixtures/policy/golden.tsv");
  const std::string golden(std::istreambuf_iterator<char>(file), {});
  const std::string actual = DecisionTable(Shipped().policy());
  const std::string path = testing::TempDir() + "policy_golden.tsv";
  std::ofstream(path) << actual;
  EXPECT_TRUE(golden == actual) << "The rules changed who may send what to whom. Look at\n  diff "
                                << "tests/fixtures/policy/golden.tsv " << path
                                << "\nand, when that is what the law says, make it anew with\n"
                                << "  handover-broker --print-decisions --policy=deploy/policy > "
                                << "tests/fixtures/policy/golden.tsv";
}

TEST(ShippedPolicyTest, EveryBasisIsCited) {
  for (const v1::Basis& basis : Shipped().policy().bases()) EXPECT_FALSE(basis.citation().empty()) << basis.code();
}

TEST(ShippedPolicyTest, EveryRuleSaysFromWhichDayItCounts) {
  for (const v1::Rule& rule : Shipped().policy().rules()) EXPECT_FALSE(rule.valid_from().empty()) << rule.id();
}

TEST(ShippedPolicyTest, WhatNothingBlocksIsNamedHere) {
  std::vector<std::string> unblockable;
  for (const v1::Basis& basis : Shipped().policy().bases()) {
    if (basis.unblockable()) unblockable.push_back(basis.code());
  }
  EXPECT_THAT(unblockable,
              UnorderedElementsAre("CONCERN_DUTY_PROFESSIONAL", "CONCERN_DUTY_ANYONE", "CONCERN_FEEDBACK_DUTY",
                                   "INTERMUNICIPAL_NOTIFICATION", "STATUTORY_BIRTH_NOTICE"));
}

TEST(ShippedPolicyTest, EveryProfessionalSectorCanReportAConcern) {
  for (int from = 1; from < directory::v1::Sector_ARRAYSIZE; ++from) {
    EXPECT_TRUE(absl::StartsWith(RuleOrNone("CONCERN_REPORT", from, directory::v1::SOCIAL_SERVICES), "P-2")) << from;
  }
}

TEST(ShippedPolicyTest, CounsellorsGetTheAnswerToTheirReportAndNothingElse) {
  std::set<std::string> rules;
  for (const v1::Kind& kind : Shipped().policy().kinds()) {
    for (int from = 1; from < directory::v1::Sector_ARRAYSIZE; ++from) {
      rules.insert(RuleOrNone(kind.name(), from, directory::v1::EDUCATION_COUNSELLING));
    }
  }
  EXPECT_THAT(rules, UnorderedElementsAre("no:P-91", "P-21"));
}

TEST(ShippedPolicyTest, VolunteersGetAnEnrolmentAndNothingElse) {
  std::set<std::string> rules;
  for (const v1::Kind& kind : Shipped().policy().kinds()) {
    for (int from = 1; from < directory::v1::Sector_ARRAYSIZE; ++from) {
      rules.insert(RuleOrNone(kind.name(), from, directory::v1::CIVIL_SOCIETY));
    }
  }
  EXPECT_THAT(rules, UnorderedElementsAre("no:P-90", "P-25"));
}

TEST(ShippedPolicyTest, EveryKindHasARule) {
  std::set<std::string> kinds;
  for (const v1::Rule& rule : Shipped().policy().rules()) kinds.insert(rule.kinds().begin(), rule.kinds().end());
  for (const v1::Kind& kind : Shipped().policy().kinds()) {
    EXPECT_TRUE(kinds.contains(kind.name())) << kind.name() << " is a kind that nobody may send";
  }
}

}  // namespace policy_set_shipped_test
}  // namespace handover::policy
