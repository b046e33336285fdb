#include "broker/pipeline/identity_events.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/import_facts.h"
#include "broker/pipeline/pathway.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

using consent::v1::IdentityEvent;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kReplacement[] = "0505231AB1";

model::v1::PersonIdentifier XEcpr(const std::string& number) {
  model::v1::PersonIdentifier identifier;
  identifier.set_x_ecpr(number);
  return identifier;
}

IdentityEvent Event(IdentityEvent::Kind kind, const model::v1::PersonIdentifier& earlier,
                    const model::v1::PersonIdentifier& person) {
  IdentityEvent event;
  event.set_kind(kind);
  *event.mutable_earlier() = earlier;
  if (person.identifier_case() != model::v1::PersonIdentifier::IDENTIFIER_NOT_SET) *event.mutable_person() = person;
  return event;
}

IdentityEvent OfUnborn(IdentityEvent::Kind kind, int ordinal, const std::string& person = "") {
  IdentityEvent event;
  event.set_kind(kind);
  model::v1::PersonIdentifier::Unborn& unborn = *event.mutable_earlier()->mutable_unborn();
  unborn.mutable_mother()->set_person_id("mother");
  unborn.set_pregnancy_episode_id("pregnancy-1");
  unborn.set_ordinal(ordinal);
  *event.mutable_mother() = Cpr(kMotherNumber);
  if (!person.empty()) *event.mutable_person() = Cpr(person);
  return event;
}

class IdentityEventsTest : public PipelineTest {
 protected:
  std::string Import(const std::vector<IdentityEvent>& events) {
    admin::v1::ImportFactsRequest request;
    for (const IdentityEvent& event : events) *request.add_events() = event;
    fakes::Awaited<absl::StatusOr<admin::v1::ImportFactsResponse>> answer;
    ImportFacts(fakes::Tester(), request, env(), answer.Done());
    const absl::StatusOr<admin::v1::ImportFactsResponse> response = answer.Get();
    if (!response.ok()) return Verdict(response.status());
    return absl::StrCat("changed ", response->imported_count(), ", known ", response->unchanged_count());
  }

  PersonKey KeyOfReplacement() { return ComputePersonKey(XEcpr(kReplacement), env().pseudonyms, NoMother).value(); }
  std::vector<PersonKey> KeysOf(const PersonKey& key) { return env().facts.KeysOf(key).value(); }

  // Whether the health visiting sees what it sent under this number.
  std::string Timeline(const std::string& party, const model::v1::PersonIdentifier& person) {
    pathway::v1::GetTimelineRequest request;
    *request.mutable_person() = person;
    const auto timeline = GetTimeline(caller(party), request, env());
    if (!timeline.ok()) return Verdict(timeline);
    std::vector<std::string> events;
    for (const auto& event : timeline->events()) events.push_back(event.event());
    return absl::StrJoin(events, " ");
  }
};

TEST_F(IdentityEventsTest, AReplacementNumberAndTheRealOneAreOnePerson) {
  EXPECT_EQ(Import({Event(IdentityEvent::REPLACEMENT_NUMBER, XEcpr(kReplacement), Cpr(kChildNumber))}),
            "changed 1, known 0");
  EXPECT_THAT(KeysOf(KeyOfReplacement()), ElementsAre(KeyOf(kChildNumber), KeyOfReplacement()));
  EXPECT_THAT(KeysOf(KeyOf(kChildNumber)), ElementsAre(KeyOf(kChildNumber), KeyOfReplacement()));
  const std::vector<LoggedEvent> leaves = EventsNamed("IDENTITY_LINKED");
  ASSERT_EQ(leaves.size(), 1u);
  EXPECT_EQ(leaves[0].detail.reason(), "REPLACEMENT_NUMBER");
  EXPECT_EQ(leaves[0].stream_key, KeyOfReplacement().bytes());
}

TEST_F(IdentityEventsTest, TheSameEventAgainLeavesNoTrace) {
  const IdentityEvent event = Event(IdentityEvent::SAME_PERSON, Cpr(kTwinNumber), Cpr(kChildNumber));
  EXPECT_EQ(Import({event}), "changed 1, known 0");
  const uint64_t size = LogSize();
  const std::string rows = AllRows();
  EXPECT_EQ(Import({event}), "changed 0, known 1");
  EXPECT_EQ(LogSize(), size);
  EXPECT_EQ(AllRows(), rows);
}

