#include "tests/unit/broker/rpc/rpc_test_base.h"


#include "absl/strings/str_cat.h"
#include "broker/rpc/metrics.h"
#include "google/protobuf/text_format.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::rpc {
namespace rpc_test_base_internal {

// Published test persons, as in the fixtures.
constexpr const char* kFamily[] = {"0505239996", "2911829996", "1502829995"};

consent::v1::RegisterFacts LivesInOdense(const std::string& number) {
  consent::v1::RegisterFacts facts;
  facts.mutable_person()->set_cpr(number);
  facts.set_municipality_code("0461");
  return facts;
}

}  // namespace rpc_test_base_internal

exchange::v1::Handover BirthNotification() {
  exchange::v1::Handover handover;
  const std::string text = fakes::ReadFileBytes("tests/fixtures/handovers/birth_notification.textproto");
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &handover));
  exchange::v1::Addressee& addressee = *handover.add_addressees();
  addressee.set_role("HEALTH_VISITING");
  addressee.set_purpose("HEALTH_VISITING");
  addressee.set_legal_basis("STATUTORY_BIRTH_NOTICE");
  return handover;
}

exchange::v1::ErrorDetail DetailOfCall(const grpc::Status& status) {
  exchange::v1::ErrorDetail detail;
  detail.ParseFromString(status.error_details());
  return detail;
}

std::string Told(const grpc::Status& status) {
  if (status.ok()) return "OK";
  const exchange::v1::ErrorDetail detail = DetailOfCall(status);
  std::string told(CodeName(status.error_code()));
  if (!detail.code().empty()) absl::StrAppend(&told, " ", detail.code());
  if (!detail.field_path().empty()) absl::StrAppend(&told, " at ", detail.field_path());
  return told;
}

std::unique_ptr<grpc::ClientContext> Patient() {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_seconds(30, GPR_TIMESPAN)));
  return context;
}

RpcTest::RpcTest(const fakes::TestBrokerOptions& options) : broker_(options) {
  broker_.AddParty("ouh", directory::v1::BIRTH_CLINIC);
  broker_.AddParty("odense-hv", directory::v1::HEALTH_VISITING, {"0461"});
  broker_.AddParty("gp-a", directory::v1::GP);
  for (const char* number : rpc_test_base_internal::kFamily) {
    broker_.ImportFacts(rpc_test_base_internal::LivesInOdense(number));
  }
}

exchange::v1::SubmitHandoverResponse RpcTest::MustSubmit(const std::string& alias) {
  exchange::v1::SubmitHandoverResponse response;
  const grpc::Status status = ExchangeOf(alias)->SubmitHandover(
      Patient().get(), broker_.Submission(alias, BirthNotification()), &response);
  EXPECT_EQ(Told(status), "OK");
  return response;
}

std::vector<exchange::v1::DeliveredCopy> RpcTest::Pull(const std::string& alias, int max_count) {
  exchange::v1::PullDeliveriesRequest request;
  request.set_max_count(max_count);
  exchange::v1::PullDeliveriesResponse response;
  EXPECT_EQ(Told(InboxOf(alias)->PullDeliveries(Patient().get(), request, &response)), "OK");
  return {response.copies().begin(), response.copies().end()};
}

}  // namespace handover::rpc
