#include "clients/cpp/services.h"

#include <algorithm>
#include <vector>

#include "absl/synchronization/notification.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/byte_buffer.h"

#include "broker/base/clock.h"
#include "broker/base/random_system.h"
#include "broker/base/refusal.h"
#include "clients/cpp/call_status.h"

namespace handover::client {
namespace {
namespace services_internal {

gpr_timespec In(absl::Duration duration) {
  return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                      gpr_time_from_millis(duration / absl::Milliseconds(1), GPR_TIMESPAN));
}

absl::Status TryOnce(const Channel& channel, const std::string& method, const grpc::ByteBuffer& request,
                     grpc::ByteBuffer& response) {
  grpc::ClientContext context;
  context.set_deadline(In(channel.options().call_deadline));
  grpc::Status result;
  absl::Notification done;
  grpc::GenericStub stub(channel.grpc_channel());
  stub.UnaryCall(&context, method, grpc::StubOptions(), &request, &response, [&](grpc::Status status) {
    result = std::move(status);
    done.Notify();
  });
  done.WaitForNotification();
  return ToStatus(result);
}

absl::Status Parse(const grpc::ByteBuffer& buffer, google::protobuf::MessageLite& message) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return absl::InternalError("the broker's answer cannot be read");
  std::string bytes;
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  if (!message.ParseFromString(bytes)) {
    return Refuse(absl::StatusCode::kInternal,
                  RefusalText{"ANSWER_MALFORMED", "", "the broker's answer does not parse"});
  }
  return absl::OkStatus();
}

template <typename Response, typename Request>
absl::StatusOr<Response> Call(const Channel& channel, const char* method, const Request& request) {
  Response response;
  const absl::Status status = CallUnary(channel, method, request, response);
  if (!status.ok()) return status;
  return response;
}

}  // namespace services_internal
}  // namespace

absl::Status CallUnary(const Channel& channel, const std::string& method, const google::protobuf::MessageLite& request,
                       google::protobuf::MessageLite& response) {
  const grpc::Slice slice(request.SerializeAsString());
  const grpc::ByteBuffer bytes(&slice, 1);
  const RetrySchedule& schedule = channel.options().retry;
  const SystemClock clock;  // For the pauses alone: they are real time, whatever a program takes for its clock.
  SystemRandom random;
  for (int attempt = 1;; ++attempt) {
    grpc::ByteBuffer answer;
    const absl::Status status = services_internal::TryOnce(channel, method, bytes, answer);
    if (status.ok()) return services_internal::Parse(answer, response);
    const absl::Duration left = schedule.give_up_after - clock.SinceStart();
    if (!MayRetry(status) || left <= absl::ZeroDuration()) return status;
    if (!channel.WaitUnlessClosed(std::min(left, PauseBefore(attempt, schedule, random)))) return status;
  }
}

absl::StatusOr<exchange::v1::SubmitHandoverResponse> ExchangeClient::SubmitHandover(
    const exchange::v1::SubmitHandoverRequest& request) const {
  return services_internal::Call<exchange::v1::SubmitHandoverResponse>(
      *channel_, "/handover.exchange.v1.ExchangeService/SubmitHandover", request);
}
absl::StatusOr<exchange::v1::WithdrawHandoverResponse> ExchangeClient::WithdrawHandover(
    const exchange::v1::WithdrawHandoverRequest& request) const {
  return services_internal::Call<exchange::v1::WithdrawHandoverResponse>(
      *channel_, "/handover.exchange.v1.ExchangeService/WithdrawHandover", request);
}
absl::StatusOr<exchange::v1::ResolveReturnResponse> ExchangeClient::ResolveReturn(
    const exchange::v1::ResolveReturnRequest& request) const {
  return services_internal::Call<exchange::v1::ResolveReturnResponse>(
      *channel_, "/handover.exchange.v1.ExchangeService/ResolveReturn", request);
}
absl::StatusOr<exchange::v1::AnswerObligationResponse> ExchangeClient::AnswerObligation(
    const exchange::v1::AnswerObligationRequest& request) const {
  return services_internal::Call<exchange::v1::AnswerObligationResponse>(
      *channel_, "/handover.exchange.v1.ExchangeService/AnswerObligation", request);
}
absl::StatusOr<exchange::v1::AnswerWithheldResponse> ExchangeClient::AnswerWithheld(
    const exchange::v1::AnswerWithheldRequest& request) const {
  return services_internal::Call<exchange::v1::AnswerWithheldResponse>(
      *channel_, "/handover.exchange.v1.ExchangeService/AnswerWithheld", request);
}
absl::StatusOr<exchange::v1::HandoverStatus> ExchangeClient::GetHandoverStatus(
    const exchange::v1::GetHandoverStatusRequest& request) const {
  return services_internal::Call<exchange::v1::HandoverStatus>(
      *channel_, "/handover.exchange.v1.ExchangeService/GetHandoverStatus", request);
}
absl::StatusOr<exchange::v1::ListHandoversResponse> ExchangeClient::ListHandovers(
    const exchange::v1::ListHandoversRequest& request) const {
  return services_internal::Call<exchange::v1::ListHandoversResponse>(
      *channel_, "/handover.exchange.v1.ExchangeService/ListHandovers", request);
}

