// A consent of which a part was taken back (C-06).
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "broker/consent/evaluate.h"
#include "tests/fakes/family/family.h"

namespace handover::consent {
namespace evaluate_parts_test {

using fakes::Family;

constexpr auto kHealth = options::v1::DATA_CATEGORY_CHILD_HEALTH;
constexpr auto kDevelopment = options::v1::DATA_CATEGORY_CHILD_DEVELOPMENT;

Finding FindingFor(const Family& family, options::v1::DataCategory category) {
  const PersonKey child = fakes::KeyOf("child");
  Circumstances circumstances;
  circumstances.purpose = "HEALTH_VISITING";
  circumstances.sender = {fakes::PartyOf("sender"), directory::v1::HEALTH_VISITING};
  circumstances.recipient = {fakes::PartyOf("recipient"), directory::v1::GP};
  circumstances.time = fakes::Day("2026-03-02");
  return Evaluate(family.Snapshot(), Who{{&child, 1}, options::v1::PERSON_ROLE_CHILD}, category, circumstances,
                  ChildRule::kAllHolders)
      .verdict.finding;
}

fakes::ConsentText Yes(int number, std::vector<std::string> by, std::vector<options::v1::DataCategory> withdrawn = {}) {
  fakes::ProvisionText provision{.categories = {kHealth, kDevelopment}};
  provision.withdrawn = std::move(withdrawn);
  return {.number = number, .by = std::move(by), .provisions = {provision}};
}

TEST(EvaluatePartsTest, ACategoryThatWasTakenBackIsWithdrawnAndTheOthersCount) {
  const Family family = Family().Add("child", Yes(1, {"mother", "father"}, {kHealth}));
  EXPECT_EQ(FindingFor(family, kHealth), Finding::kConsentWithdrawn);
  EXPECT_EQ(FindingFor(family, kDevelopment), Finding::kPermitted);
}

TEST(EvaluatePartsTest, APartTakenBackByOneOfTwoStopsIt) {
  Family family = Family().Add("child", Yes(1, {"mother"}));
  family.Add("child", Yes(2, {"father"}, {kHealth}));
  EXPECT_EQ(FindingFor(family, kHealth), Finding::kConsentWithdrawn);
  EXPECT_EQ(FindingFor(family, kDevelopment), Finding::kPermitted);
}

TEST(EvaluatePartsTest, WhoSaysYesAgainInAnotherRecordHasSaidYes) {
  Family family = Family().Add("child", Yes(1, {"mother", "father"}, {kHealth}));
  family.Add("child", Yes(2, {"mother", "father"}));
  EXPECT_EQ(FindingFor(family, kHealth), Finding::kPermitted);
}

}  // namespace evaluate_parts_test
}  // namespace handover::consent
