#include "broker/pipeline/tell_recipient.h"

#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace tell_recipient_test_internal {

class TellRecipientTest : public PipelineTest {
 protected:
  storage::v1::DeliveryRecord RecordOf(const std::string& sender, const HandoverId& id) {
    const std::string delivery = MustGetStatus(sender, id).deliveries(0).delivery_id();
    const auto row = store::ReadRow<storage::v1::DeliveryRecord>(world_.store(), store::Table::kDelivery,
                                                                 ParseUuid(delivery).value_or(""));
    EXPECT_TRUE(row.ok() && row->has_value());
    return (*row)->record;
  }
};

TEST_F(TellRecipientTest, WhatItCouldHaveNowItMayBeToldOfWithTheDecision) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const Telling telling = MayTellRecipient(RecordOf("ouh", id), env());
  EXPECT_TRUE(telling.permitted);
  EXPECT_FALSE(telling.decision.empty());
  EXPECT_FALSE(telling.unchanged.empty());
}

TEST_F(TellRecipientTest, WhatItMayNoLongerHaveItIsNotToldOf) {
  const absl::StatusOr<consent::v1::ConsentRecord> consent =
      world_.RecordConsent("odense-hv", ConsentToTransition());
  ASSERT_TRUE(consent.ok());
  const HandoverId id = MustSubmitId("odense-hv", TransitionSummary());
  EXPECT_TRUE(MayTellRecipient(RecordOf("odense-hv", id), env()).permitted);
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", *consent).ok());
  const Telling telling = MayTellRecipient(RecordOf("odense-hv", id), env());
  EXPECT_FALSE(telling.permitted);
  EXPECT_FALSE(telling.decision.empty());
}

TEST_F(TellRecipientTest, WhatItHasHadACopyOfItKnows) {
  const absl::StatusOr<consent::v1::ConsentRecord> consent =
      world_.RecordConsent("odense-hv", ConsentToTransition());
  ASSERT_TRUE(consent.ok());
  const HandoverId id = MustSubmitId("odense-hv", TransitionSummary());
  MustReceive("daycare");
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", *consent).ok());
  const Telling telling = MayTellRecipient(RecordOf("odense-hv", id), env());
  EXPECT_TRUE(telling.permitted);
  EXPECT_TRUE(telling.decision.empty());
}

TEST_F(TellRecipientTest, WhileAHumanDecidesOrOnceItIsKeptBackItIsNotTold) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  MustReceive("odense-hv");
  storage::v1::DeliveryRecord record = RecordOf("ouh", id);
  record.set_state(exchange::v1::HELD);
  EXPECT_FALSE(MayTellRecipient(record, env()).permitted);
  record.set_state(exchange::v1::WITHHELD);
  EXPECT_FALSE(MayTellRecipient(record, env()).permitted);
}

TEST_F(TellRecipientTest, NobodyIsToldWhereThereIsNoRecipientOrNothingCanBeRead) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  storage::v1::DeliveryRecord record = RecordOf("ouh", id);
  OverwriteRow(store::Table::kBody, store::RowKey(id), "damaged");
  EXPECT_FALSE(MayTellRecipient(record, env()).permitted);
  record.clear_recipient_party();
  EXPECT_FALSE(MayTellRecipient(record, env()).permitted);
}

}  // namespace tell_recipient_test_internal
}  // namespace handover::pipeline
