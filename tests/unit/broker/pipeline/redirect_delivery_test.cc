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

}  // namespace
}  // namespace handover::pipeline
