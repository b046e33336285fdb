#include "broker/pipeline/hand_out.h"

#include <memory>
#include <string>
#include <vector>

#include "broker/base/commitment/leaf.h"
#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace hand_out_test_internal {

using exchange::v1::DeliveredCopy;
using fakes::Awaited;

constexpr char kBirthSections[] = "Birth ContactDetails Newborn PersonIdentity PersonIdentity Professional";

class HandOutTest : public PipelineTest {
 protected:
  void LetLeasesLapse() {
    world_.clock().Advance(absl::Seconds(61));
    env().queues.LapseLeases();
  }
  storage::v1::DeliveryRecord RecordOf(const std::string& delivery_id) {
    return store::ReadRow<storage::v1::DeliveryRecord>(world_.store(), store::Table::kDelivery, delivery_id)
        .value()
        ->record;
  }
  std::string DeliveryOf(const std::string& party, const HandoverId& id) {
    return ParseUuid(MustGetStatus(party, id).deliveries(0).delivery_id()).value();
  }
};

TEST_F(HandOutTest, TheCopyHoldsWhatTheRecipientMayHaveAndItsProof) {
  const exchange::v1::SubmittedHandover sealed = Sealed("ouh", BirthNotification());
  ASSERT_EQ(Verdict(world_.Submit("ouh", world_.Sign("ouh", {sealed}))), "OK");
  const DeliveredCopy copy = MustReceive("odense-hv");
  EXPECT_EQ(SectionTypesOf(copy), kBirthSections);
  EXPECT_EQ(copy.envelope(), sealed.envelope());
  // 32 slots of the kind: 7 are open, 25 are not, whatever is in them.
  EXPECT_EQ(copy.items_size(), 7);
  EXPECT_EQ(copy.others_size(), 25);
  for (const exchange::v1::Item& item : copy.items()) EXPECT_NE(item.kind(), exchange::v1::Item::SLIP);
  EXPECT_EQ(copy.attempt(), 1);
  EXPECT_EQ(copy.lease_expire_time().seconds(), absl::ToUnixSeconds(world_.clock().Now()) + 60);
  EXPECT_GT(copy.conclude_by_time().seconds(), absl::ToUnixSeconds(world_.clock().Now()));
  EXPECT_EQ(CheckCopy("odense-hv", copy), "OK");
}

TEST_F(HandOutTest, OneChangedByteAnywhereDoesNotVerify) {
  MustSubmit("ouh", BirthNotification());
  const DeliveredCopy good = MustReceive("odense-hv");
  for (int i = 0; i < good.items_size(); ++i) {
    DeliveredCopy changed = good;
    (*changed.mutable_items(i)->mutable_body())[0] ^= 1;
    EXPECT_NE(CheckCopy("odense-hv", changed), "OK") << i;
  }
  DeliveredCopy shorter = good;
  shorter.mutable_items()->RemoveLast();
  EXPECT_NE(CheckCopy("odense-hv", shorter), "OK");
  DeliveredCopy later = good;
  later.set_accepted_index(good.accepted_index() + 1);
  EXPECT_NE(CheckCopy("odense-hv", later), "OK");
}

// What is over was not tried: it costs none of its attempts.
TEST_F(HandOutTest, NoMoreIsHandedOutThanThereIsRoomFor) {
  ASSERT_TRUE(world_.ImportFacts(FactsOf(kTwinNumber)).ok());
  MustSubmit("ouh", BirthNotification());
  const HandoverId second = MustSubmitId("ouh", BirthOf(kTwinNumber));
  Awaited<HandedOut> result;
  HandOut({world_.party("odense-hv").caller.party, 16, absl::Seconds(60), 1}, env(), result.Done());
  const HandedOut handed_out = result.Get();
  EXPECT_EQ(handed_out.copies.size(), 1u);
  EXPECT_TRUE(handed_out.again);
  EXPECT_EQ(RecordOf(DeliveryOf("ouh", second)).attempt_count(), 0);
  EXPECT_EQ(world_.HandOut("odense-hv").size(), 1u);
}

// A copy is for its recipient: nobody else can pass it off as handed to itself.
TEST_F(HandOutTest, AnothersCopyDoesNotVerify) {
  MustSubmit("ouh", BirthNotification());
  EXPECT_NE(CheckCopy("aarhus-hv", MustReceive("odense-hv")), "OK");
}

TEST_F(HandOutTest, OnlyTheRecipientGetsIt) {
  MustSubmit("ouh", BirthNotification());
  for (const char* other : {"ouh", "aarhus-hv", "gp-a", "daycare", "odense-social", "volunteers"}) {
    EXPECT_TRUE(world_.HandOut(other).empty()) << other;
  }
}

