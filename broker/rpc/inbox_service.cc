#include "broker/rpc/inbox_service.h"

#include <memory>
#include <utility>
#include <vector>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/acknowledge_delivery.h"
#include "broker/pipeline/give_back.h"
#include "broker/pipeline/withdrawal_notices.h"
#include "broker/rpc/acknowledgement_answer.h"
#include "broker/rpc/give_back_answer.h"
#include "broker/rpc/lease_answer.h"
#include "broker/rpc/pull.h"
#include "broker/rpc/request_checks.h"
#include "broker/rpc/unary_call.h"

namespace handover::rpc {
namespace inbox_service_internal {

absl::StatusOr<Pull::Request> CheckPull(const identity::Caller& caller,
                                        const exchange::v1::PullDeliveriesRequest& request, const Edge& edge) {
  HANDOVER_RETURN_IF_ERROR(CheckKnownFields(request));
  HANDOVER_RETURN_IF_ERROR(CheckCount(request.max_count(), {"max_count", kMaxPulled}));
  HANDOVER_ASSIGN_OR_RETURN(const absl::Duration lease, LeaseOf(request.lease(), edge.env.settings.default_lease));
  return Pull::Request{caller, static_cast<size_t>(request.max_count()), lease};
}

absl::StatusOr<exchange::v1::ExtendLeaseResponse> Extend(const identity::Caller& caller,
                                                         const exchange::v1::ExtendLeaseRequest& request, Edge& edge) {
  HANDOVER_RETURN_IF_ERROR(CheckKnownFields(request));
  HANDOVER_ASSIGN_OR_RETURN(ExtendedLeases extended, ExtendLeases(caller, request, edge.env));
  if (!extended.deliveries.empty()) return std::move(extended.response);
  return Refuse(absl::StatusCode::kNotFound,
                RefusalText{"NOT_FOUND", "delivery_ids", "no delivery of the caller's with these ids is leased"});
}

}  // namespace inbox_service_internal

grpc::ServerBidiReactor<exchange::v1::ReceiveDeliveriesRequest, exchange::v1::ReceiveDeliveriesResponse>*
InboxService::ReceiveDeliveries(grpc::CallbackServerContext* context) {
  const auto stream = std::make_shared<ReceiveStream>(*context, edge_, ReceiveWindow());
  stream->Begin();
  return stream.get();
}

grpc::ServerUnaryReactor* InboxService::PullDeliveries(grpc::CallbackServerContext* context,
                                                       const exchange::v1::PullDeliveriesRequest* request,
                                                       exchange::v1::PullDeliveriesResponse* response) {
  const UnaryCall call("InboxService/PullDeliveries", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  absl::StatusOr<Pull::Request> checked = inbox_service_internal::CheckPull(*caller, *request, edge_);
  if (checked.ok()) {
    std::make_shared<Pull>(call, *std::move(checked), response, edge_, PullLimits())->Begin();
  } else {
    call.Refuse(*caller, checked.status());
  }
  return call.reactor();
}

grpc::ServerUnaryReactor* InboxService::AcknowledgeDeliveries(grpc::CallbackServerContext* context,
                                                              const exchange::v1::AcknowledgeDeliveriesRequest* request,
                                                              exchange::v1::AcknowledgeDeliveriesResponse* response) {
  const UnaryCall call("InboxService/AcknowledgeDeliveries", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller(Risk::kLow);
  if (!caller.ok()) return call.reactor();
  const absl::Status checked = CheckAcknowledge(*request);
  if (!checked.ok()) {
    call.Refuse(*caller, checked);
    return call.reactor();
  }
  pipeline::AcknowledgeDeliveries(
      *caller, *request, edge_.env,
      [call, request, response, this](std::vector<absl::StatusOr<pipeline::Acknowledged>> results) {
        *response = AnswerAcknowledgements(request->request_number(), std::move(results), edge_.metrics);
        call.Answer(absl::OkStatus());
      });
  return call.reactor();
}

grpc::ServerUnaryReactor* InboxService::ExtendLease(grpc::CallbackServerContext* context,
                                                    const exchange::v1::ExtendLeaseRequest* request,
                                                    exchange::v1::ExtendLeaseResponse* response) {
  const UnaryCall call("InboxService/ExtendLease", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller(Risk::kLow);
  if (!caller.ok()) return call.reactor();
  call.Answer(inbox_service_internal::Extend(*caller, *request, edge_), response);
  return call.reactor();
}

grpc::ServerUnaryReactor* InboxService::ListNotices(grpc::CallbackServerContext* context,
                                                    const exchange::v1::ListNoticesRequest* request,
                                                    exchange::v1::ListNoticesResponse* response) {
  const UnaryCall call("InboxService/ListNotices", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  const absl::Status known = CheckKnownFields(*request);
  if (!known.ok()) {
    call.Refuse(*caller, known);
    return call.reactor();
  }
  call.Answer(pipeline::ListNotices(*caller, *request, edge_.env), response);
  return call.reactor();
}

grpc::ServerUnaryReactor* InboxService::GiveBackDeliveries(grpc::CallbackServerContext* context,
                                                           const exchange::v1::GiveBackDeliveriesRequest* request,
                                                           exchange::v1::GiveBackDeliveriesResponse* response) {
  const UnaryCall call("InboxService/GiveBackDeliveries", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller(Risk::kLow);
  if (!caller.ok()) return call.reactor();
  const absl::Status checked = CheckGiveBack(*request);
  if (!checked.ok()) {
    call.Refuse(*caller, checked);
    return call.reactor();
  }
  pipeline::GiveBackDeliveries(*caller, *request, edge_.env,
                               [call, request, response](const std::vector<absl::StatusOr<absl::Time>>& results) {
                                 *response = AnswerGivenBack(request->request_number(), results);
                                 call.Answer(absl::OkStatus());
                               });
  return call.reactor();
}

}  // namespace handover::rpc
