// Every unary method of the broker as a blocking call.
//
// A call is serialised once; when the broker is UNAVAILABLE the same bytes go again, after a pause, until the channel's
// RetrySchedule gives up. Errors are those of the method's comment in proto/, as refusals (broker/base/refusal.h).
// All classes here are thread-safe values.
#ifndef HANDOVER_CLIENTS_CPP_SERVICES_H_
#define HANDOVER_CLIENTS_CPP_SERVICES_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message_lite.h"

#include "clients/cpp/channel.h"
#include "handover/admin/v1/admin_service.pb.h"
#include "handover/audit/v1/audit_service.pb.h"
#include "handover/consent/v1/consent_service.pb.h"
#include "handover/directory/v1/directory_service.pb.h"
#include "handover/exchange/v1/exchange_service.pb.h"
#include "handover/exchange/v1/inbox_service.pb.h"
#include "handover/pathway/v1/pathway_service.pb.h"

namespace handover::client {

// One unary call by the method's full name, `/handover.exchange.v1.ExchangeService/SubmitHandover`.
// INTERNAL: the answer is not the message it should be.
absl::Status CallUnary(const Channel& channel, const std::string& method, const google::protobuf::MessageLite& request,
                       google::protobuf::MessageLite& response);

// Hand over, take back, follow. The submitting default is the Submitter.
class ExchangeClient {
 public:
  explicit ExchangeClient(std::shared_ptr<const Channel> channel) : channel_(std::move(channel)) {}

  absl::StatusOr<exchange::v1::SubmitHandoverResponse> SubmitHandover(
      const exchange::v1::SubmitHandoverRequest& request) const;
  absl::StatusOr<exchange::v1::WithdrawHandoverResponse> WithdrawHandover(
      const exchange::v1::WithdrawHandoverRequest& request) const;
  absl::StatusOr<exchange::v1::ResolveReturnResponse> ResolveReturn(
      const exchange::v1::ResolveReturnRequest& request) const;
  absl::StatusOr<exchange::v1::AnswerObligationResponse> AnswerObligation(
      const exchange::v1::AnswerObligationRequest& request) const;
  absl::StatusOr<exchange::v1::AnswerWithheldResponse> AnswerWithheld(
      const exchange::v1::AnswerWithheldRequest& request) const;
  absl::StatusOr<exchange::v1::HandoverStatus> GetHandoverStatus(
      const exchange::v1::GetHandoverStatusRequest& request) const;
  absl::StatusOr<exchange::v1::ListHandoversResponse> ListHandovers(
      const exchange::v1::ListHandoversRequest& request) const;

 private:
  std::shared_ptr<const Channel> channel_;  // Shared: a client may outlive the scope that opened it.
};

// The receiving default is the Receiver.
class InboxClient {
 public:
  explicit InboxClient(std::shared_ptr<const Channel> channel) : channel_(std::move(channel)) {}

  absl::StatusOr<exchange::v1::PullDeliveriesResponse> PullDeliveries(
      const exchange::v1::PullDeliveriesRequest& request) const;
  absl::StatusOr<exchange::v1::AcknowledgeDeliveriesResponse> AcknowledgeDeliveries(
      const exchange::v1::AcknowledgeDeliveriesRequest& request) const;
  absl::StatusOr<exchange::v1::ExtendLeaseResponse> ExtendLease(const exchange::v1::ExtendLeaseRequest& request) const;
  absl::StatusOr<exchange::v1::ListNoticesResponse> ListNotices(const exchange::v1::ListNoticesRequest& request) const;
  absl::StatusOr<exchange::v1::GiveBackDeliveriesResponse> GiveBackDeliveries(
      const exchange::v1::GiveBackDeliveriesRequest& request) const;

 private:
  std::shared_ptr<const Channel> channel_;  // Shared: a client may outlive the scope that opened it.
};

// Consents and objections, and what would flow.
class ConsentClient {
 public:
  explicit ConsentClient(std::shared_ptr<const Channel> channel) : channel_(std::move(channel)) {}

