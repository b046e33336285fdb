#include "broker/rpc/event_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/fakes/fake_clock.h"

namespace handover::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class EventLogTest : public ::testing::Test {
 protected:
  fakes::FakeClock clock_;
  std::vector<std::string> lines_;
  std::vector<Severity> severities_;
  EventLog log_{[this](Severity severity, const std::string& line) {
                  severities_.push_back(severity);
                  lines_.push_back(line);
                },
                clock_};
};

TEST_F(EventLogTest, AnEventIsOneLineOfJson) {
  log_.Warning("caller_refused", {{"code", "CERT_EXPIRED"}, {"count", 3}, {"again", true}});
  EXPECT_THAT(lines_, ElementsAre("{\"time\":\"2024-06-10T06:13:20.000Z\",\"severity\":\"warning\",\"event\":"
                                  "\"caller_refused\",\"code\":\"CERT_EXPIRED\",\"count\":3,\"again\":true}"));
  EXPECT_THAT(severities_, ElementsAre(Severity::kWarning));
}

// T-54.
TEST_F(EventLogTest, AValueCannotBreakOutOfItsQuotesOrItsLine) {
  log_.Info("x", {{"name", "a\",\"event\":\"y\n\r\x1b[2J%n\\"}});
  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_THAT(lines_[0], HasSubstr("\"name\":\"a\\\",\\\"event\\\":\\\"y\\u000a\\u000d\\u001b[2J%n\\\\\""));
}

TEST(QuoteJsonTest, EverythingButPrintableAsciiIsEscaped) {
  EXPECT_EQ(QuoteJson("R\xc3\xb8" "dovre"), "\"R\\u00f8dovre\"");
  EXPECT_EQ(QuoteJson("\xe2\x80\xae"), "\"\\u202e\"");           // Right-to-left override.
  EXPECT_EQ(QuoteJson("\xf0\x9f\x91\xb6"), "\"\\ud83d\\udc76\"");  // Beyond the first plane.
  EXPECT_EQ(QuoteJson(std::string_view("\0\x7f", 2)), "\"\\u0000\\u007f\"");
}

TEST(QuoteJsonTest, WhatIsNotUtf8BecomesTheReplacementCharacter) {
  EXPECT_EQ(QuoteJson("a\xff"), "\"a\\ufffd\"");
  EXPECT_EQ(QuoteJson("\xc0\xaf"), "\"\\ufffd\\ufffd\"");              // Overlong.
  EXPECT_EQ(QuoteJson("\xed\xa0\x80"), "\"\\ufffd\\ufffd\\ufffd\"");  // A surrogate.
  EXPECT_EQ(QuoteJson("\xe2\x80"), "\"\\ufffd\\ufffd\"");              // Cut.
  EXPECT_EQ(QuoteJson("\xf5\x80\x80\x80"), "\"\\ufffd\\ufffd\\ufffd\\ufffd\"");
}

TEST_F(EventLogTest, OneEventCannotFillTheLog) {
  for (int i = 0; i < 1000; ++i) log_.Info("flood");
  log_.Info("other");
  EXPECT_EQ(lines_.size(), EventLog::kMaxLinesPerSecond + 1u);
}

TEST_F(EventLogTest, TheNextSecondSaysHowManyWereLeftOut) {
  for (int i = 0; i < EventLog::kMaxLinesPerSecond + 5; ++i) log_.Info("flood");
  clock_.Advance(absl::Seconds(1));
  log_.Info("flood");
  EXPECT_THAT(lines_.back(), HasSubstr("\"suppressed_before\":5"));
}

TEST(StderrSinkTest, ALineIsWrittenAsItIs) {
  const EventLog::Sink sink = StderrSink();
  ::testing::internal::CaptureStderr();
  sink(Severity::kError, "{\"event\":\"%s {}\"}");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "{\"event\":\"%s {}\"}\n");
}

}  // namespace
}  // namespace handover::rpc
