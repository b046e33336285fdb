#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "handover/pathway/v1/coordination.pb.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {
namespace coordinator_command_test {

using pathway::v1::EndExpectationRequest;
using pathway::v1::ListOpenLoopsRequest;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kListOpenLoops[] = "/handover.pathway.v1.PathwayService/ListOpenLoops";
constexpr char kEndExpectation[] = "/handover.pathway.v1.PathwayService/EndExpectation";

pathway::v1::ListOpenLoopsResponse OneOverdue() {
  pathway::v1::ListOpenLoopsResponse response;
  pathway::v1::OpenLoop& loop = *response.add_open_loops();
  loop.set_type(pathway::v1::OpenLoop::EXPECTATION);
  loop.set_kind("VISIT_SUMMARY");
  loop.set_state("OVERDUE");
  loop.set_must_act("odense-hv");
  loop.set_rule_id("E-02");
  loop.set_text("What the first visits showed was summed up.");
  loop.set_escalation_step(2);
  response.set_pathway_count(3);
  return response;
}

TEST(CoordinatorCommandTest, ListsWhatIsOpen) {
  CliWorld world;
  world.Answer<ListOpenLoopsRequest>(kListOpenLoops, OneOverdue());
  const Printed printed = world.Run({"coordinator"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, AllOf(HasSubstr("expected"), HasSubstr("overdue"), HasSubstr("odense-hv"),
                                 HasSubstr("step 2"), HasSubstr("E-02 What the first visits showed was summed up."),
                                 HasSubstr("3 pathways coordinated, 1 open")));
}

TEST(CoordinatorCommandTest, JsonIsOneLineALoop) {
  CliWorld world;
  world.Answer<ListOpenLoopsRequest>(kListOpenLoops, OneOverdue());
  EXPECT_THAT(world.Run({"--json", "coordinator"}).out, HasSubstr("\"ruleId\":\"E-02\""));
}

TEST(CoordinatorCommandTest, ARefusalIsShown) {
  CliWorld world;
  world.Refuse(kListOpenLoops, absl::PermissionDeniedError(""));
  EXPECT_EQ(world.Run({"coordinator"}).exit_code, kRefused);
}

TEST(CoordinatorCommandTest, EndsAnExpectation) {
  CliWorld world;
  world.Answer<EndExpectationRequest>(kEndExpectation, pathway::v1::EndExpectationResponse());
  const Printed printed = world.Run({"coordinator", "end", "0190a1b2-0000-7000-8000-000000000001",
                                     "--reason=NOT_NEEDED", "--by=Hanne Test, health visitor"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  const EndExpectationRequest asked = world.Asked<EndExpectationRequest>(kEndExpectation);
  EXPECT_EQ(asked.expectation_id(), "0190a1b2-0000-7000-8000-000000000001");
  EXPECT_EQ(asked.reason_code(), "NOT_NEEDED");
  EXPECT_EQ(asked.decided_by(), "Hanne Test, health visitor");
}

TEST(CoordinatorCommandTest, WhoDecidedMustBeNamed) {
  CliWorld world;
  EXPECT_EQ(world.Run({"coordinator", "end", "x", "--reason=NOT_NEEDED"}).exit_code, kUsage);
}

TEST(CoordinatorCommandTest, AnEndThatIsRefusedIsShown) {
  CliWorld world;
  world.Refuse(kEndExpectation, absl::NotFoundError(""));
  EXPECT_EQ(world.Run({"coordinator", "end", "x", "--reason=NOT_NEEDED", "--by=Hanne"}).exit_code, kRefused);
}

}  // namespace coordinator_command_test
}  // namespace
}  // namespace handover::cli
