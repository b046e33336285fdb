#include "broker/policy/compiled_rule.h"

#include "gtest/gtest.h"

#include "broker/base/section_catalog.h"

namespace handover::policy {
namespace compiled_rule_test {

constexpr auto kBirth = options::v1::DATA_CATEGORY_BIRTH;
constexpr auto kPregnancy = options::v1::DATA_CATEGORY_PREGNANCY;
constexpr auto kChild = options::v1::PERSON_ROLE_CHILD;
constexpr auto kMother = options::v1::PERSON_ROLE_BIRTHING_PARENT;

int Body(std::string_view name) { return SectionCatalog::Get().Find(name)->index; }

v1::Rule Rule() {
  v1::Rule rule;
  v1::Rule::Ceiling& birth = *rule.add_ceiling();
  birth.add_categories(kBirth);
  birth.add_about(kChild);
  birth.add_about(kMother);
  birth.set_need(v1::Rule::Ceiling::BASIS_ALONE);
  v1::Rule::Ceiling& level = *rule.add_ceiling();
  level.add_categories(kPregnancy);
  level.add_about(kMother);
  level.set_need(v1::Rule::Ceiling::CONSENT);
  level.add_only_bodies("VisitationLevel");
  return rule;
}

TEST(CompiledRuleTest, TheTableSaysWhatTheCeilingSays) {
  const v1::Rule rule = Rule();
  const CompiledRule compiled(rule, {});
  EXPECT_EQ(compiled.NeedOf(kBirth, kChild, Body("Newborn")), CeilingNeed::kBasisAlone);
  EXPECT_EQ(compiled.NeedOf(kBirth, kMother, Body("Note")), CeilingNeed::kBasisAlone);
  EXPECT_EQ(compiled.NeedOf(kPregnancy, kMother, Body("VisitationLevel")), CeilingNeed::kConsent);
}

TEST(CompiledRuleTest, WhatIsNotThereIsNotAllowed) {
  const v1::Rule rule = Rule();
  const CompiledRule compiled(rule, {});
  EXPECT_EQ(compiled.NeedOf(kBirth, options::v1::PERSON_ROLE_OTHER_PARENT, Body("Birth")), CeilingNeed::kNotAllowed);
  EXPECT_EQ(compiled.NeedOf(options::v1::DATA_CATEGORY_ADMIN, kChild, Body("Encounters")), CeilingNeed::kNotAllowed);
  EXPECT_EQ(compiled.NeedOf(kPregnancy, kMother, Body("Pregnancy")), CeilingNeed::kNotAllowed);
}

TEST(CompiledRuleTest, ValuesOutsideTheModelAreNotAllowed) {
  const v1::Rule rule = Rule();
  const CompiledRule compiled(rule, {});
  EXPECT_EQ(compiled.NeedOf(static_cast<options::v1::DataCategory>(99), kChild, 0), CeilingNeed::kNotAllowed);
  EXPECT_EQ(compiled.NeedOf(static_cast<options::v1::DataCategory>(-1), kChild, 0), CeilingNeed::kNotAllowed);
  EXPECT_EQ(compiled.NeedOf(kBirth, static_cast<options::v1::PersonRole>(99), 0), CeilingNeed::kNotAllowed);
  EXPECT_EQ(compiled.NeedOf(kBirth, kChild, -1), CeilingNeed::kNotAllowed);
  EXPECT_EQ(compiled.NeedOf(kBirth, kChild, 1000), CeilingNeed::kNotAllowed);
  EXPECT_EQ(compiled.NeedOf(options::v1::DATA_CATEGORY_UNSPECIFIED, kChild, 0), CeilingNeed::kNotAllowed);
}

TEST(CompiledRuleTest, OfTwoNeedsTheStricterStays) {
  v1::Rule rule = Rule();
  *rule.add_ceiling() = rule.ceiling(0);
  rule.mutable_ceiling(2)->set_need(v1::Rule::Ceiling::CONSENT);
  const CompiledRule compiled(rule, {});
  EXPECT_EQ(compiled.NeedOf(kBirth, kChild, Body("Newborn")), CeilingNeed::kConsent);
}

TEST(CompiledRuleTest, CountsFromItsFirstDayToTheDayBeforeItsEnd) {
  v1::Rule rule = Rule();
  rule.set_valid_from("2026-03-01");
  rule.set_valid_to("2026-04-01");
  const CompiledRule compiled(rule, {});
  EXPECT_FALSE(compiled.ValidOn(absl::CivilDay(2026, 2, 28)));
  EXPECT_TRUE(compiled.ValidOn(absl::CivilDay(2026, 3, 1)));
  EXPECT_TRUE(compiled.ValidOn(absl::CivilDay(2026, 3, 31)));
  EXPECT_FALSE(compiled.ValidOn(absl::CivilDay(2026, 4, 1)));
}

TEST(CompiledRuleTest, WithoutDatesItAlwaysCounts) {
  const v1::Rule rule = Rule();
  const CompiledRule compiled(rule, {});
  EXPECT_TRUE(compiled.ValidOn(absl::CivilDay(1990, 1, 1)));
  EXPECT_TRUE(compiled.ValidOn(absl::CivilDay(2190, 1, 1)));
}

TEST(CompiledRuleTest, ARowThatSaysNoKnowsWhy) {
  v1::Rule rule;
  rule.set_deny_reason("RECIPIENT_NOT_ALLOWED");
  EXPECT_EQ(CompiledRule(rule, {}).deny_reason(), Reason::kRecipientNotAllowed);
  EXPECT_EQ(CompiledRule(v1::Rule(), {}).deny_reason(), std::nullopt);
}

TEST(CompiledBasisTest, CoversTheSectorsOfItsBits) {
  CompiledBasis basis;
  basis.from = uint32_t{1} << directory::v1::GP;
  basis.to = uint32_t{1} << directory::v1::HEALTH_VISITING;
  EXPECT_TRUE(basis.Covers(directory::v1::GP, directory::v1::HEALTH_VISITING));
  EXPECT_FALSE(basis.Covers(directory::v1::HEALTH_VISITING, directory::v1::GP));
  EXPECT_FALSE(basis.Covers(directory::v1::SECTOR_UNSPECIFIED, directory::v1::HEALTH_VISITING));
}

}  // namespace compiled_rule_test
}  // namespace handover::policy