  absl::StatusOr<consent::v1::RecordConsentResponse> RecordConsent(
      const consent::v1::RecordConsentRequest& request) const;
  absl::StatusOr<consent::v1::RevokeConsentResponse> RevokeConsent(
      const consent::v1::RevokeConsentRequest& request) const;
  absl::StatusOr<consent::v1::RecordConsentResponse> RecordObjection(
      const consent::v1::RecordConsentRequest& request) const;
  absl::StatusOr<consent::v1::ListConsentsResponse> ListConsents(const consent::v1::ListConsentsRequest& request) const;
  absl::StatusOr<consent::v1::MarkConsentErrorResponse> MarkConsentError(
      const consent::v1::MarkConsentErrorRequest& request) const;
  absl::StatusOr<consent::v1::ListFlaggedConsentsResponse> ListFlaggedConsents(
      const consent::v1::ListFlaggedConsentsRequest& request) const;
  absl::StatusOr<consent::v1::PreviewDecisionResponse> PreviewDecision(
      const consent::v1::PreviewDecisionRequest& request) const;

 private:
  std::shared_ptr<const Channel> channel_;  // Shared: a client may outlive the scope that opened it.
};

// Who takes part, and with which keys.
class DirectoryClient {
 public:
  explicit DirectoryClient(std::shared_ptr<const Channel> channel) : channel_(std::move(channel)) {}

  absl::StatusOr<directory::v1::ListPartiesResponse> ListParties(
      const directory::v1::ListPartiesRequest& request) const;
  absl::StatusOr<directory::v1::ListSigningKeysResponse> ListSigningKeys(
      const directory::v1::ListSigningKeysRequest& request) const;
  absl::StatusOr<directory::v1::GetSelfResponse> GetSelf(const directory::v1::GetSelfRequest& request) const;

 private:
  std::shared_ptr<const Channel> channel_;  // Shared: a client may outlive the scope that opened it.
};

// Timelines, explanations, coordinators, and what is open or late.
class PathwayClient {
 public:
  explicit PathwayClient(std::shared_ptr<const Channel> channel) : channel_(std::move(channel)) {}

  absl::StatusOr<pathway::v1::GetTimelineResponse> GetTimeline(const pathway::v1::GetTimelineRequest& request) const;
  absl::StatusOr<pathway::v1::ExplainHandoverResponse> ExplainHandover(
      const pathway::v1::ExplainHandoverRequest& request) const;
  absl::StatusOr<pathway::v1::ListOverdueResponse> ListOverdue(const pathway::v1::ListOverdueRequest& request) const;
  absl::StatusOr<pathway::v1::ListEscalationsResponse> ListEscalations(
      const pathway::v1::ListEscalationsRequest& request) const;
  absl::StatusOr<pathway::v1::GetPathwayResponse> GetPathway(const pathway::v1::GetPathwayRequest& request) const;
  absl::StatusOr<pathway::v1::ListOpenLoopsResponse> ListOpenLoops(
      const pathway::v1::ListOpenLoopsRequest& request) const;
  absl::StatusOr<pathway::v1::EndExpectationResponse> EndExpectation(
      const pathway::v1::EndExpectationRequest& request) const;

 private:
  std::shared_ptr<const Channel> channel_;  // Shared: a client may outlive the scope that opened it.
};

// Heads and proofs of the log.
class AuditClient {
 public:
  explicit AuditClient(std::shared_ptr<const Channel> channel) : channel_(std::move(channel)) {}

  absl::StatusOr<audit::v1::GetTreeHeadResponse> GetTreeHead(const audit::v1::GetTreeHeadRequest& request) const;
  absl::StatusOr<audit::v1::GetInclusionProofResponse> GetInclusionProof(
      const audit::v1::GetInclusionProofRequest& request) const;
  absl::StatusOr<audit::v1::GetConsistencyProofResponse> GetConsistencyProof(
      const audit::v1::GetConsistencyProofRequest& request) const;
  absl::StatusOr<audit::v1::GetSubjectAccessResponse> GetSubjectAccess(
      const audit::v1::GetSubjectAccessRequest& request) const;

