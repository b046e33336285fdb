#include "broker/consent/excluded_professionals.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "broker/consent/evaluate.h"
#include "tests/fakes/family/family.h"

namespace handover::consent {
namespace excluded_professionals_test {

using fakes::Day;
using fakes::Family;
using fakes::KeyOf;
using fakes::PartyOf;
using testing::ElementsAre;
using testing::IsEmpty;

fakes::ConsentText No(int number, const std::string& by, const std::vector<std::string>& professionals) {
  fakes::ProvisionText provision;
  provision.effect = v1::Provision::DENY;
  provision.sectors = {};
  provision.to_parties = {"gp"};
  provision.professionals = professionals;
  return {.number = number, .by = {by}, .provisions = {provision}};
}

std::vector<std::string> ExcludedAt(const std::string& party, const Family& family,
                                    const std::string& day = "2026-03-02") {
  const std::vector<PersonKey> persons = {KeyOf("child"), KeyOf("mother")};
  return ExcludedProfessionals(family.Snapshot(), persons, PartyOf(party), Day(day));
}

TEST(ExcludedProfessionalsTest, AreThoseWhomWhoDecidesHasRefusedThere) {
  const Family family = Family().Add("child", No(1, "mother", {"Hanne Test"}));
  EXPECT_THAT(ExcludedAt("gp", family), ElementsAre("Hanne Test"));
  EXPECT_THAT(ExcludedAt("another gp", family), IsEmpty());
  EXPECT_THAT(ExcludedAt("gp", Family()), IsEmpty());
}

TEST(ExcludedProfessionalsTest, OfSeveralPersonsStandOnceAndSorted) {
  Family family = Family().Add("child", No(1, "father", {"Ole Test", "Hanne Test"}));
  family.Add("mother", No(2, "mother", {"Hanne Test"}));
  EXPECT_THAT(ExcludedAt("gp", family), ElementsAre("Hanne Test", "Ole Test"));
}

TEST(ExcludedProfessionalsTest, WhoDoesNotDecideExcludesNobody) {
  EXPECT_THAT(ExcludedAt("gp", Family().Add("child", No(1, "other", {"Hanne Test"}))), IsEmpty());
}

TEST(ExcludedProfessionalsTest, ARefusalCountsInItsTimeAlone) {
  fakes::ConsentText no = No(1, "mother", {"Hanne Test"});
  no.from = "2026-03-01";
  no.to = "2026-03-03";
  const Family family = Family().Add("child", no);
  EXPECT_THAT(ExcludedAt("gp", family, "2026-02-27"), IsEmpty());
  EXPECT_THAT(ExcludedAt("gp", family), ElementsAre("Hanne Test"));
  EXPECT_THAT(ExcludedAt("gp", family, "2026-03-03"), IsEmpty());
  no.state = v1::ConsentRecord::REVOKED;
  EXPECT_THAT(ExcludedAt("gp", Family().Add("child", no)), IsEmpty());
}

TEST(ExcludedProfessionalsTest, WhoseFactsCannotBeReadExcludesNobodyByGuess) {
  EXPECT_THAT(ExcludedProfessionals(Facts(), {KeyOf("child")}, PartyOf("gp"), Day("2026-03-02")), IsEmpty());
}

// What the refusal of one professional is to the decision on the party.
Finding ObjectionOf(bool sole_professional) {
  const Family family = Family().Add("child", No(1, "mother", {"Hanne Test"}));
  const Facts facts = family.Snapshot();
  const PartyRef recipient{PartyOf("gp"), directory::v1::GP, sole_professional};
  Evaluator evaluator(facts, {"TREATMENT", {PartyOf("sender"), directory::v1::HEALTH_VISITING}, recipient,
                              Day("2026-03-02")});
  const PersonKey child = KeyOf("child");
  return evaluator.Objects(Who{{&child, 1}, options::v1::PERSON_ROLE_CHILD}, options::v1::DATA_CATEGORY_CHILD_HEALTH)
      .finding;
}

TEST(ExcludedProfessionalsTest, AreNoRefusalOfTheirPartyUnlessOneIsAllOfIt) {
  constexpr bool kSole = true;
  EXPECT_EQ(ObjectionOf(!kSole), Finding::kNoObjection);
  EXPECT_EQ(ObjectionOf(kSole), Finding::kObjection);
}

TEST(IsExcludedTest, LooksAtTheNameBeforeTheRole) {
  google::protobuf::RepeatedPtrField<std::string> names;
  EXPECT_FALSE(IsExcluded(names, "Hanne Test, nurse"));
  *names.Add() = "Hanne Test";
  EXPECT_TRUE(IsExcluded(names, "Hanne Test, nurse"));
  EXPECT_TRUE(IsExcluded(names, " hanne test ,nurse"));
  EXPECT_TRUE(IsExcluded(names, "Hanne Test"));
  EXPECT_FALSE(IsExcluded(names, "Hanne Testsen, nurse"));
  EXPECT_FALSE(IsExcluded(names, "Grethe Test, nurse"));
}

}  // namespace excluded_professionals_test
}  // namespace handover::consent
