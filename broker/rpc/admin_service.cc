#include "broker/rpc/admin_service.h"

#include <optional>
#include <string_view>
#include <utility>

#include "absl/status/status.h"

#include "broker/base/commitment/tree_head.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/export_subject.h"
#include "broker/pipeline/held_deliveries.h"
#include "broker/pipeline/redrive.h"
#include "broker/pipeline/import_facts.h"
#include "broker/pipeline/lift_withholding.h"
#include "broker/pipeline/list_escalations.h"
#include "broker/pipeline/load_policy.h"
#include "broker/pipeline/order_erasure.h"
#include "broker/pipeline/register_history.h"
#include "broker/pipeline/shadow_policy.h"
#include "broker/rpc/request_checks.h"
#include "broker/rpc/unary_call.h"
#include "broker/store/head_file.h"
#include "broker/store/restore.h"

namespace handover::rpc {
namespace admin_service_internal {

constexpr size_t kMaxSlowWaiting = 4;

// One admin call: who makes it, what it says of itself in the broker's log. Answered already when it has no caller.
struct AdminCall {
  UnaryCall call;
  absl::StatusOr<identity::Operator> by;

  AdminCall(std::string_view method, grpc::CallbackServerContext* context, const google::protobuf::Message& request,
            Edge& edge)
      : call(method, context, edge), by(call.IdentifyOperator()) {
    if (!by.ok()) return;
    edge.log.Info("admin_call", {{"method", method}, {"operator", by->name}});
    const absl::Status known = CheckKnownFields(request);
    if (known.ok()) return;
    call.Answer(known);
    by = known;
  }
  bool ok() const { return by.ok(); }
};

absl::Status Busy() { return absl::UnavailableError("another import, backup, export or erasure is running"); }

// What the store says of a backup, as what an operator can do about it.
absl::Status BackupRefusal(const absl::Status& failed) {
  if (failed.code() == absl::StatusCode::kAlreadyExists) {
    return Refuse(failed.code(), RefusalText{"BACKUP_EXISTS", "directory", "must name a folder that does not exist"});
  }
  if (failed.code() == absl::StatusCode::kResourceExhausted) {
    return Refuse(failed.code(), RefusalText{"DISK_FULL", "directory", "must have room for the copy"});
  }
  return failed;
}

}  // namespace admin_service_internal

using admin_service_internal::AdminCall;

AdminService::AdminService(Edge& edge, AdminFiles files)
    : edge_(edge),
      files_(std::move(files)),
      directory_(edge.env),
      slow_({.threads = 1, .max_waiting = admin_service_internal::kMaxSlowWaiting}) {}

grpc::ServerUnaryReactor* AdminService::AddParty(grpc::CallbackServerContext* context,
                                                 const admin::v1::AddPartyRequest* request,
                                                 admin::v1::AddPartyResponse* response) {
  const AdminCall admin("AdminService/AddParty", context, *request, edge_);
  if (admin.ok()) directory_.AddParty(*admin.by, *request, admin.call.AnswerInto(response));
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::SuspendParty(grpc::CallbackServerContext* context,
                                                     const admin::v1::SuspendPartyRequest* request,
                                                     admin::v1::SuspendPartyResponse* response) {
  const AdminCall admin("AdminService/SuspendParty", context, *request, edge_);
  if (!admin.ok()) return admin.call.reactor();
  directory_.SetPartyState(*admin.by, request->party(), directory::v1::Party::SUSPENDED,
                           [call = admin.call, response](absl::StatusOr<directory::v1::Party> party) {
                             if (party.ok()) *response->mutable_party() = *std::move(party);
                             call.Answer(party.status());
                           });
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::ResumeParty(grpc::CallbackServerContext* context,
                                                    const admin::v1::ResumePartyRequest* request,
                                                    admin::v1::ResumePartyResponse* response) {
  const AdminCall admin("AdminService/ResumeParty", context, *request, edge_);
  if (!admin.ok()) return admin.call.reactor();
  directory_.SetPartyState(*admin.by, request->party(), directory::v1::Party::ACTIVE,
                           [call = admin.call, response](absl::StatusOr<directory::v1::Party> party) {
                             if (party.ok()) *response->mutable_party() = *std::move(party);
                             call.Answer(party.status());
                           });
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::ListParties(grpc::CallbackServerContext* context,
                                                    const admin::v1::ListPartiesRequest* request,
                                                    admin::v1::ListPartiesResponse* response) {
  const AdminCall admin("AdminService/ListParties", context, *request, edge_);
  if (!admin.ok()) return admin.call.reactor();
  *response = directory_.ListParties();
  admin.call.Answer(absl::OkStatus());
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::BindCertificate(grpc::CallbackServerContext* context,
                                                        const admin::v1::BindCertificateRequest* request,
                                                        admin::v1::BindCertificateResponse* response) {
  const AdminCall admin("AdminService/BindCertificate", context, *request, edge_);
  if (admin.ok()) directory_.BindCertificate(*admin.by, *request, admin.call.AnswerInto(response));
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::EnrolSigningKey(grpc::CallbackServerContext* context,
                                                        const admin::v1::EnrolSigningKeyRequest* request,
                                                        admin::v1::EnrolSigningKeyResponse* response) {
  const AdminCall admin("AdminService/EnrolSigningKey", context, *request, edge_);
  if (admin.ok()) directory_.EnrolSigningKey(*admin.by, *request, admin.call.AnswerInto(response));
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::RevokeSigningKey(grpc::CallbackServerContext* context,
                                                         const admin::v1::RevokeSigningKeyRequest* request,
                                                         admin::v1::RevokeSigningKeyResponse* response) {
  const AdminCall admin("AdminService/RevokeSigningKey", context, *request, edge_);
  if (admin.ok()) directory_.RevokeSigningKey(*admin.by, *request, admin.call.AnswerInto(response));
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::ReloadPolicy(grpc::CallbackServerContext* context,
                                                     const admin::v1::ReloadPolicyRequest* request,
                                                     admin::v1::ReloadPolicyResponse* response) {
  const AdminCall admin("AdminService/ReloadPolicy", context, *request, edge_);
  if (!admin.ok()) return admin.call.reactor();
  absl::StatusOr<std::vector<policy::NamedText>> files = files_.read_policy();
  if (files.ok()) {
    pipeline::ActivatePolicy(*admin.by, *std::move(files), edge_.env, admin.call.AnswerInto(response));
  } else {
    admin.call.Answer(Refuse(absl::StatusCode::kFailedPrecondition,
                             RefusalText{"POLICY_UNREADABLE", "", "the policy files must be readable"}));
  }
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::GetShadowReport(grpc::CallbackServerContext* context,
                                                        const admin::v1::GetShadowReportRequest* request,
                                                        admin::v1::GetShadowReportResponse* response) {
  const AdminCall admin("AdminService/GetShadowReport", context, *request, edge_);
  if (!admin.ok()) return admin.call.reactor();
  // The report itself says why it was refused.
  if (request->reload()) files_.load_shadow().IgnoreError();
  *response = edge_.env.shadow.Report();
  admin.call.Answer(absl::OkStatus());
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::ImportFacts(grpc::CallbackServerContext* context,
                                                    const admin::v1::ImportFactsRequest* request,
                                                    admin::v1::ImportFactsResponse* response) {
  const AdminCall admin("AdminService/ImportFacts", context, *request, edge_);
  if (!admin.ok()) return admin.call.reactor();
  const bool taken = slow_.Add([call = admin.call, by = *admin.by, request, response, this] {
    pipeline::ImportFacts(by, *request, edge_.env, call.AnswerInto(response));
  });
  if (!taken) admin.call.Answer(admin_service_internal::Busy());
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::GetRegisterFacts(grpc::CallbackServerContext* context,
                                                         const admin::v1::GetRegisterFactsRequest* request,
                                                         admin::v1::GetRegisterFactsResponse* response) {
  const AdminCall admin("AdminService/GetRegisterFacts", context, *request, edge_);
  if (admin.ok()) pipeline::GetRegisterFacts(*admin.by, *request, edge_.env, admin.call.AnswerInto(response));
  return admin.call.reactor();
}

absl::StatusOr<admin::v1::BackupResponse> AdminService::MakeBackup(const std::string& directory) {
  if (!directory.starts_with('/')) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{"BACKUP_PATH", "directory", "must be an absolute path"});
  }
  // Store, keys and list of one moment: no erasure between the copies.
  const absl::Status copied = files_.eraser->WhileIdle([&] {
    return store::BackupStore({edge_.env.store, files_.key_file, files_.head_file, files_.erasure_list}, directory);
  });
  if (!copied.ok()) return admin_service_internal::BackupRefusal(copied);
  const absl::StatusOr<std::optional<store::HeadFile::Head>> head =
      store::HeadFile::Read(directory + "/" + store::kHeadFileName);
  admin::v1::BackupResponse response;
  if (!head.ok() || !head->has_value()) return response;  // The log was empty.
  const std::optional<TreeHead> tree = ParseTreeHead((*head)->head);
  if (tree.has_value()) response.set_log_size(static_cast<int64_t>(tree->size));
  return response;
}

grpc::ServerUnaryReactor* AdminService::Backup(grpc::CallbackServerContext* context,
                                               const admin::v1::BackupRequest* request,
                                               admin::v1::BackupResponse* response) {
  const AdminCall admin("AdminService/Backup", context, *request, edge_);
  if (!admin.ok()) return admin.call.reactor();
  const bool taken = slow_.Add([call = admin.call, request, response, this] {
    absl::StatusOr<admin::v1::BackupResponse> made = MakeBackup(request->directory());
    if (made.ok()) edge_.log.Info("backup_made", {{"log_size", made->log_size()}});
    else edge_.log.Error("backup_failed", {{"code", CodeOf(made.status())}});
    call.Answer(std::move(made), response);
  });
  if (!taken) admin.call.Answer(admin_service_internal::Busy());
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::ListHeld(grpc::CallbackServerContext* context,
                                                 const admin::v1::ListHeldRequest* request,
                                                 admin::v1::ListHeldResponse* response) {
  const AdminCall admin("AdminService/ListHeld", context, *request, edge_);
  if (!admin.ok()) return admin.call.reactor();
  const bool taken = edge_.workers.Add([call = admin.call, response, this] {
    call.Answer(pipeline::ListHeld(edge_.env), response);
  });
  if (!taken) admin.call.Answer(absl::UnavailableError("too much is waiting"));
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::ResolveHeld(grpc::CallbackServerContext* context,
                                                    const admin::v1::ResolveHeldRequest* request,
                                                    admin::v1::ResolveHeldResponse* response) {
  const AdminCall admin("AdminService/ResolveHeld", context, *request, edge_);
  if (admin.ok()) pipeline::ResolveHeld(*admin.by, *request, edge_.env, admin.call.AnswerInto(response));
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::RedriveDeadLetters(grpc::CallbackServerContext* context,
                                                           const admin::v1::RedriveDeadLettersRequest* request,
                                                           admin::v1::RedriveDeadLettersResponse* response) {
  const AdminCall admin("AdminService/RedriveDeadLetters", context, *request, edge_);
  if (!admin.ok()) return admin.call.reactor();
  const bool taken = slow_.Add([call = admin.call, by = *admin.by, request, response, this] {
    call.Answer(pipeline::RedriveDeadLetters(by, *request, edge_.env), response);
  });
  if (!taken) admin.call.Answer(admin_service_internal::Busy());
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::ExportSubject(grpc::CallbackServerContext* context,
                                                      const admin::v1::ExportSubjectRequest* request,
                                                      admin::v1::ExportSubjectResponse* response) {
  const AdminCall admin("AdminService/ExportSubject", context, *request, edge_);
  if (!admin.ok()) return admin.call.reactor();
  // It waits for commits: not on a thread of gRPC's.
  const bool taken = slow_.Add([call = admin.call, by = *admin.by, request, response, this] {
    call.Answer(pipeline::ExportSubject(by, *request, edge_.env), response);
  });
  if (!taken) admin.call.Answer(admin_service_internal::Busy());
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::RequestErasure(grpc::CallbackServerContext* context,
                                                       const admin::v1::RequestErasureRequest* request,
                                                       admin::v1::RequestErasureResponse* response) {
  const AdminCall admin("AdminService/RequestErasure", context, *request, edge_);
  if (!admin.ok()) return admin.call.reactor();
  const bool taken = slow_.Add([call = admin.call, by = *admin.by, request, response, this] {
    call.Answer(pipeline::RequestErasure(by, *request, *files_.eraser, edge_.env), response);
  });
  if (!taken) admin.call.Answer(admin_service_internal::Busy());
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::LiftWithholding(grpc::CallbackServerContext* context,
                                                        const admin::v1::LiftWithholdingRequest* request,
                                                        admin::v1::LiftWithholdingResponse* response) {
  const AdminCall admin("AdminService/LiftWithholding", context, *request, edge_);
  if (admin.ok()) pipeline::LiftWithholding(*admin.by, *request, edge_.env, admin.call.AnswerInto(response));
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::ConfirmErasure(grpc::CallbackServerContext* context,
                                                       const admin::v1::ConfirmErasureRequest* request,
                                                       admin::v1::ConfirmErasureResponse* response) {
  const AdminCall admin("AdminService/ConfirmErasure", context, *request, edge_);
  if (!admin.ok()) return admin.call.reactor();
  const bool taken = slow_.Add([call = admin.call, by = *admin.by, request, response, this] {
    call.Answer(pipeline::ConfirmErasure(by, *request, *files_.eraser, edge_.env), response);
  });
  if (!taken) admin.call.Answer(admin_service_internal::Busy());
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::ListErasureRequests(grpc::CallbackServerContext* context,
                                                            const admin::v1::ListErasureRequestsRequest* request,
                                                            admin::v1::ListErasureRequestsResponse* response) {
  const AdminCall admin("AdminService/ListErasureRequests", context, *request, edge_);
  if (!admin.ok()) return admin.call.reactor();
  const bool taken = slow_.Add([call = admin.call, response, this] {
    call.Answer(pipeline::ListErasureRequests(*files_.eraser, edge_.env), response);
  });
  if (!taken) admin.call.Answer(admin_service_internal::Busy());
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::ListOverdue(grpc::CallbackServerContext* context,
                                                    const pathway::v1::ListOverdueRequest* request,
                                                    pathway::v1::ListOverdueResponse* response) {
  const AdminCall admin("AdminService/ListOverdue", context, *request, edge_);
  if (!admin.ok()) return admin.call.reactor();
  const bool taken = edge_.workers.Add([call = admin.call, request, response, this] {
    call.Answer(pipeline::ListOverdue(std::nullopt, *request, edge_.env), response);
  });
  if (!taken) admin.call.Answer(absl::UnavailableError("too much is waiting"));
  return admin.call.reactor();
}

grpc::ServerUnaryReactor* AdminService::ListEscalations(grpc::CallbackServerContext* context,
                                                        const pathway::v1::ListEscalationsRequest* request,
                                                        pathway::v1::ListEscalationsResponse* response) {
  const AdminCall admin("AdminService/ListEscalations", context, *request, edge_);
  if (!admin.ok()) return admin.call.reactor();
  const bool taken = edge_.workers.Add([call = admin.call, request, response, this] {
    call.Answer(pipeline::ListEscalations(std::nullopt, *request, edge_.env), response);
  });
  if (!taken) admin.call.Answer(absl::UnavailableError("too much is waiting"));
  return admin.call.reactor();
}

}  // namespace handover::rpc