absl::StatusOr<exchange::v1::PullDeliveriesResponse> InboxClient::PullDeliveries(
    const exchange::v1::PullDeliveriesRequest& request) const {
  return services_internal::Call<exchange::v1::PullDeliveriesResponse>(
      *channel_, "/handover.exchange.v1.InboxService/PullDeliveries", request);
}
absl::StatusOr<exchange::v1::AcknowledgeDeliveriesResponse> InboxClient::AcknowledgeDeliveries(
    const exchange::v1::AcknowledgeDeliveriesRequest& request) const {
  return services_internal::Call<exchange::v1::AcknowledgeDeliveriesResponse>(
      *channel_, "/handover.exchange.v1.InboxService/AcknowledgeDeliveries", request);
}
absl::StatusOr<exchange::v1::ExtendLeaseResponse> InboxClient::ExtendLease(
    const exchange::v1::ExtendLeaseRequest& request) const {
  return services_internal::Call<exchange::v1::ExtendLeaseResponse>(
      *channel_, "/handover.exchange.v1.InboxService/ExtendLease", request);
}
absl::StatusOr<exchange::v1::ListNoticesResponse> InboxClient::ListNotices(
    const exchange::v1::ListNoticesRequest& request) const {
  return services_internal::Call<exchange::v1::ListNoticesResponse>(
      *channel_, "/handover.exchange.v1.InboxService/ListNotices", request);
}
absl::StatusOr<exchange::v1::GiveBackDeliveriesResponse> InboxClient::GiveBackDeliveries(
    const exchange::v1::GiveBackDeliveriesRequest& request) const {
  return services_internal::Call<exchange::v1::GiveBackDeliveriesResponse>(
      *channel_, "/handover.exchange.v1.InboxService/GiveBackDeliveries", request);
}

absl::StatusOr<consent::v1::RecordConsentResponse> ConsentClient::RecordConsent(
    const consent::v1::RecordConsentRequest& request) const {
  return services_internal::Call<consent::v1::RecordConsentResponse>(
      *channel_, "/handover.consent.v1.ConsentService/RecordConsent", request);
}
absl::StatusOr<consent::v1::RevokeConsentResponse> ConsentClient::RevokeConsent(
    const consent::v1::RevokeConsentRequest& request) const {
  return services_internal::Call<consent::v1::RevokeConsentResponse>(
      *channel_, "/handover.consent.v1.ConsentService/RevokeConsent", request);
}
absl::StatusOr<consent::v1::RecordConsentResponse> ConsentClient::RecordObjection(
    const consent::v1::RecordConsentRequest& request) const {
  return services_internal::Call<consent::v1::RecordConsentResponse>(
      *channel_, "/handover.consent.v1.ConsentService/RecordObjection", request);
}
absl::StatusOr<consent::v1::ListConsentsResponse> ConsentClient::ListConsents(
    const consent::v1::ListConsentsRequest& request) const {
  return services_internal::Call<consent::v1::ListConsentsResponse>(
      *channel_, "/handover.consent.v1.ConsentService/ListConsents", request);
}
absl::StatusOr<consent::v1::MarkConsentErrorResponse> ConsentClient::MarkConsentError(
    const consent::v1::MarkConsentErrorRequest& request) const {
  return services_internal::Call<consent::v1::MarkConsentErrorResponse>(
      *channel_, "/handover.consent.v1.ConsentService/MarkConsentError", request);
}
absl::StatusOr<consent::v1::ListFlaggedConsentsResponse> ConsentClient::ListFlaggedConsents(
    const consent::v1::ListFlaggedConsentsRequest& request) const {
  return services_internal::Call<consent::v1::ListFlaggedConsentsResponse>(
      *channel_, "/handover.consent.v1.ConsentService/ListFlaggedConsents", request);
}
absl::StatusOr<consent::v1::PreviewDecisionResponse> ConsentClient::PreviewDecision(
    const consent::v1::PreviewDecisionRequest& request) const {
  return services_internal::Call<consent::v1::PreviewDecisionResponse>(
      *channel_, "/handover.consent.v1.ConsentService/PreviewDecision", request);
}