 private:
  std::shared_ptr<const Channel> channel_;  // Shared: a client may outlive the scope that opened it.
};

// For the operator: another port, another CA, an operator's certificate.
class AdminClient {
 public:
  explicit AdminClient(std::shared_ptr<const Channel> channel) : channel_(std::move(channel)) {}

  absl::StatusOr<admin::v1::AddPartyResponse> AddParty(const admin::v1::AddPartyRequest& request) const;
  absl::StatusOr<admin::v1::SuspendPartyResponse> SuspendParty(const admin::v1::SuspendPartyRequest& request) const;
  absl::StatusOr<admin::v1::ResumePartyResponse> ResumeParty(const admin::v1::ResumePartyRequest& request) const;
  absl::StatusOr<admin::v1::ListPartiesResponse> ListParties(const admin::v1::ListPartiesRequest& request) const;
  absl::StatusOr<admin::v1::BindCertificateResponse> BindCertificate(
      const admin::v1::BindCertificateRequest& request) const;
  absl::StatusOr<admin::v1::EnrolSigningKeyResponse> EnrolSigningKey(
      const admin::v1::EnrolSigningKeyRequest& request) const;
  absl::StatusOr<admin::v1::RevokeSigningKeyResponse> RevokeSigningKey(
      const admin::v1::RevokeSigningKeyRequest& request) const;
  absl::StatusOr<admin::v1::ReloadPolicyResponse> ReloadPolicy(const admin::v1::ReloadPolicyRequest& request) const;
  absl::StatusOr<admin::v1::GetShadowReportResponse> GetShadowReport(
      const admin::v1::GetShadowReportRequest& request) const;
  absl::StatusOr<admin::v1::ImportFactsResponse> ImportFacts(const admin::v1::ImportFactsRequest& request) const;
  absl::StatusOr<admin::v1::GetRegisterFactsResponse> GetRegisterFacts(
      const admin::v1::GetRegisterFactsRequest& request) const;
  absl::StatusOr<admin::v1::BackupResponse> Backup(const admin::v1::BackupRequest& request) const;
  absl::StatusOr<admin::v1::ListHeldResponse> ListHeld(const admin::v1::ListHeldRequest& request) const;
  absl::StatusOr<admin::v1::ResolveHeldResponse> ResolveHeld(const admin::v1::ResolveHeldRequest& request) const;
  absl::StatusOr<admin::v1::RedriveDeadLettersResponse> RedriveDeadLetters(
      const admin::v1::RedriveDeadLettersRequest& request) const;
  absl::StatusOr<admin::v1::ExportSubjectResponse> ExportSubject(const admin::v1::ExportSubjectRequest& request) const;
  absl::StatusOr<admin::v1::LiftWithholdingResponse> LiftWithholding(
      const admin::v1::LiftWithholdingRequest& request) const;
  absl::StatusOr<admin::v1::RequestErasureResponse> RequestErasure(
      const admin::v1::RequestErasureRequest& request) const;
  absl::StatusOr<admin::v1::ConfirmErasureResponse> ConfirmErasure(
      const admin::v1::ConfirmErasureRequest& request) const;
  absl::StatusOr<admin::v1::ListErasureRequestsResponse> ListErasureRequests(
      const admin::v1::ListErasureRequestsRequest& request) const;
  absl::StatusOr<pathway::v1::ListOverdueResponse> ListOverdue(const pathway::v1::ListOverdueRequest& request) const;
  absl::StatusOr<pathway::v1::ListEscalationsResponse> ListEscalations(
      const pathway::v1::ListEscalationsRequest& request) const;

 private:
  std::shared_ptr<const Channel> channel_;  // Shared: a client may outlive the scope that opened it.
};

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_SERVICES_H_