TEST_F(HandOutTest, NothingWaitingIsAnsweredAtOnce) {
  Awaited<HandedOut> answer;
  HandOut({caller("odense-hv").party, 16, absl::Seconds(60)}, env(), answer.Done());
  const HandedOut out = answer.Get();
  EXPECT_TRUE(out.copies.empty());
  EXPECT_FALSE(out.again);
}

TEST_F(HandOutTest, NoMoreThanAskedFor) {
  for (const char* child : {kChildNumber, kTwinNumber, kOtherTwinNumber}) {
    ASSERT_TRUE(world_.ImportFacts(FactsOf(child)).ok());
    MustSubmit("ouh", BirthOf(child));
  }
  EXPECT_EQ(world_.HandOut("odense-hv", 2).size(), 2u);
  EXPECT_EQ(world_.HandOut("odense-hv", 2).size(), 1u);
}

TEST_F(HandOutTest, TheLeafSaysWhatWentToWhomByWhichRule) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const DeliveredCopy copy = MustReceive("odense-hv");
  const std::vector<LoggedEvent> events = EventsNamed("HANDED_OUT");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].type, LeafType::kDelivery);
  EXPECT_EQ(static_cast<int64_t>(events[0].index), copy.proof().leaf_index());
  EXPECT_EQ(events[0].detail.handover_id(), id.bytes());
  EXPECT_EQ(events[0].detail.delivery_id(), copy.delivery_id());
  EXPECT_EQ(events[0].detail.other_party(), caller("odense-hv").party.bytes());
  EXPECT_EQ(events[0].detail.decisions_size(), 1);
  EXPECT_EQ(events[0].detail.epochs_size(), 3);  // The father holds custody.
}

TEST_F(HandOutTest, WhatIsOnLeaseIsNotHandedOutTwice) {
  MustSubmit("ouh", BirthNotification());
  MustReceive("odense-hv");
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
}

TEST_F(HandOutTest, ALapsedLeaseComesAgainAsTheSameDelivery) {
  MustSubmit("ouh", BirthNotification());
  const DeliveredCopy first = MustReceive("odense-hv");
  LetLeasesLapse();
  const DeliveredCopy second = MustReceive("odense-hv");
  EXPECT_EQ(second.delivery_id(), first.delivery_id());
  EXPECT_EQ(second.attempt(), 2);
  EXPECT_EQ(CheckCopy("odense-hv", second), "OK");
  // Nothing has changed, so it is the same D: an acknowledgement of either is one of both.
  EXPECT_EQ(ParseLeaf(second.proof().leaf())->ref, ParseLeaf(first.proof().leaf())->ref);
  EXPECT_EQ(RecordOf(first.delivery_id()).earlier_digests_size(), 0);
}

TEST_F(HandOutTest, ARedactedCopyVerifies) {
  MustSubmit("odense-hv", VisitSummary());
  const DeliveredCopy copy = MustReceive("gp-a");
  EXPECT_EQ(SectionTypesOf(copy), "Encounters GrowthAndFeeding PersonIdentity Professional");
  EXPECT_EQ(CheckCopy("gp-a", copy), "OK");
}

TEST_F(HandOutTest, ConsentGivenWhileItWaitsOpensTheSection) {
  const HandoverId id = MustSubmitId("odense-hv", VisitSummary());
  ASSERT_TRUE(world_
                  .RecordConsent("odense-hv", ConsentOf({kMotherNumber,
                                                         {kMotherNumber},
                                                         {options::v1::DATA_CATEGORY_PARENT_MENTAL},
                                                         directory::v1::GP}))
                  .ok());
  const DeliveredCopy copy = MustReceive("gp-a");
  EXPECT_EQ(SectionTypesOf(copy), "Encounters GrowthAndFeeding ParentMentalHealth PersonIdentity Professional");
  EXPECT_EQ(CheckCopy("gp-a", copy), "OK");
  EXPECT_EQ(MustGetStatus("odense-hv", id).deliveries(0).withheld_size(), 0);
}

TEST_F(HandOutTest, BetweenTwoAttemptsFactsDecideAfresh) {
  const consent::v1::ConsentRecord consent =
      world_
          .RecordConsent(
              "odense-hv",
              ConsentOf(
                  {kMotherNumber, {kMotherNumber}, {options::v1::DATA_CATEGORY_PARENT_MENTAL}, directory::v1::GP}))
          .value();
  MustSubmit("odense-hv", VisitSummary());
  const DeliveredCopy whole = MustReceive("gp-a");
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", consent).ok());
  LetLeasesLapse();
  const DeliveredCopy less = MustReceive("gp-a");
  EXPECT_NE(SectionTypesOf(whole), SectionTypesOf(less));
  EXPECT_NE(ParseLeaf(whole.proof().leaf())->ref, ParseLeaf(less.proof().leaf())->ref);
  EXPECT_EQ(RecordOf(whole.delivery_id()).earlier_digests_size(), 1);
  EXPECT_EQ(CheckCopy("gp-a", less), "OK");
}

