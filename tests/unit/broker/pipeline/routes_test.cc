#include "broker/pipeline/routes.h"

#include "tests/unit/broker/pipeline/expectation_test_base.h"

namespace handover::pipeline {
namespace routes_test_internal {

using storage::v1::RouteRecord;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class RoutesTest : public ExpectationTest {
 protected:
  RouteRecord NameOf(const std::string& sender, const std::string& kind, const std::string& recipient) {
    RouteRecord route;
    if (!sender.empty()) route.set_sender_party(std::string(caller(sender).party.bytes()));
    route.set_kind(kind);
    route.set_recipient_party(std::string(caller(recipient).party.bytes()));
    return route;
  }
  RouteRecord Read(const RouteRecord& name) {
    const auto row =
        store::ReadRow<RouteRecord>(world_.store(), store::Table::kRoute, store::RouteKey(RouteIdOf(name)));
    EXPECT_TRUE(row.ok());
    return row.ok() && row->has_value() ? (*row)->record : RouteRecord();
  }
  size_t TalliesLeft() {
    size_t count = 0;
    const std::string prefix(store::kTallyPrefix);
    const auto visit = [&count](std::string_view, std::string_view) { return ++count > 0; };
    EXPECT_TRUE(world_.store().Scan(store::Table::kRoute, {prefix, store::AfterPrefix(prefix)}, visit).ok());
    return count;
  }
};

TEST_F(RoutesTest, WhatIsAcceptedIsCountedOnceAlsoAcrossARestart) {
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(TalliesLeft(), 1u);
  world_.Restart();
  world_.Tick();
  world_.Tick();
  EXPECT_EQ(TalliesLeft(), 0u);
  EXPECT_EQ(Read(NameOf("ouh", "BIRTH_NOTIFICATION", "odense-hv")).total_count(), 1);
}

TEST_F(RoutesTest, TheFirstWordOfARecipientCountsAsFetched) {
  MustSubmit("ouh", BirthNotification());
  const exchange::v1::DeliveredCopy copy = MustReceive("odense-hv");
  world_.Tick();
  EXPECT_EQ(Read(NameOf("", "", "odense-hv")).total_count(), 0);
  MustAcknowledge("odense-hv", copy, SayDelivered());
  MustAcknowledge("odense-hv", copy, SayAccepted());
  world_.Tick();
  EXPECT_EQ(Read(NameOf("", "", "odense-hv")).total_count(), 1);
}

TEST_F(RoutesTest, ManyTalliesTakeSeveralRounds) {
  for (int i = 0; i < 3; ++i) MustSubmit("ouh", BirthNotification());
  RouteWatch watch({.max_tallies = 2}, env(), [](const absl::Status& status) { ADD_FAILURE() << status; });
  EXPECT_TRUE(watch.Round());
  watch.Await();
  EXPECT_FALSE(watch.Round());
  watch.Await();
  EXPECT_EQ(Read(NameOf("ouh", "BIRTH_NOTIFICATION", "odense-hv")).total_count(), 3);
}

TEST_F(RoutesTest, ADamagedTallyIsLeftOut) {
  MustSubmit("ouh", BirthNotification());
  OverwriteRow(store::Table::kRoute, store::TallyKey(1'000'000), "\xff");
  world_.Tick();
  EXPECT_EQ(TalliesLeft(), 0u);
  EXPECT_EQ(Read(NameOf("ouh", "BIRTH_NOTIFICATION", "odense-hv")).total_count(), 1);
}

TEST_F(RoutesTest, ADamagedRouteIsTold) {
  MustSubmit("ouh", BirthNotification());
  OverwriteRow(store::Table::kRoute, store::RouteKey(RouteIdOf(NameOf("ouh", "BIRTH_NOTIFICATION", "odense-hv"))),
               "\xff");
  std::vector<absl::StatusCode> told;
  RouteWatch watch({}, env(), [&told](const absl::Status& status) { told.push_back(status.code()); });
  watch.Round();
  watch.Await();
  EXPECT_THAT(told, ElementsAre(absl::StatusCode::kDataLoss));
}

TEST_F(RoutesTest, RoutesOfOtherNamesAreOthers) {
  const RouteRecord name = NameOf("ouh", "BIRTH_NOTIFICATION", "odense-hv");
  EXPECT_THAT(RouteIdOf(name), SizeIs(16));
  EXPECT_NE(RouteIdOf(name), RouteIdOf(NameOf("ouh", "BIRTH_HANDOVER", "odense-hv")));
  EXPECT_NE(RouteIdOf(name), RouteIdOf(NameOf("", "", "odense-hv")));
}

TEST_F(RoutesTest, ATimerOfARouteThatIsNotThereIsDataLoss) {
  EXPECT_EQ(TakeRouteStep(std::string(16, 'x'), 1, env()).status().code(), absl::StatusCode::kDataLoss);
}

// Two recipients of a copy, one of which stops: the pattern of St. Olavs Hospital, where 16 438 letters were never
// fetched before anybody noticed.
class StOlavsTest : public RoutesTest {
 protected:
#ifdef __SANITIZE_THREAD__
  void SetUp() override { GTEST_SKIP() << "four months that one thread plays"; }
#endif
  // A birth, with a copy to another municipality's health visiting, where the family is staying.
  exchange::v1::Handover Letter() {
    exchange::v1::Handover handover = BirthNotification();
    if (leaves_out_copy_) return handover;
    exchange::v1::Addressee copy = handover.addressees(0);
    copy.clear_role();
    copy.set_party(std::string(caller("aarhus-hv").party.bytes()));
    copy.set_copy(true);
    *handover.add_addressees() = copy;
    return handover;
  }
  // That visits are missing as well is another matter.
  std::vector<std::string> SilentRoutes() {
    std::vector<std::string> alarms = Alarms();
    std::erase_if(alarms, [](const std::string& alarm) { return alarm.find("ROUTE_SILENT") == std::string::npos; });
    return alarms;
  }
  void Fetch(const std::string& alias) {
    for (const exchange::v1::DeliveredCopy& copy : world_.HandOut(alias)) {
      MustAcknowledge(alias, copy, alias == "odense-hv" ? SayAccepted() : SayDelivered());
    }
  }
  // From eight to four in Denmark: a letter every twelve minutes, and whoever still fetches does so.
  void WorkingDay(absl::CivilDay day, const std::vector<std::string>& fetching) {
    const absl::Time eight = policy::StartOfDanishDay(day) + absl::Hours(8);
    world_.clock().Advance(std::max(absl::ZeroDuration(), eight - world_.clock().Now()));
    for (int i = 0; i < per_day_; ++i) {
      MustSubmit("ouh", Letter());
      world_.clock().Advance(absl::Minutes(6));
      for (const std::string& alias : fetching) Fetch(alias);
      world_.clock().Advance(absl::Minutes(6));
      world_.Tick();
    }
  }
  void WorkingDays(absl::CivilDay& day, int count, const std::vector<std::string>& fetching) {
    for (; count > 0; ++day) {
      if (!env().policy.Get()->set.calendar().IsWorkingDay(day)) continue;
      WorkingDay(day, fetching);
      --count;
    }
  }

