#include "broker/pipeline/person_sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/record_consent.h"
#include "broker/pipeline/retention_sweep.h"
#include "broker/store/erasure_rows.h"
#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace person_sweep_test_internal {

using ::testing::SizeIs;

constexpr absl::Duration kDay = absl::Hours(24);
constexpr absl::Duration kFiveYears = absl::Hours(24 * 1826);

// The family and one consent: both holders', for the child, to daycare.
class PersonSweepTest : public PipelineTest {
 protected:
  consent::v1::ConsentRecord Consented() { return *world_.RecordConsent("odense-hv", ConsentToTransition()); }
  // Everybody once. What went.
  SweptPersons Sweep() {
    SweptPersons all;
    PersonSweep sweep(world_.eraser(), env());
    while (!all.at_end) {
      const absl::StatusOr<SweptPersons> swept = sweep.Next(64);
      EXPECT_TRUE(swept.ok()) << swept.status();
      all.at_end = !swept.ok() || swept->at_end;
      all.looked_at += swept.ok() ? swept->looked_at : 0;
      all.consents += swept.ok() ? swept->consents : 0;
      all.persons += swept.ok() ? swept->persons : 0;
    }
    return all;
  }
  int ConsentsAfter(absl::Duration time) {
    world_.clock().Advance(time);
    return Sweep().consents;
  }
  int PersonsAfter(absl::Duration time) {
    world_.clock().Advance(time);
    return Sweep().persons;
  }
  // Handovers whose time is over.
  void SweepHandovers(int rounds = 1) {
    for (int i = 0; i < rounds; ++i) {
      world_.clock().Advance(kDay);
      EXPECT_TRUE(SweepRetention(64, world_.eraser(), env()).ok());
    }
  }
  LoadedPerson RecordOf(const std::string& number) { return env().facts.LoadRecord(KeyOf(number)).value(); }
  bool IsKnown(const std::string& number) { return RecordOf(number).record.has_register_facts(); }
  // How many versions of the history speak of a consent.
  int VersionsOfConsents(const std::string& number) {
    int count = 0;
    const std::vector<storage::v1::FactVersion> history =
        env().facts.History(KeyOf(number), FactsSource::kNewest).value();
    for (const storage::v1::FactVersion& version : history) {
      for (const auto& change : version.changes()) count += change.has_consent() ? 1 : 0;
    }
    return count;
  }
  HandoverId Delivered() {
    const HandoverId id = MustSubmitId("odense-hv", TransitionSummary());
    MustAcknowledge("daycare", MustReceive("daycare"), SayAccepted());
    return id;
  }
};

TEST_F(PersonSweepTest, AConsentGoesFiveYearsAfterItWasRevokedAndNotADayBefore) {
  const consent::v1::ConsentRecord consent = Consented();
  world_.clock().Advance(kDay * 400);
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", consent).ok());
  const uint64_t epoch = RecordOf(kChildNumber).epoch;
  EXPECT_EQ(ConsentsAfter(kFiveYears - absl::Seconds(1)), 0);
  EXPECT_EQ(VersionsOfConsents(kChildNumber), 2);
  EXPECT_EQ(ConsentsAfter(absl::Seconds(1)), 1);
  // The parents went when their own time was over, and the child right after its consent.
  const std::vector<LoggedEvent> events = EventsNamed("ERASED");
  ASSERT_THAT(events, SizeIs(4));
  const LoggedEvent& erased = events[2];
  EXPECT_EQ(erased.type, LeafType::kErased);
  EXPECT_EQ(erased.stream_key, KeyOf(kChildNumber).bytes());
  EXPECT_EQ(erased.detail.erasure_rule(), "R-04");
  EXPECT_EQ(erased.detail.erasure_scope(), "CONSENT");
  EXPECT_EQ(erased.detail.consent_id(), consent.consent_id());
  EXPECT_GT(env().facts.LoadRecord(KeyOf(kChildNumber))->epoch, epoch);
}

