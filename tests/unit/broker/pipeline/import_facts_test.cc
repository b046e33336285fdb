#include "broker/pipeline/import_facts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broker/pipeline/facts_source.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class ImportFactsTest : public PipelineTest {
 protected:
  std::string Import(const std::vector<consent::v1::RegisterFacts>& facts) {
    admin::v1::ImportFactsRequest request;
    for (const consent::v1::RegisterFacts& one : facts) *request.add_facts() = one;
    fakes::Awaited<absl::StatusOr<admin::v1::ImportFactsResponse>> answer;
    ImportFacts(fakes::Tester(), request, env(), answer.Done());
    return Verdict(answer.Get());
  }
};

TEST_F(ImportFactsTest, NewFactsRouteTheNextHandover) {
  consent::v1::RegisterFacts moved = FactsOf(kChildNumber);
  moved.set_municipality_code("0751");
  EXPECT_EQ(Import({moved}), "OK");
  MustSubmit("ouh", BirthNotification());
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  MustReceive("aarhus-hv");
}

TEST_F(ImportFactsTest, AllOrNothing) {
  consent::v1::RegisterFacts moved = FactsOf(kChildNumber);
  moved.set_municipality_code("0751");
  consent::v1::RegisterFacts wrong = FactsOf(kMotherNumber);
  wrong.set_municipality_code("9999");
  EXPECT_EQ(Import({moved, wrong}), "MUNICIPALITY_UNKNOWN at facts[1].municipality_code");
  MustSubmit("ouh", BirthNotification());
  MustReceive("odense-hv");
}

TEST_F(ImportFactsTest, EachRecordIsChecked) {
  consent::v1::RegisterFacts facts = FactsOf(kChildNumber);
  facts.set_gp_party("nobody");
  EXPECT_EQ(Import({facts}), "PARTY_NOT_FOUND at facts[0].gp_party");
  facts = FactsOf(kChildNumber);
  facts.set_daycare_party("nobody");
  EXPECT_EQ(Import({facts}), "PARTY_NOT_FOUND at facts[0].daycare_party");
  facts = FactsOf(kChildNumber);
  facts.mutable_holders(0)->set_capacity(consent::v1::Grant::SELF);
  EXPECT_EQ(Import({facts}), "CAPACITY_UNKNOWN at facts[0].holders[0].capacity");
  facts = FactsOf(kChildNumber);
  facts.mutable_person()->set_cpr("3102249999");
  EXPECT_NE(Import({facts}), "OK");
}

TEST_F(ImportFactsTest, APersonStandsOnceInAnImport) {
  EXPECT_EQ(Import({FactsOf(kChildNumber), FactsOf(kChildNumber)}), "PERSON_TWICE at facts[1].person");
}

TEST_F(ImportFactsTest, NothingIsNoImport) { EXPECT_EQ(Import({}), "FACTS_COUNT at facts"); }

TEST_F(ImportFactsTest, EachPersonGetsALeaf) {
  const size_t before = EventsNamed("REGISTER_FACTS").size();
  consent::v1::RegisterFacts child = FactsOf(kChildNumber);
  child.set_municipality_code("0751");
  consent::v1::RegisterFacts mother = FactsOf(kMotherNumber);
  mother.set_deceased(true);
  EXPECT_EQ(Import({child, mother}), "OK");
  const std::vector<LoggedEvent> events = EventsNamed("REGISTER_FACTS");
  ASSERT_EQ(events.size(), before + 2);
  EXPECT_EQ(events[before].detail.reason(), "MOVED");
  EXPECT_EQ(events[before + 1].detail.reason(), "DIED");
}

TEST_F(ImportFactsTest, AFullDiskTakesNothing) {
  consent::v1::RegisterFacts moved = FactsOf(kChildNumber);
  moved.set_municipality_code("0751");
  world_.store().FailNextCommit({absl::ResourceExhaustedError("no room")});
  EXPECT_EQ(Import({moved}), "RESOURCE_EXHAUSTED");
  MustSubmit("ouh", BirthNotification());
  MustReceive("odense-hv");
}

