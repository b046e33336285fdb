#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "handover/pathway/v1/pathway_service.pb.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using pathway::v1::GetTimelineRequest;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kGetTimeline[] = "/handover.pathway.v1.PathwayService/GetTimeline";

constexpr char kGetPathway[] = "/handover.pathway.v1.PathwayService/GetPathway";

pathway::v1::GetTimelineResponse Timeline() {
  pathway::v1::GetTimelineResponse timeline;
  pathway::v1::TimelineEvent& event = *timeline.add_events();
  event.mutable_time()->set_seconds(1'718'000'000);
  event.set_kind("VISIT_SUMMARY");
  event.set_sender("odense-hv");
  event.set_recipient("gp");
  event.set_event("WITHHELD");
  event.set_reason("CONSENT_WITHDRAWN");
  event.set_log_index(7);
  return timeline;
}

TEST(PathwayCommandTest, TimelineShowsNoPerson) {
  CliWorld world;
  world.Answer<GetTimelineRequest>(kGetTimeline, Timeline());
  world.Answer<pathway::v1::GetPathwayRequest>(kGetPathway, pathway::v1::GetPathwayResponse());
  const Printed printed = world.Run({"pathway", "--cpr-file=-"}, "130624-9995\n");
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out,
              AllOf(HasSubstr("2024-06-10 06:13:20  withheld (CONSENT_WITHDRAWN)  VISIT_SUMMARY  odense-hv  gp"),
                    Not(HasSubstr("130624"))));
  EXPECT_EQ(world.Asked<GetTimelineRequest>(kGetTimeline).person().cpr(), "1306249995");
}

TEST(PathwayCommandTest, JsonIsOneLineAnEvent) {
  CliWorld world;
  world.Answer<GetTimelineRequest>(kGetTimeline, Timeline());
  world.Answer<pathway::v1::GetPathwayRequest>(kGetPathway, pathway::v1::GetPathwayResponse());
  EXPECT_THAT(world.Run({"--json", "pathway", "--cpr=1306249995"}).out,
              HasSubstr("{\"time\":\"2024-06-10T06:13:20Z\""));
}

TEST(PathwayCommandTest, PersonIsRequired) {
  CliWorld world;
  EXPECT_EQ(world.Run({"pathway"}).exit_code, kUsage);
  EXPECT_EQ(world.Run({"pathway", "--cpr=x"}).exit_code, kUsage);
}

TEST(PathwayCommandTest, UnknownPersonIsRefused) {
  CliWorld world;
  world.Refuse(kGetTimeline, absl::NotFoundError(""));
  EXPECT_EQ(world.Run({"pathway", "--cpr=1306249995"}).exit_code, kRefused);
}

}  // namespace
}  // namespace handover::cli