// A consent recorded while the child had a replacement number counts under the real one, and the other way round.
TEST_F(IdentityEventsTest, ConsentsHoldAcrossTheJoin) {
  consent::v1::ConsentRecord record = ConsentToTransition();
  *record.mutable_subject() = XEcpr(kReplacement);
  ASSERT_TRUE(world_.RecordConsent("odense-hv", record).ok());
  EXPECT_THAT(Verdict(world_.Submit("odense-hv", TransitionSummary())), HasSubstr("NO_CONSENT at items"));
  EXPECT_EQ(Import({Event(IdentityEvent::REPLACEMENT_NUMBER, XEcpr(kReplacement), Cpr(kChildNumber))}),
            "changed 1, known 0");
  MustSubmit("odense-hv", TransitionSummary());
  MustReceive("daycare");
}

// She gave it under her replacement number and holds custody under her real one.
TEST_F(IdentityEventsTest, AHolderCountsUnderEveryNumber) {
  consent::v1::ConsentRecord record = ConsentToTransition();
  *record.mutable_grants(0)->mutable_grantor() = XEcpr(kReplacement);
  ASSERT_TRUE(world_.RecordConsent("odense-hv", record).ok());
  EXPECT_THAT(Verdict(world_.Submit("odense-hv", TransitionSummary())), HasSubstr("CONSENT_INCOMPLETE at items"));
  EXPECT_EQ(Import({Event(IdentityEvent::REPLACEMENT_NUMBER, XEcpr(kReplacement), Cpr(kMotherNumber))}),
            "changed 1, known 0");
  MustSubmit("odense-hv", TransitionSummary());
}

// What she refused under the old number is refused, though she is not in the handover at all.
TEST_F(IdentityEventsTest, ARefusalUnderAnotherNumberStillRefuses) {
  ASSERT_TRUE(world_.RecordConsent("odense-hv", ConsentToTransition()).ok());
  consent::v1::ConsentRecord no = ConsentOf({kChildNumber,
                                             {kMotherNumber},
                                             {options::v1::DATA_CATEGORY_CHILD_DEVELOPMENT},
                                             directory::v1::DAYCARE_MUNICIPAL,
                                             consent::v1::Provision::DENY});
  *no.mutable_grants(0)->mutable_grantor() = XEcpr(kReplacement);
  no.mutable_grants(0)->set_capacity(consent::v1::Grant::CUSTODY);
  ASSERT_TRUE(world_.RecordObjection("odense-hv", no).ok());
  MustSubmit("odense-hv", TransitionSummary());
  EXPECT_EQ(Import({Event(IdentityEvent::REPLACEMENT_NUMBER, XEcpr(kReplacement), Cpr(kMotherNumber))}),
            "changed 1, known 0");
  EXPECT_NE(Verdict(world_.Submit("odense-hv", TransitionSummary())), "OK");
  EXPECT_TRUE(world_.HandOut("daycare").empty());  // Also what was accepted before.
}

TEST_F(IdentityEventsTest, ThePathwayIsOneAndAnUndoPartsItAgain) {
  MustSubmit("ouh", BirthNotification());
  EXPECT_THAT(Timeline("ouh", Cpr(kTwinNumber)), HasSubstr("NOT_FOUND"));
  IdentityEvent event = Event(IdentityEvent::SAME_PERSON, Cpr(kTwinNumber), Cpr(kChildNumber));
  EXPECT_EQ(Import({event}), "changed 1, known 0");
  EXPECT_EQ(Timeline("ouh", Cpr(kTwinNumber)), "SUBMITTED");
  EXPECT_EQ(Timeline("ouh", Cpr(kChildNumber)), "SUBMITTED");
  event.set_undone(true);
  EXPECT_EQ(Import({event}), "changed 1, known 0");
  EXPECT_THAT(Timeline("ouh", Cpr(kTwinNumber)), HasSubstr("NOT_FOUND"));
  EXPECT_EQ(Timeline("ouh", Cpr(kChildNumber)), "SUBMITTED");
  EXPECT_EQ(Import({event}), "changed 0, known 1");
  EXPECT_EQ(EventsNamed("IDENTITY_UNLINKED").size(), 1u);
}