TEST_F(HandOutTest, AWithdrawnConsentKeepsItBackAndTheSenderLearnsWhy) {
  const consent::v1::ConsentRecord consent = world_.RecordConsent("odense-hv", ConsentToTransition()).value();
  const exchange::v1::SubmittedHandover sealed = Sealed("odense-hv", TransitionSummary());
  ASSERT_EQ(Verdict(world_.Submit("odense-hv", world_.Sign("odense-hv", {sealed}))), "OK");
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", consent).ok());
  EXPECT_TRUE(world_.HandOut("daycare").empty());
  const std::vector<LoggedEvent> events = EventsNamed("WITHHELD");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].type, LeafType::kWithheld);
  EXPECT_EQ(events[0].ref, fakes::RootOf(sealed));
  EXPECT_EQ(events[0].detail.reason(), "CONSENT_WITHDRAWN");
  // It does not wait any more, and it is open until its sender has acted.
  EXPECT_EQ(world_.store().row_count(store::Table::kQueue), 0u);
  EXPECT_EQ(world_.store().row_count(store::Table::kOpen), 1u);
  // The consent comes back, the delivery does not by itself: its sender decides.
  ASSERT_TRUE(world_.RecordConsent("odense-hv", ConsentToTransition()).ok());
  EXPECT_TRUE(world_.HandOut("daycare").empty());
}

TEST_F(HandOutTest, AnObjectionClosesTheSectionItMeets) {
  ASSERT_TRUE(world_.RecordConsent("odense-hv", ConsentToTransition()).ok());
  for (const char* parent : {kMotherNumber, kFatherNumber}) {
    ASSERT_TRUE(world_
                    .RecordConsent("odense-hv", ConsentOf({parent,
                                                           {parent},
                                                           {options::v1::DATA_CATEGORY_INTERACTION},
                                                           directory::v1::DAYCARE_MUNICIPAL}))
                    .ok());
  }
  MustSubmit("odense-hv", TransitionSummary());
  consent::v1::ConsentRecord objection = ConsentOf({kFatherNumber,
                                                    {kFatherNumber},
                                                    {options::v1::DATA_CATEGORY_INTERACTION},
                                                    directory::v1::DAYCARE_MUNICIPAL,
                                                    consent::v1::Provision::DENY});
  ASSERT_TRUE(world_.RecordObjection("odense-hv", objection).ok());
  EXPECT_EQ(SectionTypesOf(MustReceive("daycare")), "DaycareEnrolment Development PersonIdentity Professional");
}

TEST_F(HandOutTest, AChildThatHasMovedIsNotHandedToTheOldPlace) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  consent::v1::RegisterFacts moved = FactsOf(kChildNumber);
  moved.set_municipality_code("0751");
  ASSERT_TRUE(world_.ImportFacts(moved).ok());
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  EXPECT_EQ(StatesOf("ouh", id), "WITHHELD(RECIPIENT_NOT_RESPONSIBLE)");
  EXPECT_TRUE(world_.HandOut("aarhus-hv").empty());
}

TEST_F(HandOutTest, TooManyAttemptsMakeADeadLetter) {
  world_.settings().max_attempts = 3;
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  for (int attempt = 1; attempt <= 3; ++attempt) {
    EXPECT_EQ(MustReceive("odense-hv").attempt(), attempt);
    LetLeasesLapse();
  }
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  EXPECT_EQ(StatesOf("ouh", id), "DEAD_LETTER(TOO_MANY_ATTEMPTS)");
  EXPECT_EQ(EventsNamed("DEAD_LETTER").size(), 1u);
  EXPECT_EQ(world_.store().row_count(store::Table::kQueue), 0u);
}

TEST_F(HandOutTest, WithADiskThatIsFullNothingLeavesAndNothingHurries) {
  MustSubmit("ouh", BirthNotification());
  auto woken = std::make_shared<int>(0);
  const uint64_t subscription = env().queues.Subscribe(caller("odense-hv").party, [woken] { ++*woken; });
  world_.store().FailNextCommit({absl::ResourceExhaustedError("no room")});
  Awaited<HandedOut> answer;
  HandOut({caller("odense-hv").party, 16, absl::Seconds(60)}, env(), answer.Done());
  const HandedOut out = answer.Get();
  EXPECT_TRUE(out.copies.empty());
  EXPECT_FALSE(out.again);
  EXPECT_EQ(*woken, 0);  // A stream that was woken would try at once, and again, as long as the disk is full.
  env().queues.Unsubscribe(caller("odense-hv").party, subscription);
  LetLeasesLapse();
  EXPECT_EQ(MustReceive("odense-hv").attempt(), 1);
}

