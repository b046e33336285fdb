#include "broker/delivery/delivery_due.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace handover::delivery {
namespace delivery_due_test {

// Delivery at 10, conclusion at 20, an act at 30; the state began at 5.
storage::v1::DeliveryRecord RecordIn(exchange::v1::DeliveryState state) {
  storage::v1::DeliveryRecord record;
  record.set_state(state);
  record.set_state_ms(5);
  record.set_deliver_by_ms(10);
  record.set_conclude_by_ms(20);
  record.set_act_by_ms(30);
  record.set_conclusion_due(true);
  return record;
}

// `DELIVERY_LATE 10`, or `-`.
std::string Told(const storage::v1::DeliveryRecord& record) {
  const std::optional<Due> due = DueOf(record);
  return due.has_value() ? absl::StrCat(pathway::v1::EscalationReason_Name(due->reason), " ", due->time_ms) : "-";
}

TEST(DeliveryDueTest, EachStateThatIsNoEndHasADeadline) {
  EXPECT_EQ(Told(RecordIn(exchange::v1::QUEUED)), "DELIVERY_LATE 10");
  EXPECT_EQ(Told(RecordIn(exchange::v1::LEASED)), "DELIVERY_LATE 10");
  EXPECT_EQ(Told(RecordIn(exchange::v1::DELIVERED)), "CONCLUSION_LATE 20");
  EXPECT_EQ(Told(RecordIn(exchange::v1::HELD)), "HELD_LATE 10");
  EXPECT_EQ(Told(RecordIn(exchange::v1::DECLINED)), "RETURNED_LATE 30");
  EXPECT_EQ(Told(RecordIn(exchange::v1::WITHHELD)), "RETURNED_LATE 30");
  EXPECT_EQ(Told(RecordIn(exchange::v1::DEAD_LETTER)), "DEAD_LETTER 5");
}

TEST(DeliveryDueTest, AnEndHasNone) {
  for (const auto state :
       {exchange::v1::ACCEPTED, exchange::v1::REDIRECTED, exchange::v1::WITHDRAWN, exchange::v1::RETURNED}) {
    EXPECT_EQ(Told(RecordIn(state)), "-") << exchange::v1::DeliveryState_Name(state);
  }
  EXPECT_EQ(Told({}), "-");
}

TEST(DeliveryDueTest, ACopyAndWhatAsksForNoConclusionEndWhenStored) {
  storage::v1::DeliveryRecord copy = RecordIn(exchange::v1::DELIVERED);
  copy.set_copy(true);
  EXPECT_EQ(Told(copy), "-");
  storage::v1::DeliveryRecord plain = RecordIn(exchange::v1::DELIVERED);
  plain.set_conclusion_due(false);
  EXPECT_EQ(Told(plain), "-");
}

TEST(DeliveryDueTest, TheEarlierOfTwoDeadlinesCounts) {
  storage::v1::DeliveryRecord queued = RecordIn(exchange::v1::QUEUED);
  queued.set_conclude_by_ms(9);
  EXPECT_EQ(Told(queued), "CONCLUSION_LATE 9");
  queued.set_conclude_by_ms(10);
  EXPECT_EQ(Told(queued), "DELIVERY_LATE 10");
  queued.set_conclude_by_ms(0);
  EXPECT_EQ(Told(queued), "DELIVERY_LATE 10");
  storage::v1::DeliveryRecord held = RecordIn(exchange::v1::HELD);
  held.set_act_by_ms(7);
  EXPECT_EQ(Told(held), "HELD_LATE 7");
}

TEST(DeliveryDueTest, WhoWasHandedACopyHasADigestOfIt) {
  storage::v1::DeliveryRecord record = RecordIn(exchange::v1::QUEUED);
  EXPECT_FALSE(WasHandedOut(record));
  record.set_delivery_digest(std::string(32, 'd'));
  EXPECT_TRUE(WasHandedOut(record));
}

}  // namespace delivery_due_test
}  // namespace handover::delivery
