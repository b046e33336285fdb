#include "broker/pipeline/register_history.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class RegisterHistoryTest : public PipelineTest {
 protected:
  absl::StatusOr<admin::v1::GetRegisterFactsResponse> Ask(const admin::v1::GetRegisterFactsRequest& request) {
    fakes::Awaited<absl::StatusOr<admin::v1::GetRegisterFactsResponse>> answer;
    GetRegisterFacts(fakes::Tester(), request, env(), answer.Done());
    return answer.Get();
  }
  admin::v1::GetRegisterFactsRequest About(const std::string& number) {
    admin::v1::GetRegisterFactsRequest request;
    *request.mutable_person() = Cpr(number);
    return request;
  }
};

// Recorded two days later that she had moved the day before: what was known when of when.
TEST_F(RegisterHistoryTest, WhatWasKnownAtOneTimeOfAnother) {
  const int64_t begin = absl::ToUnixSeconds(world_.clock().Now());
  world_.clock().Advance(absl::Hours(48));
  consent::v1::RegisterFacts moved;
  *moved.mutable_person() = Cpr(kMotherNumber);
  moved.set_municipality_code("0751");
  moved.add_parts(consent::v1::RegisterFacts::RESIDENCE);
  moved.mutable_valid_from_time()->set_seconds(begin + 24 * 3600);
  ASSERT_TRUE(world_.ImportFacts(moved).ok());
  admin::v1::GetRegisterFactsRequest request = About(kMotherNumber);
  const auto now = Ask(request);
  ASSERT_TRUE(now.ok()) << Verdict(now);
  EXPECT_EQ(now->facts().municipality_code(), "0751");
  EXPECT_EQ(now->version_count(), 2);
  request.mutable_valid_at_time()->set_seconds(begin + 3600);
  EXPECT_EQ(Ask(request)->facts().municipality_code(), "0461");
  request.mutable_valid_at_time()->set_seconds(begin + 36 * 3600);
  EXPECT_EQ(Ask(request)->facts().municipality_code(), "0751");
  request.mutable_known_at_time()->set_seconds(begin + 36 * 3600);
  EXPECT_EQ(Ask(request)->facts().municipality_code(), "0461");
  EXPECT_EQ(Ask(request)->version_count(), 1);
  EXPECT_EQ(EventsNamed("REGISTER_FACTS_READ").size(), 5u);
}

TEST_F(RegisterHistoryTest, NothingKnownAndNoPersonAreTold) {
  EXPECT_EQ(Verdict(Ask(About(kUnknownNumber))), "NOT_FOUND at person");
  EXPECT_EQ(Verdict(Ask(About("3102249999"))), "CPR_DATE at person.cpr");
  admin::v1::GetRegisterFactsRequest before = About(kMotherNumber);
  before.mutable_known_at_time()->set_seconds(1);
  EXPECT_EQ(Verdict(Ask(before)), "NOT_FOUND at person");
}

}  // namespace
}  // namespace handover::pipeline
