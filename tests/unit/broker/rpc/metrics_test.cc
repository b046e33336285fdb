#include "broker/rpc/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

#include "tests/fakes/metrics_page.h"

namespace handover::rpc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(MetricsTest, CallsAreCountedByMethodAndCode) {
  Metrics metrics;
  metrics.CountCall("ExchangeService/SubmitHandover", grpc::StatusCode::OK);
  metrics.CountCall("ExchangeService/SubmitHandover", grpc::StatusCode::OK);
  metrics.CountCall("ExchangeService/SubmitHandover", grpc::StatusCode::UNAVAILABLE);
  const std::string page = metrics.Render();
  EXPECT_THAT(page, HasSubstr("handover_calls_total{code=\"OK\",method=\"ExchangeService/SubmitHandover\"} 2"));
  EXPECT_THAT(page,
              HasSubstr("handover_calls_total{code=\"UNAVAILABLE\",method=\"ExchangeService/SubmitHandover\"} 1"));
}

TEST(MetricsTest, HandoversAndDeliveriesAreCountedByWhatBecameOfThem) {
  Metrics metrics;
  metrics.CountHandover("refused", "NO_RULE");
  metrics.CountDeliveries(exchange::v1::LEASED, 3);
  metrics.CountDeliveries(exchange::v1::LEASED, 0);
  metrics.CountUnidentified("CERT_NOT_BOUND");
  metrics.CountEndedStream("DRAINING");
  const std::string page = metrics.Render();
  EXPECT_THAT(page, HasSubstr("handover_handovers_total{code=\"NO_RULE\",outcome=\"refused\"} 1"));
  EXPECT_THAT(page, HasSubstr("handover_deliveries_total{state=\"LEASED\"} 3"));
  EXPECT_THAT(page, HasSubstr("handover_unidentified_total{code=\"CERT_NOT_BOUND\"} 1"));
  EXPECT_THAT(page, HasSubstr("handover_ended_streams_total{code=\"DRAINING\"} 1"));
}

TEST(MetricsTest, TimesAndGroupsAreObserved) {
  Metrics metrics;
  metrics.ObserveCall("A/B", absl::Milliseconds(3));
  metrics.ObserveCall("A/B", absl::Milliseconds(30));
  metrics.ObserveCommit(absl::Milliseconds(2), 17);
  const std::string page = metrics.Render();
  EXPECT_THAT(page, HasSubstr("handover_call_seconds_count{method=\"A/B\"} 2"));
  EXPECT_THAT(page, HasSubstr("handover_call_seconds_bucket{method=\"A/B\",le=\"0.005\"} 1"));
  EXPECT_THAT(page, HasSubstr("handover_commit_seconds_count 1"));
  EXPECT_THAT(page, HasSubstr("handover_group_leaves_bucket{le=\"16\"} 0"));
  EXPECT_THAT(page, HasSubstr("handover_group_leaves_bucket{le=\"32\"} 1"));
}

TEST(MetricsTest, ReadingsAreAskedForEachTime) {
  Metrics metrics;
  double queued = 1;
  metrics.SetReadings([&queued] {
    return std::vector<Reading>{{"handover_queue_deliveries", "Waiting.", "party", false, {{"gp-a", queued}}},
                                {"handover_log_leaves", "Log.", "", true, {{"", 9}}}};
  });
  EXPECT_THAT(metrics.Render(), HasSubstr("handover_queue_deliveries{party=\"gp-a\"} 1"));
  queued = 2;
  EXPECT_THAT(metrics.Render(), HasSubstr("handover_queue_deliveries{party=\"gp-a\"} 2"));
  EXPECT_THAT(metrics.Render(), HasSubstr("# TYPE handover_log_leaves counter\nhandover_log_leaves 9"));
}

TEST(MetricsTest, ThePageIsServedUntilItIsStopped) {
  Metrics metrics;
  metrics.CountEndedStream("X");
  const absl::StatusOr<int> port = metrics.Serve("127.0.0.1:0");
  ASSERT_TRUE(port.ok());
  EXPECT_THAT(fakes::FetchMetrics(*port), HasSubstr("handover_ended_streams_total"));
  metrics.StopServing();
  EXPECT_THAT(fakes::FetchMetrics(*port), Not(HasSubstr("handover")));
}

TEST(MetricsTest, AnAddressThatIsTakenIsRefused) {
  Metrics first;
  const absl::StatusOr<int> port = first.Serve("127.0.0.1:0");
  ASSERT_TRUE(port.ok());
  Metrics second;
  EXPECT_EQ(second.Serve(absl::StrCat("127.0.0.1:", *port)).status().code(), absl::StatusCode::kUnavailable);
}

TEST(CodeNameTest, EveryCodeHasItsName) {
  EXPECT_EQ(CodeName(grpc::StatusCode::OK), "OK");
  EXPECT_EQ(CodeName(grpc::StatusCode::UNAUTHENTICATED), "UNAUTHENTICATED");
  EXPECT_EQ(CodeName(static_cast<grpc::StatusCode>(99)), "UNKNOWN");
}

}  // namespace
}  // namespace handover::rpc
