#include "broker/pipeline/related_handovers.h"

#include <gtest/gtest.h>

#include <string>

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
    return FindRelatedKind(envelope, question, env());
  }
};

TEST_F(RelatedHandoversTest, FindsTheKindBetweenTheSameTwoTheOneWayAndTheOther) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  EXPECT_EQ(KindBetween(id, "ouh", "odense-hv").value(), "BIRTH_NOTIFICATION");
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
  EXPECT_EQ(FindRelatedKind(envelope, question, env()).value(), "");
}

TEST_F(RelatedHandoversTest, OtherKindsThanSsdAreNotCounted) {
  const HandoverId id = MustSubmitId("odense-hv", ConcernReport());
  const auto stored = LoadHandover(id, *env().directory.Get(), env());
  ASSERT_TRUE(stored.ok());
  EXPECT_EQ(CountSsdExchanges((*stored)->matter, policy::Phase::kSubmit, env()).value(), 0);
}

}  // namespace
}  // namespace handover::pipeline