TEST_F(IdentityEventsTest, OnePregnancyBecomesSeveralChildren) {
  EXPECT_EQ(
      Import({OfUnborn(IdentityEvent::BIRTH, 1, kTwinNumber), OfUnborn(IdentityEvent::BIRTH, 2, kOtherTwinNumber)}),
      "changed 2, known 0");
  EXPECT_EQ(KeysOf(KeyOf(kTwinNumber)).size(), 2u);
  EXPECT_EQ(KeysOf(KeyOf(kOtherTwinNumber)).size(), 2u);
  EXPECT_NE(KeysOf(KeyOf(kTwinNumber))[1], KeysOf(KeyOf(kOtherTwinNumber))[1]);
}

TEST_F(IdentityEventsTest, ANumberIsJoinedWithOneOther) {
  EXPECT_EQ(Import({OfUnborn(IdentityEvent::BIRTH, 1, kTwinNumber)}), "changed 1, known 0");
  EXPECT_EQ(Import({OfUnborn(IdentityEvent::BIRTH, 1, kOtherTwinNumber)}), "EVENT_CONTRADICTS at events[0].earlier");
  EXPECT_EQ(Import({OfUnborn(IdentityEvent::STILLBIRTH, 1)}), "EVENT_CONTRADICTS at events[0].earlier");
}

TEST_F(IdentityEventsTest, NoCircleIsMade) {
  EXPECT_EQ(Import({Event(IdentityEvent::NUMBER_CHANGED, Cpr(kTwinNumber), Cpr(kChildNumber))}), "changed 1, known 0");
  EXPECT_EQ(Import({Event(IdentityEvent::NUMBER_CHANGED, Cpr(kChildNumber), Cpr(kTwinNumber))}),
            "EVENT_CONTRADICTS at events[0].person");
}

TEST_F(IdentityEventsTest, AnUndoNamesTheEventThatWas) {
  EXPECT_EQ(Import({Event(IdentityEvent::NUMBER_CHANGED, Cpr(kTwinNumber), Cpr(kChildNumber))}), "changed 1, known 0");
  IdentityEvent other = Event(IdentityEvent::SAME_PERSON, Cpr(kTwinNumber), Cpr(kChildNumber));
  other.set_undone(true);
  EXPECT_EQ(Import({other}), "EVENT_CONTRADICTS at events[0].kind");
}

TEST_F(IdentityEventsTest, EachFieldIsChecked) {
  EXPECT_EQ(Import({IdentityEvent()}), "EVENT_UNKNOWN at events[0].kind");
  EXPECT_EQ(Import({Event(IdentityEvent::BIRTH, Cpr(kTwinNumber), Cpr(kChildNumber))}),
            "EARLIER_KIND at events[0].earlier");
  IdentityEvent no_mother = OfUnborn(IdentityEvent::BIRTH, 1, kTwinNumber);
  no_mother.clear_mother();
  EXPECT_EQ(Import({no_mother}), "MOTHER_UNKNOWN at events[0].mother");
  EXPECT_EQ(Import({OfUnborn(IdentityEvent::BIRTH, 1)}), "PERSON_REQUIRED at events[0].person");
  EXPECT_EQ(Import({OfUnborn(IdentityEvent::STILLBIRTH, 1, kTwinNumber)}), "PERSON_REQUIRED at events[0].person");
  EXPECT_EQ(Import({Event(IdentityEvent::SAME_PERSON, Cpr(kTwinNumber), Cpr(kTwinNumber))}),
            "PERSON_REQUIRED at events[0].person");
  EXPECT_EQ(Import({Event(IdentityEvent::REPLACEMENT_NUMBER, Cpr(kTwinNumber), Cpr(kChildNumber))}),
            "REPLACEMENT_NUMBER at events[0].earlier");
  IdentityEvent future = Event(IdentityEvent::SAME_PERSON, Cpr(kTwinNumber), Cpr(kChildNumber));
  future.mutable_event_time()->set_seconds(absl::ToUnixSeconds(world_.clock().Now()) + 1);
  EXPECT_EQ(Import({future}), "EVENT_IN_FUTURE at events[0].event_time");
  EXPECT_EQ(Import({Event(IdentityEvent::SAME_PERSON, Cpr("3102249999"), Cpr(kChildNumber))}),
            "CPR_DATE at events[0].earlier.cpr");
  EXPECT_EQ(Import({Event(IdentityEvent::SAME_PERSON, Cpr(kChildNumber), Cpr("3102249999"))}),
            "CPR_DATE at events[0].person.cpr");
}