// An objection keeps the child; of the other consents nothing changes, and what was known stays whole.
TEST_F(PersonSweepTest, WhatCountsStaysBesideWhatGoes) {
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", Consented()).ok());
  const consent::v1::ConsentRecord active = Consented();
  ASSERT_TRUE(world_
                  .RecordObjection("odense-hv", ConsentOf({.subject = kChildNumber,
                                                           .by = {kMotherNumber},
                                                           .categories = {},
                                                           .to = directory::v1::GP,
                                                           .effect = consent::v1::Provision::DENY}))
                  .ok());
  const LoadedPerson before = RecordOf(kChildNumber);
  EXPECT_EQ(ConsentsAfter(kFiveYears), 1);
  const LoadedPerson after = RecordOf(kChildNumber);
  ASSERT_EQ(after.record.consents_size(), 2);
  EXPECT_EQ(after.record.consents(0).record().consent_id(), active.consent_id());
  EXPECT_EQ(after.epoch, before.epoch + 1);
  EXPECT_EQ(after.record.register_facts().SerializeAsString(), before.record.register_facts().SerializeAsString());
  EXPECT_EQ(VersionsOfConsents(kChildNumber), 2);
  EXPECT_EQ(env().facts.History(KeyOf(kChildNumber), after.epoch)->size(), after.epoch);
  EXPECT_EQ(ConsentsAfter(kFiveYears * 3), 0);
  EXPECT_TRUE(IsKnown(kChildNumber));
}

TEST_F(PersonSweepTest, WhatExpiredOrWasRecordedInErrorGoesToo) {
  consent::v1::ConsentRecord expiring = ConsentToTransition();
  expiring.mutable_valid_to_time()->set_seconds(absl::ToUnixSeconds(world_.clock().Now() + kDay * 30));
  ASSERT_TRUE(world_.RecordConsent("odense-hv", expiring).ok());
  consent::v1::MarkConsentErrorRequest request;
  *request.mutable_subject() = Cpr(kChildNumber);
  request.set_consent_id(Consented().consent_id());
  request.set_received_by("Hanne Test");
  fakes::Awaited<absl::StatusOr<consent::v1::MarkConsentErrorResponse>> marked;
  MarkConsentError(caller("odense-hv"), request, env(), marked.Done());
  ASSERT_TRUE(marked.Get().ok());
  EXPECT_EQ(ConsentsAfter(kFiveYears), 1);
  EXPECT_EQ(ConsentsAfter(kDay * 29), 0);
  EXPECT_EQ(ConsentsAfter(kDay), 1);
}

// What proves that a disclosure was lawful is not without what made it so.
TEST_F(PersonSweepTest, AConsentStaysAsLongAsTheEvidenceOfADecisionThatRestsOnIt) {
  const consent::v1::ConsentRecord consent = Consented();
  const HandoverId id = Delivered();
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", consent).ok());
  EXPECT_EQ(ConsentsAfter(kFiveYears + kDay), 0);
  SweepHandovers();
  EXPECT_TRUE(MustGetStatus("odense-hv", id).has_content_erased_index());
  EXPECT_EQ(Sweep().consents, 0);
  SweepHandovers();
  ASSERT_TRUE(MustGetStatus("odense-hv", id).has_evidence_erased_index());
  EXPECT_EQ(Sweep().consents, 1);
}

// A decision made later names it too; that is made again only while the content is there.
TEST_F(PersonSweepTest, ALaterDecisionKeepsAnEndedConsentOnlyAsLongAsItsContent) {
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", Consented()).ok());
  world_.clock().Advance(kFiveYears);
  ASSERT_TRUE(world_.RecordConsent("odense-hv", ConsentToTransition()).ok());
  const HandoverId id = Delivered();
  EXPECT_EQ(Sweep().consents, 0);
  SweepHandovers(31);
  ASSERT_TRUE(MustGetStatus("odense-hv", id).has_content_erased_index());
  ASSERT_FALSE(MustGetStatus("odense-hv", id).has_evidence_erased_index());
  EXPECT_EQ(Sweep().consents, 1);
  EXPECT_EQ(RecordOf(kChildNumber).record.consents_size(), 1);
}

TEST_F(PersonSweepTest, AHoldOnAHandoverOfThePersonKeepsItsConsents) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", Consented()).ok());
  ActivateWith("holds { id: \"H-1\" reason: \"A complaint.\" handover_ids: \"" + ToString(id) + "\" }");
  EXPECT_EQ(ConsentsAfter(kFiveYears + kDay), 0);
  ActivateWith("");
  EXPECT_EQ(Sweep().consents, 1);
}

TEST_F(PersonSweepTest, AnOpenHandoverOfThePersonKeepsItsConsents) {
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", Consented()).ok());
  MustSubmitId("ouh", BirthNotification());
  EXPECT_EQ(ConsentsAfter(kFiveYears), 0);
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  EXPECT_EQ(Sweep().consents, 1);
}

