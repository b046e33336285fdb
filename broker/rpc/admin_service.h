// The operator's service, on its own port behind its own authority.
#ifndef HANDOVER_BROKER_RPC_ADMIN_SERVICE_H_
#define HANDOVER_BROKER_RPC_ADMIN_SERVICE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "broker/pipeline/eraser.h"
#include "broker/pipeline/manage_directory.h"
#include "broker/policy/policy_set.h"
#include "broker/rpc/edge.h"
#include "broker/rpc/workers.h"
#include "handover/admin/v1/admin_service.grpc.pb.h"

namespace handover::rpc {

// What lies outside the store and the service needs.
struct AdminFiles {
  std::function<absl::StatusOr<std::vector<policy::NamedText>>()> read_policy;  // As at start.
  std::function<absl::Status()> load_shadow;                                    // The same.
  std::string key_file;
  std::string head_file;
  std::string erasure_list;
  pipeline::Eraser* eraser = nullptr;  // Borrowed. Required.
};

// Imports, backups, exports and erasures run one at a time on a thread of their own: nobody waits for them but who
// asked.
class AdminService final : public admin::v1::AdminService::CallbackService {
 public:
  AdminService(Edge& edge, AdminFiles files);

  grpc::ServerUnaryReactor* AddParty(grpc::CallbackServerContext* context, const admin::v1::AddPartyRequest* request,
                                     admin::v1::AddPartyResponse* response) override;
  grpc::ServerUnaryReactor* SuspendParty(grpc::CallbackServerContext* context,
                                         const admin::v1::SuspendPartyRequest* request,
                                         admin::v1::SuspendPartyResponse* response) override;
  grpc::ServerUnaryReactor* ResumeParty(grpc::CallbackServerContext* context,
                                        const admin::v1::ResumePartyRequest* request,
                                        admin::v1::ResumePartyResponse* response) override;
  grpc::ServerUnaryReactor* ListParties(grpc::CallbackServerContext* context,
                                        const admin::v1::ListPartiesRequest* request,
                                        admin::v1::ListPartiesResponse* response) override;
  grpc::ServerUnaryReactor* BindCertificate(grpc::CallbackServerContext* context,
                                            const admin::v1::BindCertificateRequest* request,
                                            admin::v1::BindCertificateResponse* response) override;
  grpc::ServerUnaryReactor* EnrolSigningKey(grpc::CallbackServerContext* context,
                                            const admin::v1::EnrolSigningKeyRequest* request,
                                            admin::v1::EnrolSigningKeyResponse* response) override;
  grpc::ServerUnaryReactor* RevokeSigningKey(grpc::CallbackServerContext* context,
                                             const admin::v1::RevokeSigningKeyRequest* request,
                                             admin::v1::RevokeSigningKeyResponse* response) override;
  grpc::ServerUnaryReactor* ReloadPolicy(grpc::CallbackServerContext* context,
                                         const admin::v1::ReloadPolicyRequest* request,
                                         admin::v1::ReloadPolicyResponse* response) override;
  grpc::ServerUnaryReactor* GetShadowReport(grpc::CallbackServerContext* context,
                                            const admin::v1::GetShadowReportRequest* request,
                                            admin::v1::GetShadowReportResponse* response) override;
  grpc::ServerUnaryReactor* ImportFacts(grpc::CallbackServerContext* context,
                                        const admin::v1::ImportFactsRequest* request,
                                        admin::v1::ImportFactsResponse* response) override;
  grpc::ServerUnaryReactor* GetRegisterFacts(grpc::CallbackServerContext* context,
                                             const admin::v1::GetRegisterFactsRequest* request,
                                             admin::v1::GetRegisterFactsResponse* response) override;
  grpc::ServerUnaryReactor* Backup(grpc::CallbackServerContext* context, const admin::v1::BackupRequest* request,
                                   admin::v1::BackupResponse* response) override;
  grpc::ServerUnaryReactor* ListHeld(grpc::CallbackServerContext* context, const admin::v1::ListHeldRequest* request,
                                     admin::v1::ListHeldResponse* response) override;
  grpc::ServerUnaryReactor* ResolveHeld(grpc::CallbackServerContext* context,
                                        const admin::v1::ResolveHeldRequest* request,
                                        admin::v1::ResolveHeldResponse* response) override;
  grpc::ServerUnaryReactor* RedriveDeadLetters(grpc::CallbackServerContext* context,
                                               const admin::v1::RedriveDeadLettersRequest* request,
                                               admin::v1::RedriveDeadLettersResponse* response) override;
  grpc::ServerUnaryReactor* ExportSubject(grpc::CallbackServerContext* context,
                                          const admin::v1::ExportSubjectRequest* request,
                                          admin::v1::ExportSubjectResponse* response) override;
  grpc::ServerUnaryReactor* LiftWithholding(grpc::CallbackServerContext* context,
                                            const admin::v1::LiftWithholdingRequest* request,
                                            admin::v1::LiftWithholdingResponse* response) override;
  grpc::ServerUnaryReactor* RequestErasure(grpc::CallbackServerContext* context,
                                           const admin::v1::RequestErasureRequest* request,
                                           admin::v1::RequestErasureResponse* response) override;
  grpc::ServerUnaryReactor* ConfirmErasure(grpc::CallbackServerContext* context,
                                           const admin::v1::ConfirmErasureRequest* request,
                                           admin::v1::ConfirmErasureResponse* response) override;
  grpc::ServerUnaryReactor* ListErasureRequests(grpc::CallbackServerContext* context,
                                                const admin::v1::ListErasureRequestsRequest* request,
                                                admin::v1::ListErasureRequestsResponse* response) override;
  grpc::ServerUnaryReactor* ListOverdue(grpc::CallbackServerContext* context,
                                        const pathway::v1::ListOverdueRequest* request,
                                        pathway::v1::ListOverdueResponse* response) override;
  grpc::ServerUnaryReactor* ListEscalations(grpc::CallbackServerContext* context,
                                            const pathway::v1::ListEscalationsRequest* request,
                                            pathway::v1::ListEscalationsResponse* response) override;

 private:
  absl::StatusOr<admin::v1::BackupResponse> MakeBackup(const std::string& directory);

  Edge& edge_;
  const AdminFiles files_;
  pipeline::ManageDirectory directory_;
  Workers slow_;  // Last: its thread works with the members above.
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_ADMIN_SERVICE_H_
