// Provisions that are limited to data of a time.
#include <optional>
#include <string>

#include "gtest/gtest.h"

#include "broker/consent/evaluate.h"
#include "tests/fakes/family/family.h"

namespace handover::consent {
namespace evaluate_period_test {

using fakes::Day;
using fakes::Family;
using fakes::KeyOf;
using fakes::PartyOf;

constexpr auto kHealth = options::v1::DATA_CATEGORY_CHILD_HEALTH;
constexpr auto kUnsorted = options::v1::DATA_CATEGORY_UNSORTED;

Circumstances Now() {
  return {"HEALTH_VISITING",
          {PartyOf("sender"), directory::v1::HEALTH_VISITING},
          {PartyOf("recipient"), directory::v1::GP},
          Day("2026-03-02")};
}

std::optional<DataPeriod> Of(int first, int last) {
  return DataPeriod{absl::CivilDay(2026, 1, first), absl::CivilDay(2026, 1, last)};
}

Finding ConsentFor(const Family& family, const AskedData& data) {
  const PersonKey key = KeyOf("child");
  const Who child{{&key, 1}, options::v1::PERSON_ROLE_CHILD};
  return Evaluate(family.Snapshot(), child, data, Now(), ChildRule::kAllHolders).verdict.finding;
}

Finding ObjectionFor(const Family& family, const AskedData& data) {
  const Facts facts = family.Snapshot();
  const PersonKey key = KeyOf("child");
  Evaluator evaluator(facts, Now());
  return evaluator.Objects(Who{{&key, 1}, options::v1::PERSON_ROLE_CHILD}, data).finding;
}

Family Consenting(const std::string& from, const std::string& to) {
  Family family;
  family.Add("child",
             {.by = {"mother", "father"}, .provisions = {{.categories = {kHealth}, .data_from = from, .data_to = to}}});
  return family;
}

Family Refusing(const std::string& from, const std::string& to) {
  Family family;
  family.Add("child",
             {.by = {"mother"}, .provisions = {{.effect = v1::Provision::DENY, .data_from = from, .data_to = to}}});
  return family;
}

TEST(EvaluatePeriodTest, AConsentCoversDataThatIsAllOfItsTime) {
  const Family family = Consenting("2026-01-05", "2026-01-10");
  EXPECT_EQ(ConsentFor(family, {kHealth, Of(5, 10)}), Finding::kPermitted);
  EXPECT_EQ(ConsentFor(family, {kHealth, Of(7, 7)}), Finding::kPermitted);
  EXPECT_EQ(ConsentFor(family, {kHealth, Of(4, 7)}), Finding::kOtherPeriod);
  EXPECT_EQ(ConsentFor(family, {kHealth, Of(7, 11)}), Finding::kOtherPeriod);
}

TEST(EvaluatePeriodTest, AConsentToATimeCoversNoDataOfNoKnownTime) {
  EXPECT_EQ(ConsentFor(Consenting("2026-01-05", ""), kHealth), Finding::kOtherPeriod);
  EXPECT_EQ(ConsentFor(Consenting("", ""), kHealth), Finding::kPermitted);
}

TEST(EvaluatePeriodTest, WithOneOpenEndTheOtherCounts) {
  EXPECT_EQ(ConsentFor(Consenting("2026-01-05", ""), {kHealth, Of(5, 31)}), Finding::kPermitted);
  EXPECT_EQ(ConsentFor(Consenting("2026-01-05", ""), {kHealth, Of(4, 31)}), Finding::kOtherPeriod);
  EXPECT_EQ(ConsentFor(Consenting("", "2026-01-05"), {kHealth, Of(1, 5)}), Finding::kPermitted);
  EXPECT_EQ(ConsentFor(Consenting("", "2026-01-05"), {kHealth, Of(1, 6)}), Finding::kOtherPeriod);
}

TEST(EvaluatePeriodTest, TheSameCategoryOfTwoTimesIsAskedTwice) {
  const Facts facts = Consenting("2026-01-05", "2026-01-10").Snapshot();
  const PersonKey key = KeyOf("child");
  const Who child{{&key, 1}, options::v1::PERSON_ROLE_CHILD};
  Evaluator evaluator(facts, Now());
  EXPECT_EQ(evaluator.Permits(child, {kHealth, Of(6, 6)}, ChildRule::kAllHolders).finding, Finding::kPermitted);
  EXPECT_EQ(evaluator.Permits(child, {kHealth, Of(4, 4)}, ChildRule::kAllHolders).finding, Finding::kOtherPeriod);
  EXPECT_EQ(evaluator.Permits(child, kHealth, ChildRule::kAllHolders).finding, Finding::kOtherPeriod);
}

TEST(EvaluatePeriodTest, TwoConsentsToTwoTimesMakeNoneToBoth) {
  Family family = Consenting("2026-01-01", "2026-01-05");
  family.Add("child", {.number = 2,
                       .by = {"mother", "father"},
                       .provisions = {{.categories = {kHealth}, .data_from = "2026-01-06", .data_to = "2026-01-10"}}});
  EXPECT_EQ(ConsentFor(family, {kHealth, Of(6, 10)}), Finding::kPermitted);
  EXPECT_EQ(ConsentFor(family, {kHealth, Of(5, 6)}), Finding::kOtherPeriod);
}

TEST(EvaluatePeriodTest, WhatWasTakenBackIsTheReasonWhateverItsTime) {
  Family family;
  family.Add("child", {.by = {"mother", "father"},
                       .provisions = {{.categories = {kHealth}, .withdrawn = {kHealth}, .data_from = "2026-01-05"}}});
  EXPECT_EQ(ConsentFor(family, {kHealth, Of(1, 1)}), Finding::kConsentWithdrawn);
}

TEST(EvaluatePeriodTest, ARefusalHoldsBackWhatMayBeOfItsTime) {
  const Family family = Refusing("2026-01-05", "2026-01-10");
  EXPECT_EQ(ObjectionFor(family, {kHealth, Of(1, 5)}), Finding::kObjection);
  EXPECT_EQ(ObjectionFor(family, {kHealth, Of(10, 12)}), Finding::kObjection);
  EXPECT_EQ(ObjectionFor(family, kHealth), Finding::kObjection);
  EXPECT_EQ(ObjectionFor(family, {kHealth, Of(1, 4)}), Finding::kNoObjection);
  EXPECT_EQ(ObjectionFor(family, {kHealth, Of(11, 12)}), Finding::kNoObjection);
  EXPECT_EQ(ObjectionFor(family, {kUnsorted, Of(11, 12)}), Finding::kNoObjection);
  EXPECT_EQ(ObjectionFor(family, kUnsorted), Finding::kObjection);
}

TEST(EvaluatePeriodTest, OneGuardianForAllTimesAndOneForAnotherAreNotBoth) {
  Family family;
  family.Add("child", {.by = {"mother"}, .provisions = {{.categories = {kHealth}}}});
  family.Add("child",
             {.number = 2, .by = {"father"}, .provisions = {{.categories = {kHealth}, .data_to = "2026-01-05"}}});
  EXPECT_EQ(ConsentFor(family, {kHealth, Of(5, 5)}), Finding::kPermitted);
  EXPECT_EQ(ConsentFor(family, {kHealth, Of(6, 6)}), Finding::kConsentIncomplete);
}

}  // namespace evaluate_period_test
}  // namespace handover::consent
