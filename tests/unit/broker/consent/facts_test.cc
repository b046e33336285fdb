#include "broker/consent/facts.h"

#include <string>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"
#include "handover/options/v1/options.pb.h"
#include "tests/fakes/family/family.h"

namespace handover::consent {
namespace facts_test {

using fakes::Family;
using fakes::KeyOf;

constexpr auto kDeny = v1::Provision::DENY;
constexpr auto kHealth = options::v1::DATA_CATEGORY_CHILD_HEALTH;

// The record of a child with one consent of both guardians.
storage::v1::PersonRecord ChildRecord() {
  Family family;
  family.Add("child", {.by = {"mother", "father"}, .provisions = {{.categories = {kHealth}}}});
  return family.record("child");
}

std::string CodeFor(const storage::v1::PersonRecord& record) {
  return CodeOf(FromRecord(KeyOf("child"), record).status());
}

TEST(FactsTest, RegisterFactsAreTakenOver) {
  storage::v1::PersonRecord record = ChildRecord();
  record.mutable_register_facts()->set_municipality_code("0461");
  record.mutable_register_facts()->set_protection(v1::RegisterFacts::SPECIAL);
  record.mutable_register_facts()->set_gp_party("gp-odense");
  record.mutable_register_facts()->set_daycare_party("solsikken");
  record.mutable_register_facts()->set_deceased(true);
  const PersonFacts facts = FromRecord(KeyOf("child"), record).value();
  EXPECT_EQ(facts.municipality_code, "0461");
  EXPECT_EQ(facts.protection, v1::RegisterFacts::SPECIAL);
  EXPECT_EQ(facts.gp_party, "gp-odense");
  EXPECT_EQ(facts.daycare_party, "solsikken");
  EXPECT_TRUE(facts.deceased);
  ASSERT_EQ(facts.holders.size(), 2);
  EXPECT_EQ(facts.holders[1].person, KeyOf("father"));
  EXPECT_EQ(facts.holders[1].capacity, v1::Grant::CUSTODY);
}

TEST(FactsTest, GrantsAreLinkedToHoldersAndToTheSubject) {
  const PersonFacts facts = FromRecord(KeyOf("child"), ChildRecord()).value();
  ASSERT_EQ(facts.consents.size(), 1);
  EXPECT_EQ(facts.consents[0].holder_bits, 0b11u);
  EXPECT_FALSE(facts.consents[0].by_self);

  Family family;
  family.Add("mother", {.by = {"mother"}, .provisions = {{.categories = {kHealth}}}});
  const PersonFacts mother = family.FactsOf("mother");
  EXPECT_EQ(mother.consents[0].holder_bits, 0u);
  EXPECT_TRUE(mother.consents[0].by_self);
}

TEST(FactsTest, AGuardianWhoIsNotedAsSelfRefusesButDoesNotPermit) {
  storage::v1::PersonRecord record = ChildRecord();
  record.mutable_consents(0)->mutable_record()->mutable_grants(0)->set_capacity(v1::Grant::SELF);
  const PersonFacts facts = FromRecord(KeyOf("child"), record).value();
  EXPECT_EQ(facts.consents[0].holder_bits, 0b10u);
  EXPECT_EQ(facts.consents[0].refuser_bits, 0b11u);
  EXPECT_FALSE(facts.consents[0].by_self);
  EXPECT_FALSE(facts.consents[0].refused_by_self);
}

TEST(FactsTest, WhoIsNotNotedAsSelfRefusesForHerselfButDoesNotPermit) {
  Family family;
  family.Add("mother", {.by = {"mother"}, .provisions = {}});
  family.record("mother").mutable_consents(0)->mutable_record()->mutable_grants(0)->set_capacity(v1::Grant::GUARDIAN);
  const PersonFacts facts = family.FactsOf("mother");
  EXPECT_FALSE(facts.consents[0].by_self);
  EXPECT_TRUE(facts.consents[0].refused_by_self);
}

TEST(FactsTest, TheHigherVersionOfAConsentCounts) {
  Family family;
  family.Add("child", {.number = 7, .version = 2, .by = {"mother"}, .provisions = {{.categories = {kHealth}}}});
  family.Add("child", {.number = 7, .version = 1, .by = {"mother", "father"}, .provisions = {}});
  family.Add("child", {.number = 8, .version = 1, .by = {"father"}, .provisions = {}});
  const PersonFacts facts = family.FactsOf("child");
  ASSERT_EQ(facts.consents.size(), 2);
  EXPECT_EQ(facts.consents[0].version, 2);
  EXPECT_EQ(facts.consents[0].holder_bits, 0b01u);
}

TEST(FactsTest, ALaterVersionReplacesAnEarlierOne) {
  Family family;
  family.Add("child", {.number = 7, .version = 1, .by = {"mother", "father"}, .provisions = {}});
  family.Add("child", {.number = 7, .version = 2, .by = {"mother"}, .provisions = {}});
  const PersonFacts facts = family.FactsOf("child");
  ASSERT_EQ(facts.consents.size(), 1);
  EXPECT_EQ(facts.consents[0].version, 2);
}

TEST(FactsTest, ADenyWithoutCategoriesOrRecipientsMeansAll) {
  Family family;
  family.Add("child", {.by = {"mother"}, .provisions = {{.effect = kDeny, .sectors = {}}}});
  const ProvisionFact provision = family.FactsOf("child").consents[0].provisions[0];
  EXPECT_EQ(provision.categories, ~uint32_t{0});
  EXPECT_TRUE(provision.to_everyone);
}

TEST(FactsTest, APermitWithoutCategoriesOrRecipientsMeansNothing) {
  Family family;
  family.Add("child", {.by = {"mother"}, .provisions = {{.sectors = {}}}});
  const ProvisionFact provision = family.FactsOf("child").consents[0].provisions[0];
  EXPECT_EQ(provision.categories, 0u);
  EXPECT_FALSE(provision.to_everyone);
}

TEST(FactsTest, ACategoryFromANewerModelWidensADenyAndLeavesAPermit) {
  storage::v1::PersonRecord record = ChildRecord();
  record.mutable_consents(0)->mutable_record()->mutable_provisions(0)->add_categories(
      static_cast<options::v1::DataCategory>(77));
  EXPECT_EQ(FromRecord(KeyOf("child"), record)->consents[0].provisions[0].categories, uint32_t{1} << kHealth);
  record.mutable_consents(0)->mutable_record()->mutable_provisions(0)->set_effect(kDeny);
  EXPECT_EQ(FromRecord(KeyOf("child"), record)->consents[0].provisions[0].categories, ~uint32_t{0});
}

TEST(FactsTest, ValidityWithoutAnEndIsOpen) {
  EXPECT_EQ(FromRecord(KeyOf("child"), ChildRecord())->consents[0].valid_to, absl::InfiniteFuture());
}

TEST(FactsTest, AnEmptyRecordIsEmptyFacts) {
  const PersonFacts facts = FromRecord(KeyOf("child"), {}).value();
  EXPECT_TRUE(facts.holders.empty());
  EXPECT_TRUE(facts.consents.empty());
  EXPECT_TRUE(facts.municipality_code.empty());
  EXPECT_EQ(facts.epoch, 0u);
}

TEST(FactsTest, AHolderWhoIsNamedTwiceCountsOnce) {
  Family family;
  family.SetHolders("child", {"mother", "mother", "father"});
  EXPECT_EQ(family.FactsOf("child").holders.size(), 2);
}

TEST(FactsTest, HolderListsOfDifferentLengthAreCorrupt) {
  storage::v1::PersonRecord record = ChildRecord();
  record.add_holder_keys(KeyOf("third").bytes());
  EXPECT_EQ(CodeFor(record), "FACTS_CORRUPT");
}

TEST(FactsTest, AHolderKeyOfTheWrongLengthIsCorrupt) {
  storage::v1::PersonRecord record = ChildRecord();
  record.set_holder_keys(0, "short");
  EXPECT_EQ(CodeFor(record), "FACTS_CORRUPT");
}

TEST(FactsTest, MoreHoldersThanBitsAreCorrupt) {
  Family family;
  storage::v1::PersonRecord& record = family.record("child");
  for (int i = 0; i < 31; ++i) {
    record.mutable_register_facts()->add_holders();
    record.add_holder_keys(KeyOf("holder " + std::to_string(i)).bytes());
  }
  EXPECT_EQ(CodeFor(record), "FACTS_CORRUPT");
}

TEST(FactsTest, GrantListsOfDifferentLengthAreCorrupt) {
  storage::v1::PersonRecord record = ChildRecord();
  record.mutable_consents(0)->mutable_grantor_keys()->RemoveLast();
  EXPECT_EQ(CodeFor(record), "FACTS_CORRUPT");
}

TEST(FactsTest, AGrantorKeyOfTheWrongLengthIsCorrupt) {
  storage::v1::PersonRecord record = ChildRecord();
  record.mutable_consents(0)->set_grantor_keys(0, "short");
  EXPECT_EQ(CodeFor(record), "FACTS_CORRUPT");
}

TEST(FactsTest, AConsentIdThatIsNoUuidIsCorrupt) {
  storage::v1::PersonRecord record = ChildRecord();
  record.mutable_consents(0)->mutable_record()->set_consent_id("1");
  EXPECT_EQ(CodeFor(record), "FACTS_CORRUPT");
}

TEST(FactsTest, AStateThatIsNotKnownIsCorrupt) {
  storage::v1::PersonRecord record = ChildRecord();
  record.mutable_consents(0)->mutable_record()->set_state(v1::ConsentRecord::STATE_UNSPECIFIED);
  EXPECT_EQ(CodeFor(record), "FACTS_CORRUPT");
  record.mutable_consents(0)->mutable_record()->set_state(static_cast<v1::ConsentRecord::State>(9));
  EXPECT_EQ(CodeFor(record), "FACTS_CORRUPT");
}

TEST(FactsTest, AnEffectThatIsNotKnownIsCorrupt) {
  storage::v1::PersonRecord record = ChildRecord();
  record.mutable_consents(0)->mutable_record()->mutable_provisions(0)->set_effect(v1::Provision::EFFECT_UNSPECIFIED);
  EXPECT_EQ(CodeFor(record), "FACTS_CORRUPT");
}

TEST(FactsTest, APartyThatIsNoUuidIsCorrupt) {
  storage::v1::PersonRecord record = ChildRecord();
  record.mutable_consents(0)->mutable_record()->mutable_provisions(0)->add_to_parties("gp-odense");
  EXPECT_EQ(CodeFor(record), "FACTS_CORRUPT");
  record = ChildRecord();
  record.mutable_consents(0)->mutable_record()->mutable_provisions(0)->add_from_parties("gp-odense");
  EXPECT_EQ(CodeFor(record), "FACTS_CORRUPT");
}

TEST(FactsTest, APeriodOfDataIsTakenOver) {
  Family family;
  family.Add("child", {.by = {"mother"}, .provisions = {{.categories = {kHealth}, .data_from = "2026-01-05"}}});
  const PersonFacts facts = family.FactsOf("child");
  ASSERT_TRUE(facts.consents[0].provisions[0].data_period.has_value());
  EXPECT_TRUE(facts.limits_data);
  EXPECT_EQ(facts.consents[0].provisions[0].data_period->first, absl::CivilDay(2026, 1, 5));
}

TEST(FactsTest, APeriodOfDataThatIsNoneIsCorrupt) {
  storage::v1::PersonRecord record = ChildRecord();
  record.mutable_consents(0)->mutable_record()->mutable_provisions(0)->mutable_data_period();
  EXPECT_EQ(CodeFor(record), "FACTS_CORRUPT");
}

TEST(FactsTest, ASnapshotTellsUnreadableFromUnknown) {
  Facts facts;
  facts.Add(KeyOf("child"), PersonFacts());
  EXPECT_NE(facts.Find(KeyOf("child")), nullptr);
  EXPECT_EQ(facts.Find(KeyOf("mother")), nullptr);
  EXPECT_EQ(facts.size(), 1);
}

TEST(FactsTest, LinksAndThePregnancyTheyTellAreTakenOver) {
  storage::v1::PersonRecord record = ChildRecord();
  storage::v1::PersonRecord::Link& link = *record.add_links();
  link.set_key(KeyOf("unborn").bytes());
  link.set_pregnancy_episode_id("pregnancy-1");
  record.mutable_consents(0)->mutable_record()->set_pregnancy_episode_id("pregnancy-2");
  const PersonFacts facts = FromRecord(KeyOf("child"), record).value();
  ASSERT_EQ(facts.links.size(), 1u);
  EXPECT_EQ(facts.links[0].other, KeyOf("unborn"));
  EXPECT_FALSE(facts.links[0].to_current);
  EXPECT_EQ(facts.links[0].pregnancy, "pregnancy-1");
  EXPECT_EQ(facts.consents[0].pregnancy, "pregnancy-2");
  record.mutable_links(0)->set_key("short");
  EXPECT_EQ(CodeFor(record), "FACTS_CORRUPT");
}

TEST(FactsTest, OfASealedRecordNothingIsTold) {
  storage::v1::PersonRecord record = ChildRecord();
  record.mutable_register_facts()->set_municipality_code("0461");
  record.set_closed_by(v1::IdentityEvent::ADOPTION);
  const PersonFacts facts = FromRecord(KeyOf("child"), record).value();
  EXPECT_TRUE(facts.sealed);
  EXPECT_TRUE(facts.municipality_code.empty());
  EXPECT_TRUE(facts.holders.empty());
  EXPECT_TRUE(facts.consents.empty());
}

TEST(FactsTest, APregnancyThatEndedIsAsADeath) {
  storage::v1::PersonRecord record = ChildRecord();
  record.set_closed_by(v1::IdentityEvent::STILLBIRTH);
  EXPECT_TRUE(FromRecord(KeyOf("child"), record)->deceased);
  record.set_closed_by(v1::IdentityEvent::PREGNANCY_ENDED);
  EXPECT_TRUE(FromRecord(KeyOf("child"), record)->deceased);
  EXPECT_FALSE(FromRecord(KeyOf("child"), record)->sealed);
}

}  // namespace facts_test
}  // namespace handover::consent
