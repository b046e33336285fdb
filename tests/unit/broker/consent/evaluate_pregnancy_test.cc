// Records that are limited to one pregnancy.
#include <string_view>

#include "gtest/gtest.h"

#include "broker/consent/evaluate.h"
#include "tests/fakes/family/family.h"

namespace handover::consent {
namespace evaluate_pregnancy_test {

using fakes::Day;
using fakes::Family;
using fakes::KeyOf;
using fakes::PartyOf;

constexpr auto kHealth = options::v1::DATA_CATEGORY_CHILD_HEALTH;

Circumstances AboutPregnancy(std::string_view pregnancy) {
  return {"HEALTH_VISITING",
          {PartyOf("sender"), directory::v1::HEALTH_VISITING},
          {PartyOf("recipient"), directory::v1::GP},
          Day("2026-03-02"),
          pregnancy};
}

// What is found about the child's health when it is asked about in that pregnancy; empty = nobody knows in which.
Finding FindingFor(const Family& family, std::string_view pregnancy) {
  const PersonKey key = KeyOf("child");
  const Who child{{&key, 1}, options::v1::PERSON_ROLE_CHILD};
  return Evaluate(family.Snapshot(), child, kHealth, AboutPregnancy(pregnancy), ChildRule::kAllHolders).verdict.finding;
}

Finding ObjectionFor(const Family& family, std::string_view pregnancy) {
  const Facts facts = family.Snapshot();
  const PersonKey key = KeyOf("child");
  Evaluator evaluator(facts, AboutPregnancy(pregnancy));
  return evaluator.Objects(Who{{&key, 1}, options::v1::PERSON_ROLE_CHILD}, kHealth).finding;
}

TEST(EvaluatePregnancyTest, AConsentToOnePregnancyPermitsNothingOfAnother) {  // C-37
  Family family;
  family.Add("child", {.by = {"mother", "father"}, .provisions = {{.categories = {kHealth}}}});
  family.record("child").mutable_consents(0)->mutable_record()->set_pregnancy_episode_id("first");
  EXPECT_EQ(FindingFor(family, "first"), Finding::kPermitted);
  EXPECT_EQ(FindingFor(family, "second"), Finding::kNoConsent);
  EXPECT_EQ(FindingFor(family, ""), Finding::kNoConsent);
}

TEST(EvaluatePregnancyTest, ARefusalOfOnePregnancyHoldsUntilItIsKnownToBeAnother) {
  Family family;
  family.Add("child", {.by = {"mother"}, .provisions = {{.effect = v1::Provision::DENY}}});
  family.record("child").mutable_consents(0)->mutable_record()->set_pregnancy_episode_id("first");
  EXPECT_EQ(ObjectionFor(family, "first"), Finding::kObjection);
  EXPECT_EQ(ObjectionFor(family, ""), Finding::kObjection);
  EXPECT_EQ(ObjectionFor(family, "second"), Finding::kNoObjection);
}

}  // namespace evaluate_pregnancy_test
}  // namespace handover::consent
