#include "broker/pipeline/deadlines.h"

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace deadlines_test_internal {

// The clock stands at Monday 10 June 2024, 08:13 in Copenhagen; Tuesday ends at 22:00 UTC.
const absl::Time kEndOfTuesday = absl::FromUnixSeconds(1'718'143'200);
constexpr absl::Duration kDay = absl::Hours(24);

class DeadlinesTest : public PipelineTest {
 protected:
  storage::v1::DeliveryRecord RecordTo(const std::string& alias) {
    storage::v1::DeliveryRecord record;
    record.set_recipient_party(std::string(caller(alias).party.bytes()));
    record.set_sender_party(std::string(caller("ouh").party.bytes()));
    record.set_priority(exchange::v1::ROUTINE);
    record.set_rule_id("P-05");
    return record;
  }
  void CloseOn(const std::string& alias, const std::string& day) {
    admin::v1::AddPartyRequest request;
    *request.mutable_party() = env().directory.Get()->FindByAlias(alias)->record;
    request.mutable_party()->add_closing_days(day);
    fakes::Awaited<absl::StatusOr<admin::v1::AddPartyResponse>> added;
    world_.manage().AddParty(fakes::Tester(), request, added.Done());
    ASSERT_TRUE(added.Get().ok());
  }
  storage::v1::DeliveryRecord Begun(storage::v1::DeliveryRecord record, const std::string& kind) {
    Deadlines(*env().policy.Get(), *env().directory.Get()).Begin({kind, std::nullopt}, world_.clock().Now(), record);
    return record;
  }
  storage::v1::DeliveryRecord Entered(storage::v1::DeliveryRecord record, exchange::v1::DeliveryState state) {
    record.set_state(state);
    Deadlines(*env().policy.Get(), *env().directory.Get()).Enter(world_.clock().Now(), record);
    return record;
  }
};

TEST_F(DeadlinesTest, BothAreWorkingDaysOfTheKind) {
  const storage::v1::DeliveryRecord record = Begun(RecordTo("odense-hv"), "BIRTH_NOTIFICATION");
  EXPECT_EQ(record.deliver_by_ms(), absl::ToUnixMillis(kEndOfTuesday));
  EXPECT_EQ(record.conclude_by_ms(), absl::ToUnixMillis(kEndOfTuesday));
  EXPECT_TRUE(record.conclusion_due());
}

TEST_F(DeadlinesTest, AClosingDayOfTheRecipientIsNoneOfItsWorkingDays) {
  CloseOn("odense-hv", "2024-06-11");
  EXPECT_EQ(Begun(RecordTo("odense-hv"), "BIRTH_NOTIFICATION").deliver_by_ms(),
            absl::ToUnixMillis(kEndOfTuesday + kDay));
  EXPECT_EQ(Begun(RecordTo("aarhus-hv"), "BIRTH_NOTIFICATION").deliver_by_ms(), absl::ToUnixMillis(kEndOfTuesday));
}

TEST_F(DeadlinesTest, AcuteIsHours) {
  storage::v1::DeliveryRecord acute = RecordTo("odense-hv");
  acute.set_priority(exchange::v1::ACUTE);
  const storage::v1::DeliveryRecord record = Begun(acute, "BIRTH_NOTIFICATION");
  EXPECT_EQ(record.deliver_by_ms(), absl::ToUnixMillis(world_.clock().Now() + absl::Hours(1)));
  EXPECT_EQ(record.conclude_by_ms(), absl::ToUnixMillis(world_.clock().Now() + absl::Hours(4)));
}

TEST_F(DeadlinesTest, ACopyHasADeadlineForItsDeliveryAlone) {
  storage::v1::DeliveryRecord copy = RecordTo("odense-hv");
  copy.set_copy(true);
  const storage::v1::DeliveryRecord record = Begun(copy, "BIRTH_NOTIFICATION");
  EXPECT_NE(record.deliver_by_ms(), 0);
  EXPECT_EQ(record.conclude_by_ms(), 0);
  EXPECT_FALSE(record.conclusion_due());
}

TEST_F(DeadlinesTest, APartyThatIsNotKnownHasTheCommonCalendar) {
  EXPECT_FALSE(CalendarOf("", *env().policy.Get(), *env().directory.Get()).IsWorkingDay(absl::CivilDay(2024, 12, 25)));
}

TEST_F(DeadlinesTest, WhoMustActHasUntilTheEndOfTheNextWorkingDay) {
  const int64_t end = absl::ToUnixMillis(kEndOfTuesday);
  EXPECT_EQ(Entered(RecordTo("odense-hv"), exchange::v1::HELD).act_by_ms(), end);
  EXPECT_EQ(Entered(RecordTo("odense-hv"), exchange::v1::DECLINED).act_by_ms(), end);
  EXPECT_EQ(Entered(RecordTo("odense-hv"), exchange::v1::WITHHELD).act_by_ms(), end);
}

TEST_F(DeadlinesTest, TheDaysOfTheSenderCountForWhatComesBackToIt) {
  CloseOn("ouh", "06-11");
  const int64_t later = absl::ToUnixMillis(kEndOfTuesday + kDay);
  EXPECT_EQ(Entered(RecordTo("odense-hv"), exchange::v1::DECLINED).act_by_ms(), later);
  EXPECT_EQ(Entered(RecordTo("odense-hv"), exchange::v1::HELD).act_by_ms(), absl::ToUnixMillis(kEndOfTuesday));
}

TEST_F(DeadlinesTest, AStateInWhichNobodyMustActHasNone) {
  storage::v1::DeliveryRecord record = Entered(RecordTo("odense-hv"), exchange::v1::DECLINED);
  EXPECT_EQ(Entered(record, exchange::v1::RETURNED).act_by_ms(), 0);
  EXPECT_EQ(Entered(record, exchange::v1::QUEUED).act_by_ms(), 0);
}

}  // namespace deadlines_test_internal
}  // namespace handover::pipeline
