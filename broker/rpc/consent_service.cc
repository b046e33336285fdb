#include "broker/rpc/consent_service.h"

#include <functional>
#include <utility>

#include "broker/pipeline/list_consents.h"
#include "broker/pipeline/preview_decision.h"
#include "broker/pipeline/record_consent.h"
#include "broker/rpc/request_checks.h"
#include "broker/rpc/unary_call.h"

namespace handover::rpc {
namespace consent_service_internal {

pipeline::Later OnWorkers(Edge& edge) {
  return [&edge](std::function<void()> work) { return edge.workers.Add(std::move(work)); };
}

// Records are kept as they are sent: a field that nobody knows is not kept with them.
void Record(const UnaryCall& call, const consent::v1::RecordConsentRequest& request, pipeline::RecordKind kind,
            consent::v1::RecordConsentResponse* response, Edge& edge) {
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return;
  const absl::Status known = CheckKnownFields(request);
  if (!known.ok()) return call.Refuse(*caller, known);
  pipeline::RecordConsent(*caller, request, kind, edge.env, call.AnswerInto(response), OnWorkers(edge));
}

}  // namespace consent_service_internal

grpc::ServerUnaryReactor* ConsentService::RecordConsent(grpc::CallbackServerContext* context,
                                                        const consent::v1::RecordConsentRequest* request,
                                                        consent::v1::RecordConsentResponse* response) {
  const UnaryCall call("ConsentService/RecordConsent", context, edge_);
  consent_service_internal::Record(call, *request, pipeline::RecordKind::kConsent, response, edge_);
  return call.reactor();
}

grpc::ServerUnaryReactor* ConsentService::RecordObjection(grpc::CallbackServerContext* context,
                                                          const consent::v1::RecordConsentRequest* request,
                                                          consent::v1::RecordConsentResponse* response) {
  const UnaryCall call("ConsentService/RecordObjection", context, edge_);
  consent_service_internal::Record(call, *request, pipeline::RecordKind::kObjection, response, edge_);
  return call.reactor();
}

grpc::ServerUnaryReactor* ConsentService::RevokeConsent(grpc::CallbackServerContext* context,
                                                        const consent::v1::RevokeConsentRequest* request,
                                                        consent::v1::RevokeConsentResponse* response) {
  const UnaryCall call("ConsentService/RevokeConsent", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  pipeline::RevokeConsent(*caller, *request, edge_.env, call.AnswerInto(response),
                          consent_service_internal::OnWorkers(edge_));
  return call.reactor();
}

grpc::ServerUnaryReactor* ConsentService::ListConsents(grpc::CallbackServerContext* context,
                                                       const consent::v1::ListConsentsRequest* request,
                                                       consent::v1::ListConsentsResponse* response) {
  const UnaryCall call("ConsentService/ListConsents", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  call.Answer(pipeline::ListConsents(*caller, *request, edge_.env), response);
  return call.reactor();
}

grpc::ServerUnaryReactor* ConsentService::MarkConsentError(grpc::CallbackServerContext* context,
                                                           const consent::v1::MarkConsentErrorRequest* request,
                                                           consent::v1::MarkConsentErrorResponse* response) {
  const UnaryCall call("ConsentService/MarkConsentError", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  pipeline::MarkConsentError(*caller, *request, edge_.env, call.AnswerInto(response),
                          consent_service_internal::OnWorkers(edge_));
  return call.reactor();
}

grpc::ServerUnaryReactor* ConsentService::ListFlaggedConsents(grpc::CallbackServerContext* context,
                                                              const consent::v1::ListFlaggedConsentsRequest* request,
                                                              consent::v1::ListFlaggedConsentsResponse* response) {
  const UnaryCall call("ConsentService/ListFlaggedConsents", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  call.Answer(pipeline::ListFlaggedConsents(*caller, *request, edge_.env), response);
  return call.reactor();
}

grpc::ServerUnaryReactor* ConsentService::PreviewDecision(grpc::CallbackServerContext* context,
                                                          const consent::v1::PreviewDecisionRequest* request,
                                                          consent::v1::PreviewDecisionResponse* response) {
  const UnaryCall call("ConsentService/PreviewDecision", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  pipeline::PreviewDecision(*caller, *request, edge_.env, call.AnswerInto(response));
  return call.reactor();
}

}  // namespace handover::rpc