// T-20: quarantined, with its neighbours intact.
TEST_F(HandOutTest, ADamagedContentStaysAndItsNeighbourGoes) {
  ASSERT_TRUE(world_.ImportFacts(FactsOf(kTwinNumber)).ok());
  const HandoverId damaged = MustSubmitId("ouh", BirthNotification());
  MustSubmit("ouh", BirthOf(kTwinNumber));
  OverwriteRow(store::Table::kBody, store::RowKey(damaged), "garbage");
  EXPECT_EQ(world_.HandOut("odense-hv").size(), 1u);
  EXPECT_EQ(StatesOf("ouh", damaged), "DEAD_LETTER(DAMAGED)");
}

// What was stored is hashed again before it leaves: a change on the medium that the seal would not catch is caught by
// R.
TEST_F(HandOutTest, ContentOfAnotherHandoverDoesNotLeave) {
  ASSERT_TRUE(world_.ImportFacts(FactsOf(kTwinNumber)).ok());
  const HandoverId one = MustSubmitId("ouh", BirthNotification());
  const HandoverId other = MustSubmitId("ouh", BirthOf(kTwinNumber));
  const std::string content = world_.store().Get(store::Table::kBody, store::RowKey(other)).value().value();
  OverwriteRow(store::Table::kBody, store::RowKey(one), content);
  const std::vector<DeliveredCopy> copies = world_.HandOut("odense-hv");
  ASSERT_EQ(copies.size(), 1u);
  EXPECT_EQ(copies[0].delivery_id(), DeliveryOf("ouh", other));
}

// Nobody guesses where it belongs.
TEST_F(HandOutTest, WithoutARegisteredResidenceAnyMoreItIsHeldForAHuman) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  consent::v1::RegisterFacts nowhere = FactsOf(kChildNumber);
  nowhere.clear_municipality_code();
  ASSERT_TRUE(world_.ImportFacts(nowhere).ok());
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  EXPECT_EQ(StatesOf("ouh", id), "HELD(NO_REGISTERED_RESIDENCE)");
  EXPECT_EQ(world_.store().row_count(store::Table::kQueue), 0u);
  EXPECT_EQ(world_.store().row_count(store::Table::kOpen), 1u);
  ASSERT_EQ(EventsNamed("HELD").size(), 1u);
}

TEST_F(HandOutTest, WhenTwoPartiesServeTheMunicipalityItIsHeldForAHuman) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  world_.AddParty("odense-hv-2", directory::v1::HEALTH_VISITING, {"0461"});
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  EXPECT_EQ(StatesOf("ouh", id), "HELD(AMBIGUOUS)");
}

// A record that cannot be read is like one that is not there: a duty is not blocked by it, and nobody guesses.
TEST_F(HandOutTest, ADutyAboutAPersonWhoseRecordIsDamagedIsHeldForAHuman) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  world_.Restart();  // Nothing of the child is in memory any more.
  world_.store().DamageRow(store::Table::kPerson, KeyOf(kChildNumber).bytes());
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  EXPECT_EQ(StatesOf("ouh", id), "HELD(NO_REGISTERED_RESIDENCE)");
}

// It was handed out before it came to wait: what the recipient says of that still counts.
TEST_F(HandOutTest, WhatIsHeldAfterAHandOutStillHearsItsRecipient) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const DeliveredCopy copy = MustReceive("odense-hv");
  consent::v1::RegisterFacts nowhere = FactsOf(kChildNumber);
  nowhere.clear_municipality_code();
  ASSERT_TRUE(world_.ImportFacts(nowhere).ok());
  LetLeasesLapse();
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  MustAcknowledge("odense-hv", copy, SayAccepted());
  EXPECT_EQ(StatesOf("ouh", id), "ACCEPTED");
}

TEST_F(HandOutTest, WhatRestsOnConsentIsWithheldWhenItCannotBeDecided) {
  ASSERT_TRUE(world_.RecordConsent("odense-hv", ConsentToTransition()).ok());
  const HandoverId id = MustSubmitId("odense-hv", TransitionSummary());
  OverwriteRow(store::Table::kPerson, KeyOf(kChildNumber).bytes(), "garbage");
  world_.Restart();
  EXPECT_TRUE(world_.HandOut("daycare").empty());
  EXPECT_EQ(StatesOf("odense-hv", id).substr(0, 9), "WITHHELD(");
}

TEST_F(HandOutTest, WhatWasWithdrawnFromTheStoreLeavesTheQueue) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const std::string delivery = DeliveryOf("ouh", id);
  storage::v1::DeliveryRecord record = RecordOf(delivery);
  record.set_state(exchange::v1::WITHDRAWN);
  OverwriteRow(store::Table::kDelivery, delivery, record.SerializeAsString());
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  EXPECT_EQ(env().queues.CountInMemory(), 0u);
}

}  // namespace hand_out_test_internal
}  // namespace handover::pipeline
