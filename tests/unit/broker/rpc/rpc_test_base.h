// What the tests of the edge share: a whole broker with a few parties and one family, and calls to it in few words.
#ifndef HANDOVER_TESTS_UNIT_BROKER_RPC_RPC_TEST_BASE_H_
#define HANDOVER_TESTS_UNIT_BROKER_RPC_RPC_TEST_BASE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "grpcpp/client_context.h"
#include "handover/exchange/v1/error.pb.h"
#include "handover/exchange/v1/exchange_service.grpc.pb.h"
#include "handover/exchange/v1/inbox_service.grpc.pb.h"
#include "tests/fakes/world/test_broker.h"

namespace handover::rpc {

// A birth notification as a hospital sends it to the health visitors of where the mother lives.
exchange::v1::Handover BirthNotification();

// The detail that came with a status.
exchange::v1::ErrorDetail DetailOfCall(const grpc::Status& status);
// `INVALID_ARGUMENT COUNT_RANGE at handovers`, or `OK`.
std::string Told(const grpc::Status& status);

// A context whose call fails rather than hangs: nothing in these tests takes half a minute.
std::unique_ptr<grpc::ClientContext> Patient();

// The parties: ouh (birth clinic), odense-hv (health visiting, 0461), gp-a. The family lives in 0461.
class RpcTest : public ::testing::Test {
 protected:
  explicit RpcTest(const fakes::TestBrokerOptions& options = {});

  std::unique_ptr<exchange::v1::ExchangeService::Stub> ExchangeOf(const std::string& alias) {
    return exchange::v1::ExchangeService::NewStub(broker_.Connect(alias));
  }
  std::unique_ptr<exchange::v1::InboxService::Stub> InboxOf(const std::string& alias) {
    return exchange::v1::InboxService::NewStub(broker_.Connect(alias));
  }
  // Accepted, or the test fails.
  exchange::v1::SubmitHandoverResponse MustSubmit(const std::string& alias);
  // Everything that waits.
  std::vector<exchange::v1::DeliveredCopy> Pull(const std::string& alias, int max_count = 16);

  fakes::TestBroker broker_;
};

}  // namespace handover::rpc

#endif  // HANDOVER_TESTS_UNIT_BROKER_RPC_RPC_TEST_BASE_H_
