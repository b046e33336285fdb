#include "clients/cli/open_loop_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "handover/pathway/v1/coordination.pb.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {
namespace open_loop_text_test {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kGetTimeline[] = "/handover.pathway.v1.PathwayService/GetTimeline";
constexpr char kGetPathway[] = "/handover.pathway.v1.PathwayService/GetPathway";

Printed PrintWith(const pathway::v1::GetPathwayResponse& pathway) {
  CliWorld world;
  world.Answer<pathway::v1::GetTimelineRequest>(kGetTimeline, pathway::v1::GetTimelineResponse());
  world.Answer<pathway::v1::GetPathwayRequest>(kGetPathway, pathway);
  return world.Run({"pathway", "--cpr=1306249995"});
}

TEST(OpenLoopTextTest, ADeliveryHasNoRule) {
  pathway::v1::GetPathwayResponse pathway;
  pathway::v1::OpenLoop& loop = *pathway.add_open_loops();
  loop.set_type(pathway::v1::OpenLoop::DELIVERY);
  loop.set_kind("BIRTH_NOTIFICATION");
  loop.set_state("DELIVERED");
  const Printed printed = PrintWith(pathway);
  EXPECT_THAT(printed.out, HasSubstr("delivery  BIRTH_NOTIFICATION  delivered  -         -          -"));
}

TEST(OpenLoopTextTest, NothingOpenPrintsNoTable) {
  EXPECT_THAT(PrintWith(pathway::v1::GetPathwayResponse()).out, Not(HasSubstr("must act")));
}

TEST(OpenLoopTextTest, TheCoordinatorAndThoseBeforeStandFirst) {
  pathway::v1::GetPathwayResponse pathway;
  pathway.mutable_coordinator()->set_party("odense-hv");
  pathway.mutable_coordinator()->set_professional("Hanne Test, health visitor");
  pathway.mutable_coordinator()->mutable_since_time()->set_seconds(1'718'000'000);
  pathway.add_former()->set_party("ouh");
  const Printed printed = PrintWith(pathway);
  EXPECT_THAT(printed.out, HasSubstr("coordinated by ouh  - to -\n"));
  EXPECT_THAT(printed.out,
              HasSubstr("coordinator  odense-hv  since 2024-06-10 06:13:20  Hanne Test, health visitor\n"));
}

}  // namespace open_loop_text_test
}  // namespace
}  // namespace handover::cli
