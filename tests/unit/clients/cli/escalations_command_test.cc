#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "handover/pathway/v1/escalation.pb.h"
#include "tests/unit/clients/cli/admin_fixture.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using pathway::v1::ListEscalationsRequest;
using pathway::v1::ListEscalationsResponse;
using pathway::v1::ListOverdueRequest;
using pathway::v1::ListOverdueResponse;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::string PathwayMethod(const std::string& name) { return "/handover.pathway.v1.PathwayService/" + name; }

ListOverdueResponse OneOverdue(const std::string& id) {
  ListOverdueResponse response;
  pathway::v1::OverdueDelivery& overdue = *response.add_overdue();
  overdue.set_handover_id(id);
  overdue.set_kind("BIRTH_NOTIFICATION");
  overdue.set_reason(pathway::v1::DELIVERY_LATE);
  overdue.set_state(exchange::v1::QUEUED);
  overdue.set_sender("ouh");
  overdue.set_recipient("odense-hv");
  overdue.mutable_late_duration()->set_seconds(7200);
  return response;
}

pathway::v1::Escalation OneOpen(const std::string& id) {
  pathway::v1::Escalation escalation;
  escalation.set_handover_id(id);
  escalation.set_reason(pathway::v1::CONCLUSION_LATE);
  escalation.set_step(3);
  escalation.add_named()->set_party("odense-hv");
  return escalation;
}

// Two pages of one each.
void AnswerPages(const std::string& method, CliWorld& world) {
  world.broker().Answer<ListOverdueRequest, ListOverdueResponse>(method, [](const auto& request) {
    const bool first = request.page_token().empty();
    ListOverdueResponse response = OneOverdue(first ? "h1" : "h2");
    response.set_next_page_token(first ? "next" : "");
    return response;
  });
}

TEST(OverdueCommandTest, EveryPageIsPrinted) {
  CliWorld world;
  AnswerPages(PathwayMethod("ListOverdue"), world);
  const Printed printed = world.Run({"overdue"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, AllOf(HasSubstr("h1"), HasSubstr("h2"), HasSubstr("2 h"), HasSubstr("delivery late"),
                                 HasSubstr("ouh > odense-hv")));
  EXPECT_THAT(world.Run({"--json", "overdue"}).out, HasSubstr("\"handoverId\":\"h2\""));
}

TEST(OverdueCommandTest, WhatTheBrokerCannotReadIsNamedAndTheListIsNotWhole) {
  CliWorld world;
  ListOverdueResponse overdue = OneOverdue("h1");
  overdue.add_unreadable_escalation_ids("e1");
  world.Answer<ListOverdueRequest>(PathwayMethod("ListOverdue"), overdue);
  const Printed printed = world.Run({"overdue"});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.out, HasSubstr("h1"));
  EXPECT_THAT(printed.err, AllOf(HasSubstr("e1"), HasSubstr("ESCALATION_UNREADABLE")));

  ListEscalationsResponse escalations;
  escalations.add_unreadable_escalation_ids("e1");
  world.Answer<ListEscalationsRequest>(PathwayMethod("ListEscalations"), escalations);
  const Printed listed = world.Run({"--json", "escalations"});
  EXPECT_EQ(listed.exit_code, kRefused);
  EXPECT_EQ(listed.out, "");
  EXPECT_THAT(listed.err, HasSubstr("\"fieldPath\":\"e1\""));
}

TEST(OverdueCommandTest, NothingIsSaid) {
  CliWorld world;
  world.Answer<ListOverdueRequest>(PathwayMethod("ListOverdue"), ListOverdueResponse());
  EXPECT_EQ(world.Run({"overdue"}).out, "nothing is late\n");
  EXPECT_EQ(world.Run({"--json", "overdue"}).out, "");
}

TEST(OverdueCommandTest, TheOperatorSeesAllOfThem) {
  CliWorld world;
  AnswerPages(AdminMethod("ListOverdue"), world);
  EXPECT_THAT(world.Run({"admin", "overdue"}).out, AllOf(HasSubstr("h1"), HasSubstr("h2")));
}

TEST(EscalationsCommandTest, TheOpenOnesAreATable) {
  CliWorld world;
  ListEscalationsResponse response;
  *response.add_escalations() = OneOpen("h1");
  world.Answer<ListEscalationsRequest>(PathwayMethod("ListEscalations"), response);
  world.Answer<ListEscalationsRequest>(AdminMethod("ListEscalations"), response);
  const Printed printed = world.Run({"escalations"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, AllOf(HasSubstr("conclusion late"), HasSubstr("odense-hv"), HasSubstr("h1")));
  EXPECT_THAT(world.Run({"--json", "escalations"}).out, HasSubstr("\"step\":3"));
  EXPECT_THAT(world.Run({"admin", "escalations"}).out, HasSubstr("h1"));
  world.Answer<ListEscalationsRequest>(PathwayMethod("ListEscalations"), ListEscalationsResponse());
  EXPECT_EQ(world.Run({"escalations"}).out, "no escalation is open\n");
}

TEST(EscalationsCommandTest, WatchPrintsEveryChangeUntilItIsRefused) {
  CliWorld world;
  world.broker().server().Handle(PathwayMethod("WatchEscalations"), [] {
    return [](const std::string&) {
      return fakes::ByteReply{{OneOpen("h1").SerializeAsString(), OneOpen("h2").SerializeAsString()},
                              absl::UnauthenticatedError("")};
    };
  });
  const Printed printed = world.Run({"escalations", "--watch"});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.out, AllOf(HasSubstr("h1"), HasSubstr("h2")));
  EXPECT_THAT(world.Run({"--json", "escalations", "--watch"}).out, HasSubstr("\"handoverId\":\"h2\""));
}

TEST(EscalationsCommandTest, RefusalsAreRefused) {
  CliWorld world;
  world.Refuse(PathwayMethod("ListOverdue"), absl::UnauthenticatedError(""));
  world.Refuse(PathwayMethod("ListEscalations"), absl::UnauthenticatedError(""));
  EXPECT_EQ(world.Run({"overdue"}).exit_code, kRefused);
  EXPECT_EQ(world.Run({"escalations"}).exit_code, kRefused);
  EXPECT_EQ(world.RunBare({"escalations", "--watch"}).exit_code, kUsage);
}

}  // namespace
}  // namespace handover::cli