absl::StatusOr<directory::v1::ListPartiesResponse> DirectoryClient::ListParties(
    const directory::v1::ListPartiesRequest& request) const {
  return services_internal::Call<directory::v1::ListPartiesResponse>(
      *channel_, "/handover.directory.v1.DirectoryService/ListParties", request);
}
absl::StatusOr<directory::v1::ListSigningKeysResponse> DirectoryClient::ListSigningKeys(
    const directory::v1::ListSigningKeysRequest& request) const {
  return services_internal::Call<directory::v1::ListSigningKeysResponse>(
      *channel_, "/handover.directory.v1.DirectoryService/ListSigningKeys", request);
}
absl::StatusOr<directory::v1::GetSelfResponse> DirectoryClient::GetSelf(
    const directory::v1::GetSelfRequest& request) const {
  return services_internal::Call<directory::v1::GetSelfResponse>(
      *channel_, "/handover.directory.v1.DirectoryService/GetSelf", request);
}

absl::StatusOr<pathway::v1::GetTimelineResponse> PathwayClient::GetTimeline(
    const pathway::v1::GetTimelineRequest& request) const {
  return services_internal::Call<pathway::v1::GetTimelineResponse>(
      *channel_, "/handover.pathway.v1.PathwayService/GetTimeline", request);
}
absl::StatusOr<pathway::v1::ExplainHandoverResponse> PathwayClient::ExplainHandover(
    const pathway::v1::ExplainHandoverRequest& request) const {
  return services_internal::Call<pathway::v1::ExplainHandoverResponse>(
      *channel_, "/handover.pathway.v1.PathwayService/ExplainHandover", request);
}
absl::StatusOr<pathway::v1::ListOverdueResponse> PathwayClient::ListOverdue(
    const pathway::v1::ListOverdueRequest& request) const {
  return services_internal::Call<pathway::v1::ListOverdueResponse>(
      *channel_, "/handover.pathway.v1.PathwayService/ListOverdue", request);
}
absl::StatusOr<pathway::v1::ListEscalationsResponse> PathwayClient::ListEscalations(
    const pathway::v1::ListEscalationsRequest& request) const {
  return services_internal::Call<pathway::v1::ListEscalationsResponse>(
      *channel_, "/handover.pathway.v1.PathwayService/ListEscalations", request);
}

absl::StatusOr<pathway::v1::GetPathwayResponse> PathwayClient::GetPathway(
    const pathway::v1::GetPathwayRequest& request) const {
  return services_internal::Call<pathway::v1::GetPathwayResponse>(
      *channel_, "/handover.pathway.v1.PathwayService/GetPathway", request);
}
absl::StatusOr<pathway::v1::ListOpenLoopsResponse> PathwayClient::ListOpenLoops(
    const pathway::v1::ListOpenLoopsRequest& request) const {
  return services_internal::Call<pathway::v1::ListOpenLoopsResponse>(
      *channel_, "/handover.pathway.v1.PathwayService/ListOpenLoops", request);
}
absl::StatusOr<pathway::v1::EndExpectationResponse> PathwayClient::EndExpectation(
    const pathway::v1::EndExpectationRequest& request) const {
  return services_internal::Call<pathway::v1::EndExpectationResponse>(
      *channel_, "/handover.pathway.v1.PathwayService/EndExpectation", request);
}