TEST_F(PersonSweepTest, WhoseLogCannotBeReadKeepsTheConsentsAndNobodyElseDoes) {
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", Consented()).ok());
  const consent::v1::ConsentRecord mothers = *world_.RecordConsent(
      "odense-hv", ConsentOf({kMotherNumber, {kMotherNumber}, {options::v1::DATA_CATEGORY_PARENT_MENTAL},
                              directory::v1::GP}));
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", mothers).ok());
  const uint64_t childs_revocation = EventsNamed("CONSENT_REVOKED")[0].index;
  OverwriteRow(store::Table::kLeaf, store::OrderedU64(childs_revocation), "\xff\xff");
  ForgetTheLog();
  EXPECT_EQ(ConsentsAfter(kFiveYears), 1);
  EXPECT_EQ(RecordOf(kChildNumber).record.consents_size(), 1);
}

TEST_F(PersonSweepTest, AReportOfFlagsForgetsTheConsentWithIt) {
  consent::v1::ConsentRecord interpreted = ConsentToTransition();
  interpreted.mutable_grants(0)->set_interpreter("Test interpreter");
  const consent::v1::ConsentRecord consent = *world_.RecordConsent("odense-hv", interpreted);
  EXPECT_EQ(world_.store().row_count(store::Table::kFlagged), 1u);
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", consent).ok());
  EXPECT_EQ(ConsentsAfter(kFiveYears), 1);
  EXPECT_EQ(world_.store().row_count(store::Table::kFlagged), 0u);
}

TEST_F(PersonSweepTest, AnOlderBackupThatIsRestoredIsSweptAgain) {
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", Consented()).ok());
  ASSERT_TRUE(world_.RecordConsent("odense-hv", ConsentToTransition()).ok());
  const std::string backup = world_.folder() + "/backup";
  world_.BackUpTo(backup);
  EXPECT_EQ(ConsentsAfter(kFiveYears), 1);
  world_.RestoreFrom(backup);
  EXPECT_EQ(VersionsOfConsents(kChildNumber), 3);
  EXPECT_EQ(Sweep().consents, 1);
  EXPECT_EQ(VersionsOfConsents(kChildNumber), 1);
}

TEST_F(PersonSweepTest, WhoHasNothingThatCountsIsErasedFiveYearsAfterTheLastEvent) {
  EXPECT_EQ(PersonsAfter(kFiveYears - kDay), 0);
  EXPECT_EQ(PersonsAfter(kDay), 3);
  EXPECT_FALSE(IsKnown(kChildNumber));
  EXPECT_FALSE(IsKnown(kMotherNumber));
  const std::vector<LoggedEvent> erased = EventsNamed("ERASED");
  ASSERT_THAT(erased, SizeIs(3));
  EXPECT_EQ(erased[0].detail.erasure_rule(), "R-05");
  EXPECT_EQ(erased[0].detail.erasure_scope(), "PERSON");
  EXPECT_EQ(PersonsAfter(kDay), 0);
}

TEST_F(PersonSweepTest, AnythingThatHappensBeginsTheTimeAnew) {
  world_.clock().Advance(kDay * 1000);
  consent::v1::RegisterFacts moved = FactsOf(kMotherNumber);
  moved.set_municipality_code("0751");
  ASSERT_TRUE(world_.ImportFacts(moved).ok());
  EXPECT_EQ(PersonsAfter(kFiveYears - kDay), 2);
  EXPECT_TRUE(IsKnown(kMotherNumber));
  EXPECT_EQ(PersonsAfter(kDay), 1);
}

// That a consent was erased is nothing that happened; that one ended is.
TEST_F(PersonSweepTest, AConsentThatEndedLaterKeepsThePersonUntilItGoes) {
  consent::v1::ConsentRecord expiring = ConsentToTransition();
  expiring.mutable_valid_to_time()->set_seconds(absl::ToUnixSeconds(world_.clock().Now() + kDay * 100));
  ASSERT_TRUE(world_.RecordConsent("odense-hv", expiring).ok());
  EXPECT_EQ(PersonsAfter(kFiveYears), 2);
  EXPECT_TRUE(IsKnown(kChildNumber));
  world_.clock().Advance(kDay * 100);
  const SweptPersons swept = Sweep();
  EXPECT_EQ(swept.consents, 1);
  EXPECT_EQ(swept.persons, 1);
}

TEST_F(PersonSweepTest, WhoIsProtectedOrObjectsStays) {
  consent::v1::RegisterFacts hidden = FactsOf(kFatherNumber);
  hidden.set_protection(consent::v1::RegisterFacts::NAME_AND_ADDRESS);
  ASSERT_TRUE(world_.ImportFacts(hidden).ok());
  ASSERT_TRUE(world_
                  .RecordObjection("odense-hv", ConsentOf({.subject = kMotherNumber,
                                                           .by = {kMotherNumber},
                                                           .categories = {},
                                                           .to = directory::v1::GP,
                                                           .effect = consent::v1::Provision::DENY}))
                  .ok());
  EXPECT_EQ(PersonsAfter(kFiveYears * 2), 1);
  EXPECT_TRUE(IsKnown(kMotherNumber));
  EXPECT_TRUE(IsKnown(kFatherNumber));
}

