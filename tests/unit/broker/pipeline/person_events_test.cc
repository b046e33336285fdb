#include "broker/pipeline/person_events.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broker/pipeline/import_facts.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class PersonEventsTest : public PipelineTest {
 protected:
  std::vector<std::string> NamesAbout(const std::string& number) {
    std::vector<std::string> names;
    const absl::StatusOr<std::vector<PersonEvent>> events = EventsAbout(KeyOf(number), env());
    EXPECT_EQ(Verdict(events), "OK");
    for (const PersonEvent& event : *events) names.push_back(event.detail.event());
    return names;
  }
  void Take(consent::v1::IdentityEvent::Kind kind, const std::string& earlier, const std::string& person) {
    admin::v1::ImportFactsRequest request;
    consent::v1::IdentityEvent& event = *request.add_events();
    event.set_kind(kind);
    *event.mutable_earlier() = Cpr(earlier);
    if (!person.empty()) *event.mutable_person() = Cpr(person);
    fakes::Awaited<absl::StatusOr<admin::v1::ImportFactsResponse>> answer;
    ImportFacts(fakes::Tester(), request, env(), answer.Done());
    EXPECT_EQ(Verdict(answer.Get()), "OK");
  }
};

TEST_F(PersonEventsTest, EverybodyInAHandoverHasItAmongHisEvents) {
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(NamesAbout(kChildNumber), (std::vector<std::string>{"REGISTER_FACTS", "SUBMITTED"}));
  EXPECT_EQ(NamesAbout(kMotherNumber), (std::vector<std::string>{"REGISTER_FACTS", "SUBMITTED"}));
  EXPECT_TRUE(NamesAbout(kUnknownNumber).empty());
}

TEST_F(PersonEventsTest, OfTheTypesThatAreAskedForAlone) {
  MustSubmit("ouh", BirthNotification());
  const std::vector<LeafType> accepted = {LeafType::kDelivery, LeafType::kAccepted};
  const absl::StatusOr<std::vector<PersonEvent>> events = EventsAbout(KeyOf(kMotherNumber), env(), accepted);
  ASSERT_EQ(Verdict(events), "OK");
  ASSERT_EQ(events->size(), 1u);
  EXPECT_EQ(events->front().detail.event(), "SUBMITTED");
  const std::vector<LeafType> none_of_these = {LeafType::kPolicy};
  EXPECT_TRUE(EventsAbout(KeyOf(kMotherNumber), env(), none_of_these)->empty());
}

TEST_F(PersonEventsTest, TwoNumbersOfOnePersonAreOneRowOfEventsEachOnce) {
  MustSubmit("ouh", BirthNotification());
  Take(consent::v1::IdentityEvent::SAME_PERSON, kTwinNumber, kChildNumber);
  const std::vector<std::string> expected = {"REGISTER_FACTS", "SUBMITTED", "IDENTITY_LINKED"};
  EXPECT_EQ(NamesAbout(kTwinNumber), expected);
  EXPECT_EQ(NamesAbout(kChildNumber), expected);
}

TEST_F(PersonEventsTest, WhatWasAboutAnAdoptedChildIsGoneFromEverybodysEvents) {
  MustSubmit("ouh", BirthNotification());
  Take(consent::v1::IdentityEvent::ADOPTION, kChildNumber, "");
  EXPECT_TRUE(NamesAbout(kChildNumber).empty());
  EXPECT_EQ(NamesAbout(kMotherNumber), std::vector<std::string>{"REGISTER_FACTS"});
}

TEST_F(PersonEventsTest, WhatIsDamagedIsLeftOutOfTheEventsAndNamedInTheLeaves) {
  MustSubmit("ouh", BirthNotification());
  const std::vector<LoggedEvent> submitted = EventsNamed("SUBMITTED");
  world_.store().DamageRow(store::Table::kLeaf, store::OrderedU64(submitted.at(0).index));
  EXPECT_EQ(NamesAbout(kMotherNumber), std::vector<std::string>{"REGISTER_FACTS"});
  const std::vector<PersonKey> mother = {KeyOf(kMotherNumber)};
  const absl::StatusOr<PersonLeaves> leaves = ReadLeavesOf(mother, kMaxLeavesPerPerson, env());
  ASSERT_EQ(Verdict(leaves), "OK");
  EXPECT_EQ(leaves->events.size(), 1u);
  EXPECT_EQ(leaves->damaged.size(), 1u);
  ForgetTheLog();
}

TEST_F(PersonEventsTest, APartyHasItsAliasAndAnUnknownOneNone) {
  EXPECT_EQ(AliasOfParty(*env().directory.Get(), caller("ouh").party.bytes()), "ouh");
  EXPECT_EQ(AliasOfParty(*env().directory.Get(), std::string(16, 'x')), "");
  EXPECT_EQ(AliasOfParty(*env().directory.Get(), ""), "");
}

}  // namespace
}  // namespace handover::pipeline
