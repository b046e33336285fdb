#include "broker/pipeline/related_handovers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broker/base/status_macros.h"
#include "broker/pipeline/matter.h"
#include "broker/pipeline/stored_handover.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class RelatedHandoversTest : public PipelineTest {
 protected:
  absl::StatusOr<std::string> KindBetween(const HandoverId& related, const std::string& sender,
                                          const std::string& recipient) {
    exchange::v1::Envelope envelope;
    envelope.add_related()->set_handover_id(std::string(related.bytes()));
    policy::Question question;
    question.sender.party = caller(sender).party;
    question.recipient.party = caller(recipient).party;
    HANDOVER_ASSIGN_OR_RETURN(const Related found, FindRelated(envelope, question, subject_, env()));
    return found.referred ? found.kind + " referred" : found.kind;
  }

  std::vector<PersonKey> subject_;
};

TEST_F(RelatedHandoversTest, FindsTheKindBetweenTheSameTwoTheOneWayAndTheOther) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  EXPECT_EQ(KindBetween(id, "ouh", "odense-hv").value(), "BIRTH_NOTIFICATION");
  EXPECT_EQ(KindBetween(id, "odense-hv", "ouh").value(), "BIRTH_NOTIFICATION");
}

TEST_F(RelatedHandoversTest, WhoSentItAboutTheSamePersonHasReferred) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  subject_ = {KeyOf(kMotherNumber), KeyOf(kChildNumber)};
  EXPECT_EQ(KindBetween(id, "odense-hv", "ouh").value(), "BIRTH_NOTIFICATION referred");
  EXPECT_EQ(KindBetween(id, "ouh", "odense-hv").value(), "BIRTH_NOTIFICATION");
  subject_ = {KeyOf(kMotherNumber)};
  EXPECT_EQ(KindBetween(id, "odense-hv", "ouh").value(), "BIRTH_NOTIFICATION");
}

TEST_F(RelatedHandoversTest, SomebodyElsesHandoverHelpsNobody) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  EXPECT_EQ(KindBetween(id, "ouh", "gp-a").value(), "");
  EXPECT_EQ(KindBetween(id, "gp-a", "odense-hv").value(), "");
}

TEST_F(RelatedHandoversTest, AnUnknownHandoverHasNoKind) {
  EXPECT_EQ(KindBetween(HandoverId(), "ouh", "odense-hv").value(), "");
}

TEST_F(RelatedHandoversTest, WithoutARecipientNothingIsAsked) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  exchange::v1::Envelope envelope;
  envelope.add_related()->set_handover_id(std::string(id.bytes()));
  policy::Question question;
  question.sender.party = caller("ouh").party;
  EXPECT_EQ(FindRelated(envelope, question, subject_, env())->kind, "");
}

TEST_F(RelatedHandoversTest, OtherKindsThanSsdAreNotCounted) {
  const HandoverId id = MustSubmitId("odense-hv", ConcernReport());
  const auto stored = LoadHandover(id, *env().directory.Get(), env());
  ASSERT_TRUE(stored.ok());
  EXPECT_EQ(CountSsdExchanges((*stored)->matter, env()).value(), 0);
}

class SsdExchangesTest : public PipelineTest {
 protected:
  exchange::v1::Handover Exchange(bool follow_up, const std::string& meeting = "meeting-1") {
    exchange::v1::Handover handover = FixtureHandover("visit_summary");
    handover.mutable_envelope()->set_kind("SSD_EXCHANGE");
    exchange::v1::Envelope::ParentInvolvement& mother = *handover.mutable_envelope()->add_parent_involvements();
    mother.set_person_id(kMotherId);
    mother.set_state(exchange::v1::Envelope::ParentInvolvement::INFORMED);
    handover.mutable_slip()->set_meeting_id(meeting);
    handover.mutable_slip()->set_ssd_follow_up(follow_up);
    if (follow_up) handover.mutable_slip()->set_justification_text("The meeting found a new worry.");
    if (follow_up) handover.mutable_slip()->set_justified_by("Hanne Test, health visitor");
    handover.mutable_sections()->DeleteSubrange(3, 1);  // Of the mother's health nothing is exchanged.
    *handover.add_addressees() = ToRole("SOCIAL_SERVICES", "EARLY_PREVENTION", "SSD_EXCHANGE");
    return handover;
  }
  static constexpr bool kFirst = false;
  static constexpr bool kFollowUp = true;
};

TEST_F(SsdExchangesTest, OneExchangeAndOneFollowUpAndNoMore) {
  MustSubmit("odense-hv", Exchange(kFirst));
  EXPECT_EQ(Verdict(world_.Submit("odense-hv", Exchange(kFirst))).substr(0, 13), "SSD_EXHAUSTED");
  MustSubmit("odense-hv", Exchange(kFollowUp));
  EXPECT_EQ(Verdict(world_.Submit("odense-hv", Exchange(kFollowUp))).substr(0, 13), "SSD_EXHAUSTED");
}

// One use is one child's under one meeting: another meeting has its own.
TEST_F(SsdExchangesTest, AnotherMeetingIsCountedByItself) {
  MustSubmit("odense-hv", Exchange(kFirst, "meeting-1"));
  MustSubmit("odense-hv", Exchange(kFirst, "meeting-2"));
  EXPECT_EQ(Verdict(world_.Submit("odense-hv", Exchange(kFirst, "meeting-2"))).substr(0, 13), "SSD_EXHAUSTED");
}

TEST_F(SsdExchangesTest, AFollowUpWithoutAReasonIsRefused) {
  MustSubmit("odense-hv", Exchange(kFirst));
  exchange::v1::Handover unexplained = Exchange(kFollowUp);
  unexplained.mutable_slip()->clear_justified_by();
  EXPECT_EQ(Verdict(world_.Submit("odense-hv", unexplained)).substr(0, 21), "JUSTIFICATION_MISSING");
}

// What came after it takes nothing from the first: both are handed out.
TEST_F(SsdExchangesTest, AFollowUpThatWaitsBehindDoesNotUseUpTheFirst) {
  MustSubmit("odense-hv", Exchange(kFirst));
  MustSubmit("odense-hv", Exchange(kFollowUp));
  MustAcknowledge("odense-social", MustReceive("odense-social"), SayAccepted());
  MustAcknowledge("odense-social", MustReceive("odense-social"), SayAccepted());
}

TEST_F(SsdExchangesTest, PassingItOnIsNoFurtherExchange) {
  world_.AddParty("aarhus-social", directory::v1::SOCIAL_SERVICES, {"0751"});
  MustSubmit("odense-hv", Exchange(kFirst));
  MustAcknowledge("odense-social", MustReceive("odense-social"), SayRedirectedTo("aarhus-social"));
  MustAcknowledge("aarhus-social", MustReceive("aarhus-social"), SayAccepted());
}

}  // namespace
}  // namespace handover::pipeline