// What the registers say replaces what they said; what the person has said stays.
TEST_F(ImportFactsTest, ConsentsSurviveAnImport) {
  ASSERT_TRUE(world_.RecordConsent("odense-hv", ConsentToTransition()).ok());
  EXPECT_EQ(Import({FactsOf(kChildNumber)}), "OK");
  MustSubmit("odense-hv", TransitionSummary());
}

TEST_F(ImportFactsTest, NoValueStandsInARefusal) {
  consent::v1::RegisterFacts facts = FactsOf(kChildNumber);
  facts.mutable_holders(1)->mutable_person()->set_cpr("3102249999");
  admin::v1::ImportFactsRequest request;
  *request.add_facts() = facts;
  fakes::Awaited<absl::StatusOr<admin::v1::ImportFactsResponse>> answer;
  ImportFacts(fakes::Tester(), request, env(), answer.Done());
  const absl::Status refused = answer.Get().status();
  EXPECT_EQ(Verdict(refused), "CPR_DATE at facts[0].holders[1].person.cpr");
  EXPECT_EQ(WireOf(refused).find("3102249999"), std::string::npos);
}

TEST_F(ImportFactsTest, WhatIsKnownAlreadyLeavesNoTrace) {
  const uint64_t size = LogSize();
  const std::string rows = AllRows();
  EXPECT_EQ(Import({FactsOf(kChildNumber), FactsOf(kMotherNumber)}), "OK");
  EXPECT_EQ(LogSize(), size);
  EXPECT_EQ(AllRows(), rows);
}

TEST_F(ImportFactsTest, APartThatIsNotNamedStays) {
  consent::v1::RegisterFacts facts;
  *facts.mutable_person() = Cpr(kChildNumber);
  facts.set_municipality_code("0751");
  facts.add_parts(consent::v1::RegisterFacts::RESIDENCE);
  EXPECT_EQ(Import({facts}), "OK");
  const PersonKey child = KeyOf(kChildNumber);
  const consent::Facts loaded = env().facts.Load({&child, 1})->facts;
  EXPECT_EQ(loaded.Find(child)->municipality_code, "0751");
  EXPECT_EQ(loaded.Find(child)->holders.size(), 2u);
  EXPECT_EQ(loaded.Find(child)->gp_party, "gp-a");
}

// Files come in any order, and some come twice.
TEST_F(ImportFactsTest, WhatWasSoBeforeIsHistoryAloneAndAFileTwiceIsOnce) {
  consent::v1::RegisterFacts now = FactsOf(kChildNumber);
  const int64_t today = absl::ToUnixSeconds(world_.clock().Now());
  now.set_municipality_code("0751");
  now.mutable_valid_from_time()->set_seconds(today);
  consent::v1::RegisterFacts before = FactsOf(kChildNumber);
  before.set_municipality_code("0101");
  before.mutable_valid_from_time()->set_seconds(today - 100'000);
  EXPECT_EQ(Import({now, before}), "OK");
  const PersonKey child = KeyOf(kChildNumber);
  EXPECT_EQ(env().facts.Load({&child, 1})->facts.Find(child)->municipality_code, "0751");
  const uint64_t size = LogSize();
  EXPECT_EQ(Import({before}), "OK");
  EXPECT_EQ(Import({now, before}), "OK");
  EXPECT_EQ(LogSize(), size);
}

TEST_F(ImportFactsTest, NothingOfTheFutureAndNoUnknownPartIsTaken) {
  consent::v1::RegisterFacts facts = FactsOf(kChildNumber);
  facts.mutable_valid_from_time()->set_seconds(absl::ToUnixSeconds(world_.clock().Now()) + 1);
  EXPECT_EQ(Import({facts}), "VALID_FROM_FUTURE at facts[0].valid_from_time");
  facts = FactsOf(kChildNumber);
  facts.add_parts(consent::v1::RegisterFacts::PART_UNSPECIFIED);
  EXPECT_EQ(Import({facts}), "PART_UNKNOWN at facts[0].parts[0]");
  facts = FactsOf(kChildNumber);
  facts.set_protection(static_cast<consent::v1::RegisterFacts::Protection>(9));
  EXPECT_EQ(Import({facts}), "PROTECTION_UNKNOWN at facts[0].protection");
}

}  // namespace
}  // namespace handover::pipeline