absl::StatusOr<audit::v1::GetTreeHeadResponse> AuditClient::GetTreeHead(
    const audit::v1::GetTreeHeadRequest& request) const {
  return services_internal::Call<audit::v1::GetTreeHeadResponse>(
      *channel_, "/handover.audit.v1.AuditService/GetTreeHead", request);
}
absl::StatusOr<audit::v1::GetInclusionProofResponse> AuditClient::GetInclusionProof(
    const audit::v1::GetInclusionProofRequest& request) const {
  return services_internal::Call<audit::v1::GetInclusionProofResponse>(
      *channel_, "/handover.audit.v1.AuditService/GetInclusionProof", request);
}
absl::StatusOr<audit::v1::GetConsistencyProofResponse> AuditClient::GetConsistencyProof(
    const audit::v1::GetConsistencyProofRequest& request) const {
  return services_internal::Call<audit::v1::GetConsistencyProofResponse>(
      *channel_, "/handover.audit.v1.AuditService/GetConsistencyProof", request);
}
absl::StatusOr<audit::v1::GetSubjectAccessResponse> AuditClient::GetSubjectAccess(
    const audit::v1::GetSubjectAccessRequest& request) const {
  return services_internal::Call<audit::v1::GetSubjectAccessResponse>(
      *channel_, "/handover.audit.v1.AuditService/GetSubjectAccess", request);
}

