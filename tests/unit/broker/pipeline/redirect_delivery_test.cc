#include "broker/pipeline/redirect_delivery.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class RedirectDeliveryTest : public PipelineTest {
 protected:
  std::string Redirect(const std::string& from, const std::string& to) {
    return Verdict(world_.Acknowledge(from, MustReceive(from), SayRedirectedTo(to)));
  }
};

TEST_F(RedirectDeliveryTest, TheNextOneCarriesOnWithTheSameSections) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const exchange::v1::DeliveredCopy first = MustReceive("odense-hv");
  MustAcknowledge("odense-hv", first, SayRedirectedTo("aarhus-hv"));
  const exchange::v1::DeliveredCopy second = MustReceive("aarhus-hv");
  EXPECT_NE(second.delivery_id(), first.delivery_id());
  EXPECT_EQ(SectionTypesOf(second), SectionTypesOf(first));
  EXPECT_EQ(second.redirect_chain_size(), 1);
  MustAcknowledge("aarhus-hv", second, SayAccepted());
  EXPECT_TRUE(MustGetStatus("ouh", id).ended());
}

TEST_F(RedirectDeliveryTest, WhoMayNotHaveItDoesNotGetItThatWayEither) {
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(Redirect("odense-hv", "volunteers"), "RECIPIENT_NOT_ALLOWED at acknowledgement.redirect_party");
  EXPECT_TRUE(world_.HandOut("volunteers").empty());
}

TEST_F(RedirectDeliveryTest, NobodyRedirectsToHimself) {
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(Redirect("odense-hv", "odense-hv"), "REDIRECT_TO_SELF at acknowledgement.redirect_party");
}

TEST_F(RedirectDeliveryTest, ALoopEndsAfterEight) {
  MustSubmit("ouh", BirthNotification());
  std::string from = "odense-hv";
  std::string to = "aarhus-hv";
  for (int i = 0; i < 8; ++i) {
    EXPECT_EQ(Redirect(from, to), "OK");
    std::swap(from, to);
  }
  EXPECT_EQ(Redirect(from, to), "TOO_MANY_REDIRECTIONS at acknowledgement.outcome");
}

TEST_F(RedirectDeliveryTest, ByRoleItIsRoutedByResidence) {
  MustSubmit("ouh", BirthNotification());
  consent::v1::RegisterFacts moved = FactsOf(kChildNumber);
  fakes::PipelineWorld::Word word = SayRedirectedTo("aarhus-hv");
  word.redirect_party.clear();
  word.redirect_role = "HEALTH_VISITING";
  const exchange::v1::DeliveredCopy copy = MustReceive("odense-hv");
  moved.set_municipality_code("0751");
  ASSERT_TRUE(world_.ImportFacts(moved).ok());
  MustAcknowledge("odense-hv", copy, word);
  MustReceive("aarhus-hv");
}

TEST_F(RedirectDeliveryTest, ARedirectionThatIsRepeatedMakesNoSecondDelivery) {
  MustSubmit("ouh", BirthNotification());
  const exchange::v1::DeliveredCopy copy = MustReceive("odense-hv");
  MustAcknowledge("odense-hv", copy, SayRedirectedTo("aarhus-hv"));
  EXPECT_EQ(MustAcknowledge("odense-hv", copy, SayRedirectedTo("aarhus-hv")).state, exchange::v1::REDIRECTED);
  EXPECT_EQ(world_.HandOut("aarhus-hv").size(), 1u);
}

TEST_F(RedirectDeliveryTest, TheCopyOfTheNextOneVerifies) {
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(Redirect("odense-hv", "aarhus-hv"), "OK");
  EXPECT_EQ(CheckCopy("aarhus-hv", MustReceive("aarhus-hv")), "OK");
}