// No consent counts of who is dead.
TEST_F(PersonSweepTest, TheConsentsOfTheDeadKeepNobody) {
  Consented();
  consent::v1::RegisterFacts dead = FactsOf(kChildNumber);
  dead.set_deceased(true);
  ASSERT_TRUE(world_.ImportFacts(dead).ok());
  EXPECT_EQ(PersonsAfter(kFiveYears), 3);
}

TEST_F(PersonSweepTest, WhoIsNamedInAHandoverStaysUntilItsEvidenceGoes) {
  Consented();
  Delivered();
  EXPECT_EQ(PersonsAfter(kFiveYears + kDay), 0);
  SweepHandovers(2);
  EXPECT_EQ(Sweep().persons, 2);
  EXPECT_TRUE(IsKnown(kChildNumber));  // The consent counts still.
}

TEST_F(PersonSweepTest, OfWhomSomethingIsExpectedStays) {
  MustSubmitId("ouh", BirthNotification());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  world_.clock().Advance(kFiveYears + kDay);
  SweepHandovers(2);
  EXPECT_EQ(Sweep().persons, 2);
  EXPECT_TRUE(IsKnown(kChildNumber));  // Nobody has visited it.
}

// By the link alone it may be known who refused something about a child.
TEST_F(PersonSweepTest, AGrownPersonOfSeveralNumbersStaysAndAChildGoesUnderAllOfThem) {
  ASSERT_TRUE(world_.ImportFacts(FactsOf(kTwinNumber)).ok());
  Join(kTwinNumber, kChildNumber);
  Join(kUnknownNumber, kMotherNumber);
  EXPECT_EQ(PersonsAfter(kFiveYears), 2);  // The child and the father.
  EXPECT_FALSE(IsKnown(kChildNumber));
  EXPECT_FALSE(IsKnown(kTwinNumber));
  EXPECT_TRUE(IsKnown(kMotherNumber));
}

TEST_F(PersonSweepTest, OfWhomThereIsALogAloneGoesToo) {
  const PersonKey unknown = KeyOf(kUnknownNumber);
  exchange::v1::Handover refused = BirthOf(kUnknownNumber);
  refused.mutable_addressees(0)->set_legal_basis("CONSENT");
  ASSERT_FALSE(world_.Submit("ouh", refused).ok());
  const std::string log_unit = store::UnitRowKey(store::PersonLogUnit(unknown));
  ASSERT_TRUE(world_.store().Get(store::Table::kErasure, log_unit)->has_value());
  EXPECT_EQ(PersonsAfter(kFiveYears), 4);
  EXPECT_FALSE(world_.store().Get(store::Table::kErasure, log_unit)->has_value());
}

TEST_F(PersonSweepTest, ADamagedRecordStaysAndKeepsNobodyElse) {
  OverwriteRow(store::Table::kPerson, KeyOf(kMotherNumber).bytes(), "garbage");
  EXPECT_EQ(PersonsAfter(kFiveYears), 2);
  EXPECT_TRUE(world_.store().Get(store::Table::kPerson, KeyOf(kMotherNumber).bytes())->has_value());
}

TEST_F(PersonSweepTest, AFewAreLookedAtAtATimeAndOneIsErasedPerRound) {
  PersonSweep sweep(world_.eraser(), env());
  EXPECT_EQ(sweep.Next(2)->looked_at, 2);
  const SweptPersons rest = sweep.Next(20).value();
  EXPECT_EQ(rest.looked_at, 1);
  EXPECT_TRUE(rest.at_end);
  world_.clock().Advance(kFiveYears);
  EXPECT_EQ(sweep.Next(64)->persons, 1);
  EXPECT_EQ(sweep.Next(64)->persons, 1);
  EXPECT_EQ(sweep.Next(64)->persons, 1);
  EXPECT_EQ(sweep.Next(64)->looked_at, 0);
}

TEST_F(PersonSweepTest, ARoundThatFailsComesAgain) {
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", Consented()).ok());
  Consented();
  world_.clock().Advance(kFiveYears);
  PersonSweep sweep(world_.eraser(), env());
  world_.store().SetMedium(absl::ResourceExhaustedError("full"));
  EXPECT_FALSE(sweep.Next(64).ok());
  world_.store().SetMedium(absl::OkStatus());
  EXPECT_EQ(Sweep().consents, 1);
}

}  // namespace person_sweep_test_internal
}  // namespace handover::pipeline