absl::StatusOr<admin::v1::AddPartyResponse> AdminClient::AddParty(const admin::v1::AddPartyRequest& request) const {
  return services_internal::Call<admin::v1::AddPartyResponse>(*channel_, "/handover.admin.v1.AdminService/AddParty",
                                                              request);
}
absl::StatusOr<admin::v1::SuspendPartyResponse> AdminClient::SuspendParty(
    const admin::v1::SuspendPartyRequest& request) const {
  return services_internal::Call<admin::v1::SuspendPartyResponse>(
      *channel_, "/handover.admin.v1.AdminService/SuspendParty", request);
}
absl::StatusOr<admin::v1::ResumePartyResponse> AdminClient::ResumeParty(
    const admin::v1::ResumePartyRequest& request) const {
  return services_internal::Call<admin::v1::ResumePartyResponse>(
      *channel_, "/handover.admin.v1.AdminService/ResumeParty", request);
}
absl::StatusOr<admin::v1::ListPartiesResponse> AdminClient::ListParties(
    const admin::v1::ListPartiesRequest& request) const {
  return services_internal::Call<admin::v1::ListPartiesResponse>(
      *channel_, "/handover.admin.v1.AdminService/ListParties", request);
}
absl::StatusOr<admin::v1::BindCertificateResponse> AdminClient::BindCertificate(
    const admin::v1::BindCertificateRequest& request) const {
  return services_internal::Call<admin::v1::BindCertificateResponse>(
      *channel_, "/handover.admin.v1.AdminService/BindCertificate", request);
}
absl::StatusOr<admin::v1::EnrolSigningKeyResponse> AdminClient::EnrolSigningKey(
    const admin::v1::EnrolSigningKeyRequest& request) const {
  return services_internal::Call<admin::v1::EnrolSigningKeyResponse>(
      *channel_, "/handover.admin.v1.AdminService/EnrolSigningKey", request);
}
absl::StatusOr<admin::v1::RevokeSigningKeyResponse> AdminClient::RevokeSigningKey(
    const admin::v1::RevokeSigningKeyRequest& request) const {
  return services_internal::Call<admin::v1::RevokeSigningKeyResponse>(
      *channel_, "/handover.admin.v1.AdminService/RevokeSigningKey", request);
}
absl::StatusOr<admin::v1::ReloadPolicyResponse> AdminClient::ReloadPolicy(
    const admin::v1::ReloadPolicyRequest& request) const {
  return services_internal::Call<admin::v1::ReloadPolicyResponse>(
      *channel_, "/handover.admin.v1.AdminService/ReloadPolicy", request);
}
absl::StatusOr<admin::v1::GetShadowReportResponse> AdminClient::GetShadowReport(
    const admin::v1::GetShadowReportRequest& request) const {
  return services_internal::Call<admin::v1::GetShadowReportResponse>(
      *channel_, "/handover.admin.v1.AdminService/GetShadowReport", request);
}
absl::StatusOr<admin::v1::ImportFactsResponse> AdminClient::ImportFacts(
    const admin::v1::ImportFactsRequest& request) const {
  return services_internal::Call<admin::v1::ImportFactsResponse>(
      *channel_, "/handover.admin.v1.AdminService/ImportFacts", request);
}
absl::StatusOr<admin::v1::GetRegisterFactsResponse> AdminClient::GetRegisterFacts(
    const admin::v1::GetRegisterFactsRequest& request) const {
  return services_internal::Call<admin::v1::GetRegisterFactsResponse>(
      *channel_, "/handover.admin.v1.AdminService/GetRegisterFacts", request);
}
absl::StatusOr<admin::v1::BackupResponse> AdminClient::Backup(const admin::v1::BackupRequest& request) const {
  return services_internal::Call<admin::v1::BackupResponse>(*channel_, "/handover.admin.v1.AdminService/Backup",
                                                            request);
}
absl::StatusOr<admin::v1::ListHeldResponse> AdminClient::ListHeld(const admin::v1::ListHeldRequest& request) const {
  return services_internal::Call<admin::v1::ListHeldResponse>(*channel_, "/handover.admin.v1.AdminService/ListHeld",
                                                              request);
}
absl::StatusOr<admin::v1::ResolveHeldResponse> AdminClient::ResolveHeld(
    const admin::v1::ResolveHeldRequest& request) const {
  return services_internal::Call<admin::v1::ResolveHeldResponse>(
      *channel_, "/handover.admin.v1.AdminService/ResolveHeld", request);
}
absl::StatusOr<admin::v1::RedriveDeadLettersResponse> AdminClient::RedriveDeadLetters(
    const admin::v1::RedriveDeadLettersRequest& request) const {
  return services_internal::Call<admin::v1::RedriveDeadLettersResponse>(
      *channel_, "/handover.admin.v1.AdminService/RedriveDeadLetters", request);
}
absl::StatusOr<admin::v1::ExportSubjectResponse> AdminClient::ExportSubject(
    const admin::v1::ExportSubjectRequest& request) const {
  return services_internal::Call<admin::v1::ExportSubjectResponse>(
      *channel_, "/handover.admin.v1.AdminService/ExportSubject", request);
}
absl::StatusOr<admin::v1::LiftWithholdingResponse> AdminClient::LiftWithholding(
    const admin::v1::LiftWithholdingRequest& request) const {
  return services_internal::Call<admin::v1::LiftWithholdingResponse>(
      *channel_, "/handover.admin.v1.AdminService/LiftWithholding", request);
}
absl::StatusOr<pathway::v1::ListOverdueResponse> AdminClient::ListOverdue(
    const pathway::v1::ListOverdueRequest& request) const {
  return services_internal::Call<pathway::v1::ListOverdueResponse>(
      *channel_, "/handover.admin.v1.AdminService/ListOverdue", request);
}
absl::StatusOr<pathway::v1::ListEscalationsResponse> AdminClient::ListEscalations(
    const pathway::v1::ListEscalationsRequest& request) const {
  return services_internal::Call<pathway::v1::ListEscalationsResponse>(
      *channel_, "/handover.admin.v1.AdminService/ListEscalations", request);
}

absl::StatusOr<admin::v1::RequestErasureResponse> AdminClient::RequestErasure(
    const admin::v1::RequestErasureRequest& request) const {
  return services_internal::Call<admin::v1::RequestErasureResponse>(
      *channel_, "/handover.admin.v1.AdminService/RequestErasure", request);
}

absl::StatusOr<admin::v1::ConfirmErasureResponse> AdminClient::ConfirmErasure(
    const admin::v1::ConfirmErasureRequest& request) const {
  return services_internal::Call<admin::v1::ConfirmErasureResponse>(
      *channel_, "/handover.admin.v1.AdminService/ConfirmErasure", request);
}

absl::StatusOr<admin::v1::ListErasureRequestsResponse> AdminClient::ListErasureRequests(
    const admin::v1::ListErasureRequestsRequest& request) const {
  return services_internal::Call<admin::v1::ListErasureRequestsResponse>(
      *channel_, "/handover.admin.v1.AdminService/ListErasureRequests", request);
}

}  // namespace handover::client