TEST_F(RedirectDeliveryTest, TheSenderSeesBothAndWhichCarriesOn) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  EXPECT_EQ(Redirect("odense-hv", "aarhus-hv"), "OK");
  const exchange::v1::HandoverStatus status = MustGetStatus("ouh", id);
  ASSERT_EQ(status.deliveries_size(), 2);
  EXPECT_EQ(status.deliveries(0).successor_delivery_id(), status.deliveries(1).delivery_id());
  EXPECT_EQ(status.deliveries(1).party_id(), PartyIdText("aarhus-hv"));
  EXPECT_FALSE(status.ended());
}

// The chain is the signed word of each who passed it on, first to last.
TEST_F(RedirectDeliveryTest, TheChainNamesEveryStatementInOrder) {
  MustSubmit("ouh", BirthNotification());
  const exchange::v1::DeliveredCopy first = MustReceive("odense-hv");
  const Acknowledged one = MustAcknowledge("odense-hv", first, SayRedirectedTo("aarhus-hv"));
  const exchange::v1::DeliveredCopy second = MustReceive("aarhus-hv");
  const Acknowledged two = MustAcknowledge("aarhus-hv", second, SayRedirectedTo("odense-hv"));
  const exchange::v1::DeliveredCopy third = MustReceive("odense-hv");
  ASSERT_EQ(third.redirect_chain_size(), 2);
  EXPECT_EQ(third.redirect_chain(0), AsView(ParseLeaf(one.receipt.leaf())->ref));
  EXPECT_EQ(third.redirect_chain(1), AsView(ParseLeaf(two.receipt.leaf())->ref));
}

// Who passed it on may leave: the one who carries on is not asked about it.
TEST_F(RedirectDeliveryTest, ASuspendedPartyDoesNotTakeItBackFromTheNextOne) {
  exchange::v1::Handover named = BirthNotification();
  named.mutable_addressees(0)->clear_role();
  named.mutable_addressees(0)->set_party(std::string(caller("odense-hv").party.bytes()));
  const HandoverId id = MustSubmitId("ouh", named);
  EXPECT_EQ(Redirect("odense-hv", "aarhus-hv"), "OK");
  ASSERT_TRUE(world_.SetPartyState("odense-hv", directory::v1::Party::SUSPENDED).ok());
  const exchange::v1::DeliveredCopy copy = MustReceive("aarhus-hv");
  EXPECT_EQ(CheckCopy("aarhus-hv", copy), "OK");
  MustAcknowledge("aarhus-hv", copy, SayAccepted());
  EXPECT_TRUE(MustGetStatus("ouh", id).ended());
}

TEST_F(RedirectDeliveryTest, AnUnknownOrSuspendedTargetIsNamed) {
  ASSERT_TRUE(world_.SetPartyState("aarhus-hv", directory::v1::Party::SUSPENDED).ok());
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  EXPECT_EQ(Redirect("odense-hv", "aarhus-hv"), "UNKNOWN_RECIPIENT at acknowledgement.party");
  EXPECT_EQ(StatesOf("ouh", id), "QUEUED");
}

TEST_F(RedirectDeliveryTest, ToARoleThatNobodyHasThereItIsHeld) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const exchange::v1::DeliveredCopy copy = MustReceive("odense-hv");
  consent::v1::RegisterFacts moved = FactsOf(kChildNumber);
  moved.set_municipality_code("0101");
  ASSERT_TRUE(world_.ImportFacts(moved).ok());
  fakes::PipelineWorld::Word word = SayRedirectedTo("");
  word.redirect_role = "HEALTH_VISITING";
  MustAcknowledge("odense-hv", copy, word);
  EXPECT_EQ(StatesOf("ouh", id), "REDIRECTED(MOVED_AWAY) HELD(NO_PARTY)");
}

TEST_F(RedirectDeliveryTest, AFullDiskPassesNothingOn) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const exchange::v1::DeliveredCopy copy = MustReceive("odense-hv");
  world_.store().FailNextCommit({absl::ResourceExhaustedError("no room")});
  EXPECT_EQ(world_.Acknowledge("odense-hv", copy, SayRedirectedTo("aarhus-hv")).status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(StatesOf("ouh", id), "QUEUED");
  EXPECT_TRUE(world_.HandOut("aarhus-hv").empty());
}

}  // namespace
}  // namespace handover::pipeline