  int per_day_ = 40;
  bool leaves_out_copy_ = false;
};

TEST_F(StOlavsTest, TheRecipientThatStopsFetchingAlarmsWithinOneWorkingDayAndUntilItFetchesAgain) {
  absl::CivilDay day(2024, 6, 11);
  WorkingDays(day, 18, {"odense-hv", "aarhus-hv"});
  EXPECT_THAT(SilentRoutes(), IsEmpty());
  WorkingDays(day, 1, {"odense-hv"});
  EXPECT_THAT(SilentRoutes(), ElementsAre("ROUTE_SILENT/1 aarhus-hv"));
  // It stays open, and climbs, for as long as the silence lasts; the copies are late by then as well.
  WorkingDays(day, 3, {"odense-hv"});
  EXPECT_THAT(SilentRoutes(), ElementsAre("ROUTE_SILENT/2 aarhus-hv"));
  WorkingDays(day, 1, {"odense-hv", "aarhus-hv"});
  EXPECT_THAT(SilentRoutes(), IsEmpty());
}

TEST_F(StOlavsTest, TheSenderThatStopsSendingAlarmsToo) {
  absl::CivilDay day(2024, 6, 11);
  WorkingDays(day, 18, {"odense-hv", "aarhus-hv"});
  for (int hour = 0; hour < 24; ++hour) Pass(absl::Hours(1));
  EXPECT_THAT(SilentRoutes(), ElementsAre("ROUTE_SILENT/1 ouh", "ROUTE_SILENT/1 ouh"));
  // Nothing waits for the recipients, so nobody calls them silent.
  MustSubmit("ouh", Letter());
  world_.Tick();
  EXPECT_THAT(SilentRoutes(), IsEmpty());
  EXPECT_THAT(EventsNamed("ESCALATION_CLOSED"), Not(IsEmpty()));
}

// The other half of the pattern: the sender's system leaves one of two recipients out, and goes on with the other. For
// four months nobody would have noticed.
TEST_F(StOlavsTest, TheRecipientThatIsLeftOutAlarmsWithinOneWorkingDayAndForAsLongAsItLasts) {
  absl::CivilDay day(2024, 6, 11);
  WorkingDays(day, 18, {"odense-hv", "aarhus-hv"});
  leaves_out_copy_ = true;
  WorkingDays(day, 1, {"odense-hv"});
  EXPECT_THAT(SilentRoutes(), ElementsAre("ROUTE_SILENT/1 ouh"));
  per_day_ = 4;
  for (const absl::CivilDay end = day + 120; day < end;) WorkingDays(day, 1, {"odense-hv"});
  // Named again every week, never closed.
  EXPECT_THAT(SilentRoutes(), testing::Contains(testing::MatchesRegex("ROUTE_SILENT/[0-9][0-9] ouh")));
  leaves_out_copy_ = false;
  MustSubmit("ouh", Letter());
  world_.Tick();
  EXPECT_THAT(EventsNamed("ESCALATION_CLOSED"), Not(IsEmpty()));
}

}  // namespace routes_test_internal
}  // namespace handover::pipeline
