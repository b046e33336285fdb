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
  metrics.CountRound({.accepted_count = 2, .refused_count = 1, .waiting_count = 4, .damaged_count = 3},
                     absl::FromUnixSeconds(1'000));
  metrics.CountRound({.accepted_count = 1, .refused_count = 0, .waiting_count = 0, .damaged_count = 3},
                     absl::FromUnixSeconds(1'001));
  EXPECT_THAT(metrics.Render(), AllOf(HasSubstr("handover_gateway_documents_total{outcome=\"accepted\"} 3"),
                                      HasSubstr("handover_gateway_documents_total{outcome=\"refused\"} 1"),
                                      HasSubstr("handover_gateway_waiting_documents 0"),
                                      HasSubstr("handover_gateway_damaged_documents 3"),
                                      HasSubstr("handover_gateway_last_round_seconds 1001")));
}

TEST(GatewayMetricsTest, CountersThatAlarmsLookAtAreThereFromTheStart) {
  EXPECT_THAT(GatewayMetrics().Render(), AllOf(HasSubstr("handover_gateway_documents_total{outcome=\"refused\"} 0"),
                                               HasSubstr("handover_gateway_failures_total{what=\"round\"} 0"),
                                               HasSubstr("handover_gateway_failures_total{what=\"pull\"} 0")));
}

TEST(GatewayMetricsTest, DeliveriesAndFailuresAreCounted) {
  GatewayMetrics metrics;
  metrics.CountDelivery("STORED");
  metrics.CountDelivery("STORED");
  metrics.CountDelivery("ACKNOWLEDGED");
  metrics.CountFailedRound();
  metrics.CountFailedPull();
  EXPECT_THAT(metrics.Render(), AllOf(HasSubstr("handover_gateway_deliveries_total{event=\"STORED\"} 2"),
                                      HasSubstr("handover_gateway_deliveries_total{event=\"ACKNOWLEDGED\"} 1"),
                                      HasSubstr("handover_gateway_failures_total{what=\"round\"} 1"),
                                      HasSubstr("handover_gateway_failures_total{what=\"pull\"} 1")));
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
