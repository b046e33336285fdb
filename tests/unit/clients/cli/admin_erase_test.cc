#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "handover/admin/v1/admin_service.pb.h"
#include "tests/unit/clients/cli/admin_fixture.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using admin::v1::ConfirmErasureRequest;
using admin::v1::ErasureRequest;
using admin::v1::ListErasureRequestsRequest;
using admin::v1::RequestErasureRequest;
using ::testing::HasSubstr;

constexpr char kRequest[] = "0190b000-0000-7000-8000-000000000001";

ErasureRequest Waiting() {
  ErasureRequest request;
  request.set_request_id(kRequest);
  request.set_handover_id("h1");
  request.set_scope(admin::v1::EVERYTHING);
  request.set_reason_code("COURT_ORDER");
  request.set_journal_reference("J-9");
  request.set_requested_by("Ada");
  request.mutable_expire_time()->set_seconds(1'772'449'200);
  return request;
}

TEST(AdminEraseTest, AskingSaysThatNothingIsErasedYetAndWhatComesNext) {
  CliWorld world;
  admin::v1::RequestErasureResponse response;
  *response.mutable_request() = Waiting();
  world.Answer<RequestErasureRequest>(AdminMethod("RequestErasure"), response);
  const Printed printed =
      world.Run({"admin", "erase", "--handover=h1", "--scope=EVERYTHING", "--reason=COURT_ORDER", "--journal=J-9"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("nothing is erased yet: handover h1"));
  EXPECT_THAT(printed.out, HasSubstr(std::string("handover admin confirm-erasure ") + kRequest));
  const RequestErasureRequest asked = world.Asked<RequestErasureRequest>(AdminMethod("RequestErasure"));
  EXPECT_EQ(asked.handover_id(), "h1");
  EXPECT_EQ(asked.scope(), admin::v1::EVERYTHING);
  EXPECT_EQ(asked.reason_code(), "COURT_ORDER");
  EXPECT_EQ(asked.journal_reference(), "J-9");
  EXPECT_EQ(asked.request_id().size(), 36u);
}

TEST(AdminEraseTest, APersonGoesWhole) {
  CliWorld world;
  admin::v1::RequestErasureResponse response;
  *response.mutable_request() = Waiting();
  response.mutable_request()->clear_handover_id();
  response.mutable_request()->set_person(true);
  response.mutable_request()->set_handover_count(3);
  world.Answer<RequestErasureRequest>(AdminMethod("RequestErasure"), response);
  const Printed printed = world.Run({"admin", "erase", "--cpr=0505239996", "--reason=SUBJECT_REQUEST", "--journal=J",
                                     std::string("--request-id=") + kRequest});
  EXPECT_THAT(printed.out, HasSubstr("a person, 3 handovers"));
  const RequestErasureRequest asked = world.Asked<RequestErasureRequest>(AdminMethod("RequestErasure"));
  EXPECT_EQ(asked.person().cpr(), "0505239996");
  EXPECT_EQ(asked.scope(), admin::v1::EVERYTHING);
  EXPECT_EQ(asked.request_id(), kRequest);
}

TEST(AdminEraseTest, ConfirmingNamesBothWhoDecided) {
  CliWorld world;
  admin::v1::ConfirmErasureResponse response;
  response.set_erased_handover_count(2);
  response.set_person_erased(true);
  response.add_deciders("Ada");
  response.add_deciders("Bo");
  response.mutable_receipt()->set_leaf_index(17);
  world.Answer<ConfirmErasureRequest>(AdminMethod("ConfirmErasure"), response);
  EXPECT_EQ(world.Run({"admin", "confirm-erasure", kRequest}).out,
            "erased: 2 handovers and the person's facts and consents\n"
            "  decided by Ada\n  decided by Bo\n  log entry 17\n");
  EXPECT_EQ(world.Asked<ConfirmErasureRequest>(AdminMethod("ConfirmErasure")).request_id(), kRequest);
  EXPECT_THAT(world.Run({"--json", "admin", "confirm-erasure", kRequest}).out, HasSubstr("\"erasedHandoverCount\":2"));
}

TEST(AdminEraseTest, SeveralNumbersAndDamageAreSaidBeforeAndAfter) {
  CliWorld world;
  admin::v1::RequestErasureResponse response;
  response.mutable_request()->set_person(true);
  response.mutable_request()->set_handover_count(3);
  response.mutable_request()->set_number_count(2);
  response.mutable_request()->set_damaged_entry_count(4);
  world.Answer<RequestErasureRequest>(AdminMethod("RequestErasure"), response);
  const Printed asked = world.Run({"admin", "erase", "--cpr=0505239996", "--reason=SUBJECT_REQUEST", "--journal=J"});
  EXPECT_THAT(asked.out, HasSubstr("a person under 2 numbers, 3 handovers"));
  EXPECT_THAT(asked.out, HasSubstr("beware: 4 log entries about the person are damaged"));
  admin::v1::ConfirmErasureResponse confirmed;
  confirmed.set_person_erased(true);
  confirmed.set_erased_number_count(2);
  confirmed.set_damaged_entry_count(4);
  world.Answer<ConfirmErasureRequest>(AdminMethod("ConfirmErasure"), confirmed);
  const Printed done = world.Run({"admin", "confirm-erasure", kRequest});
  EXPECT_THAT(done.out, HasSubstr("the person's facts and consents under 2 numbers\n"));
  EXPECT_THAT(done.out, HasSubstr("beware: 4 log entries"));
}

TEST(AdminEraseTest, WhatWaitsIsARowEach) {
  CliWorld world;
  admin::v1::ListErasureRequestsResponse response;
  *response.add_requests() = Waiting();
  world.Answer<ListErasureRequestsRequest>(AdminMethod("ListErasureRequests"), response);
  EXPECT_THAT(world.Run({"admin", "erasures"}).out, HasSubstr("handover h1  everything  COURT_ORDER  J-9      Ada"));
  EXPECT_THAT(world.Run({"--json", "admin", "erasures"}).out, HasSubstr("\"requestedBy\":\"Ada\""));
  world.Answer<ListErasureRequestsRequest>(AdminMethod("ListErasureRequests"),
                                           admin::v1::ListErasureRequestsResponse());
  EXPECT_EQ(world.Run({"admin", "erasures"}).out, "nothing waits\n");
}

TEST(AdminEraseTest, MistakesAreUsageErrors) {
  CliWorld world;
  const std::string reason = "--reason=OTHER";
  const std::string journal = "--journal=J";
  EXPECT_EQ(world.Run({"admin", "erase", reason, journal}).exit_code, kUsage);
  EXPECT_EQ(world.Run({"admin", "erase", "--handover=h", "--cpr=0505239996", reason, journal}).exit_code, kUsage);
  EXPECT_EQ(world.Run({"admin", "erase", "--handover=h", reason, journal}).exit_code, kUsage);
  EXPECT_EQ(world.Run({"admin", "erase", "--handover=h", "--scope=SOME", reason, journal}).exit_code, kUsage);
  EXPECT_EQ(world.Run({"admin", "erase", "--handover=h", "--scope=CONTENT", journal}).exit_code, kUsage);
  EXPECT_EQ(world.Run({"admin", "erase", "--cpr=nobody", reason, journal}).exit_code, kUsage);
}

TEST(AdminEraseTest, RefusalsAreRefused) {
  CliWorld world;
  world.Refuse(AdminMethod("RequestErasure"), absl::FailedPreconditionError(""));
  world.Refuse(AdminMethod("ConfirmErasure"), absl::PermissionDeniedError(""));
  world.Refuse(AdminMethod("ListErasureRequests"), absl::UnauthenticatedError(""));
  EXPECT_EQ(world.Run({"admin", "erase", "--handover=h", "--scope=CONTENT", "--reason=OTHER", "--journal=J"}).exit_code,
            kRefused);
  EXPECT_EQ(world.Run({"admin", "confirm-erasure", kRequest}).exit_code, kRefused);
  EXPECT_EQ(world.Run({"admin", "erasures"}).exit_code, kRefused);
}

}  // namespace
}  // namespace handover::cli