TEST_F(IdentityEventsTest, AllOrNothing) {
  EXPECT_EQ(Import({Event(IdentityEvent::SAME_PERSON, Cpr(kTwinNumber), Cpr(kChildNumber)), IdentityEvent()}),
            "EVENT_UNKNOWN at events[1].kind");
  EXPECT_EQ(KeysOf(KeyOf(kTwinNumber)).size(), 1u);
}

// What lies under the number is gone for everybody who takes part, and nothing leads to the new one.
TEST_F(IdentityEventsTest, AnAdoptionSealsEveryNumberOfTheChild) {
  EXPECT_EQ(Import({OfUnborn(IdentityEvent::BIRTH, 1, kChildNumber)}), "changed 1, known 0");
  ASSERT_TRUE(world_.RecordConsent("odense-hv", ConsentToTransition()).ok());
  MustSubmit("odense-hv", TransitionSummary());
  EXPECT_EQ(Import({Event(IdentityEvent::ADOPTION, Cpr(kChildNumber), {})}), "changed 1, known 0");
  EXPECT_TRUE(world_.HandOut("daycare").empty());
  EXPECT_THAT(Timeline("odense-hv", Cpr(kChildNumber)), HasSubstr("NOT_FOUND"));
  EXPECT_THAT(Timeline("odense-hv", Cpr(kMotherNumber)), HasSubstr("NOT_FOUND"));
  EXPECT_THAT(Verdict(world_.Submit("odense-hv", TransitionSummary())), HasSubstr("SUBJECT_NOT_CURRENT at items"));
  EXPECT_EQ(Verdict(world_.RecordConsent("odense-hv", ConsentToTransition())),
            "SUBJECT_NOT_CURRENT at consent.subject");
  EXPECT_EQ(Verdict(world_.ImportFacts(FactsOf(kChildNumber))), "EVENT_CONTRADICTS at facts[0].person");
  EXPECT_EQ(Import({Event(IdentityEvent::NUMBER_CHANGED, Cpr(kChildNumber), Cpr(kTwinNumber))}),
            "EVENT_CONTRADICTS at events[0].earlier");
}

TEST_F(IdentityEventsTest, AnAdoptionThatNeverWasIsTakenBack) {
  MustSubmit("ouh", BirthNotification());
  IdentityEvent event = Event(IdentityEvent::ADOPTION, Cpr(kChildNumber), {});
  EXPECT_EQ(Import({event}), "changed 1, known 0");
  event.set_undone(true);
  EXPECT_EQ(Import({event}), "changed 1, known 0");
  EXPECT_EQ(Timeline("ouh", Cpr(kChildNumber)), "SUBMITTED");
  EXPECT_EQ(EventsNamed("PATHWAY_REOPENED").size(), 1u);
}

// A concern about an adopted child, sent under the old number, is not lost: a human finds the child.
TEST_F(IdentityEventsTest, ADutyUnderASealedNumberWaitsForAHuman) {
  EXPECT_EQ(Import({Event(IdentityEvent::ADOPTION, Cpr(kChildNumber), {})}), "changed 1, known 0");
  EXPECT_EQ(StatesOf("odense-hv", MustSubmitId("odense-hv", ConcernReport())).substr(0, 4), "HELD");
}

TEST_F(IdentityEventsTest, TheEndOfAPregnancyHasOneCause) {
  EXPECT_EQ(Import({OfUnborn(IdentityEvent::STILLBIRTH, 1)}), "changed 1, known 0");
  EXPECT_EQ(Import({OfUnborn(IdentityEvent::STILLBIRTH, 1)}), "changed 0, known 1");
  EXPECT_EQ(Import({OfUnborn(IdentityEvent::PREGNANCY_ENDED, 1)}), "EVENT_CONTRADICTS at events[0].kind");
  EXPECT_EQ(Import({OfUnborn(IdentityEvent::BIRTH, 1, kTwinNumber)}), "EVENT_CONTRADICTS at events[0].earlier");
  EXPECT_EQ(EventsNamed("PATHWAY_CLOSED").size(), 1u);
}

}  // namespace
}  // namespace handover::pipeline
