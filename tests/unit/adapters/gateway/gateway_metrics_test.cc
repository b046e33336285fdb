#include "adapters/gateway/gateway_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

#include "tests/fakes/metrics_page.h"

namespace handover::gateway {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(GatewayMetricsTest, DocumentsAreCountedAndWhatWaitsIsShown) {
  GatewayMetrics metrics;
  metrics.CountRound(
      {.accepted_count = 2, .refused_count = 1, .waiting_count = 4, .unclear_count = 4, .damaged_count = 3},
      absl::FromUnixSeconds(1'000));
  metrics.CountRound(
      {.accepted_count = 1, .refused_count = 0, .waiting_count = 2, .unclear_count = 1, .damaged_count = 3},
      absl::FromUnixSeconds(1'001));
  EXPECT_THAT(metrics.Render(), AllOf(HasSubstr("handover_gateway_documents_total{outcome=\"accepted\"} 3"),
                                      HasSubstr("handover_gateway_documents_total{outcome=\"refused\"} 1"),
                                      HasSubstr("handover_gateway_waiting_documents 2"),
                                      HasSubstr("handover_gateway_unclear_documents 1"),
                                      HasSubstr("handover_gateway_damaged_documents 3"),
                                      HasSubstr("handover_gateway_last_round_seconds 1001")));
}

TEST(GatewayMetricsTest, CountersThatAlarmsLookAtAreThereFromTheStart) {
  EXPECT_THAT(GatewayMetrics().Render(), AllOf(HasSubstr("handover_gateway_documents_total{outcome=\"refused\"} 0"),
                                               HasSubstr("handover_gateway_failures_total{what=\"round\"} 0"),
                                               HasSubstr("handover_gateway_failures_total{what=\"receiving\"} 0"),
                                               HasSubstr("handover_gateway_failures_total{what=\"pull\"} 0"),
                                               HasSubstr("handover_gateway_failures_total{what=\"forgetting\"} 0")));
}

TEST(GatewayMetricsTest, DeliveriesAndFailuresAreCounted) {
  GatewayMetrics metrics;
  metrics.CountDelivery("STORED");
  metrics.CountDelivery("STORED");
  metrics.CountDelivery("ACKNOWLEDGED");
  metrics.CountFailedRound();
  metrics.CountFailedPull();
  metrics.CountFailedForgetting();
  EXPECT_THAT(metrics.Render(), AllOf(HasSubstr("handover_gateway_deliveries_total{event=\"STORED\"} 2"),
                                      HasSubstr("handover_gateway_deliveries_total{event=\"ACKNOWLEDGED\"} 1"),
                                      HasSubstr("handover_gateway_failures_total{what=\"round\"} 1"),
                                      HasSubstr("handover_gateway_failures_total{what=\"pull\"} 1"),
                                      HasSubstr("handover_gateway_failures_total{what=\"forgetting\"} 1")));
}

TEST(GatewayMetricsTest, ConnectionsMessagesAndLaterAnswersAreCounted) {
  GatewayMetrics metrics;
  metrics.CountConnectionBegin();
  metrics.CountConnectionBegin();
  metrics.CountConnectionEnd(ConnectionEnd::kIdle);
  metrics.CountMessage("AA");
  metrics.CountMessage("CE");
  metrics.CountAnswers({.delivered_count = 3, .refused_count = 2, .waiting_count = 1});
  metrics.CountFailedAnswers();
  EXPECT_THAT(metrics.Render(), AllOf(HasSubstr("handover_gateway_mllp_open_connections 1"),
                                      HasSubstr("handover_gateway_mllp_connections_total{end=\"idle\"} 1"),
                                      HasSubstr("handover_gateway_mllp_connections_total{end=\"too_slow\"} 0"),
                                      HasSubstr("handover_gateway_mllp_messages_total{answer=\"AA\"} 1"),
                                      HasSubstr("handover_gateway_mllp_messages_total{answer=\"CE\"} 1"),
                                      HasSubstr("handover_gateway_mllp_answers_total{outcome=\"delivered\"} 3"),
                                      HasSubstr("handover_gateway_mllp_answers_total{outcome=\"refused\"} 2"),
                                      HasSubstr("handover_gateway_mllp_waiting_answers 1"),
                                      HasSubstr("handover_gateway_failures_total{what=\"answers\"} 1")));
}

TEST(GatewayMetricsTest, FilesThatAreHeldBackAreShown) {
  GatewayMetrics metrics;
  metrics.CountRound({.held_back_count = 7}, absl::FromUnixSeconds(1'000));
  EXPECT_THAT(metrics.Render(), HasSubstr("handover_gateway_held_back_files 7"));
}

TEST(GatewayMetricsTest, PageIsServedAndATakenAddressRefused) {
  GatewayMetrics metrics;
  const absl::StatusOr<int> port = metrics.Serve("127.0.0.1:0");
  ASSERT_TRUE(port.ok());
  EXPECT_THAT(fakes::FetchMetrics(*port), HasSubstr("handover_gateway_waiting_documents"));
  GatewayMetrics second;
  EXPECT_EQ(second.Serve(absl::StrCat("127.0.0.1:", *port)).status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace handover::gateway
