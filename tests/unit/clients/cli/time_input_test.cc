#include "clients/cli/time_input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace handover::cli {
namespace {

TEST(TimeInputTest, ADayBeginsInUtcAndAMomentIsItself) {
  google::protobuf::Timestamp time;
  ASSERT_TRUE(ReadTime("--from", "2026-03-02", time).ok());
  EXPECT_EQ(time.seconds(), 1772409600);
  ASSERT_TRUE(ReadTime("--from", "2026-03-02T11:00:00Z", time).ok());
  EXPECT_EQ(time.seconds(), 1772449200);
}

TEST(TimeInputTest, AnythingElseNamesTheFlag) {
  google::protobuf::Timestamp time;
  for (const char* text : {"", "yesterday", "02-03-2026", "2026-13-02"}) {
    EXPECT_THAT(std::string(ReadTime("--from", text, time).message()), testing::HasSubstr("--from: ")) << text;
  }
}

}  // namespace
}  // namespace handover::cli
