#include "broker/rpc/directory_service.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "broker/base/commitment/bytes.h"
#include "broker/base/municipality.h"
#include "broker/base/refusal.h"
#include "broker/rpc/unary_call.h"
#include "broker/store/committer.h"

namespace handover::rpc {
namespace directory_service_internal {

using directory::v1::Party;

bool Serves(const Party& party, const std::string& municipality) {
  if (municipality.empty() || party.municipality_codes().empty()) return true;
  const auto& codes = party.municipality_codes();
  return std::find(codes.begin(), codes.end(), municipality) != codes.end();
}

absl::StatusOr<directory::v1::ListPartiesResponse> List(const directory::v1::ListPartiesRequest& request,
                                                        const identity::Directory& directory) {
  if (!directory::v1::Sector_IsValid(request.sector())) {
    return Invalid("SECTOR_UNKNOWN", "sector", "must be a sector of the list");
  }
  if (!request.municipality_code().empty() && !IsMunicipalityCode(request.municipality_code())) {
    return Invalid("MUNICIPALITY_UNKNOWN", "municipality_code", "must be a 4-digit code of a Danish municipality");
  }
  directory::v1::ListPartiesResponse response;
  for (const identity::DirectoryParty& party : directory.parties()) {
    const bool in_sector =
        request.sector() == directory::v1::SECTOR_UNSPECIFIED || party.record.sector() == request.sector();
    if (in_sector && Serves(party.record, request.municipality_code())) *response.add_parties() = party.record;
  }
  return response;
}

}  // namespace directory_service_internal

grpc::ServerUnaryReactor* DirectoryService::ListParties(grpc::CallbackServerContext* context,
                                                        const directory::v1::ListPartiesRequest* request,
                                                        directory::v1::ListPartiesResponse* response) {
  const UnaryCall call("DirectoryService/ListParties", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  call.Answer(directory_service_internal::List(*request, *edge_.env.directory.Get()), response);
  return call.reactor();
}

grpc::ServerUnaryReactor* DirectoryService::ListSigningKeys(grpc::CallbackServerContext* context,
                                                            const directory::v1::ListSigningKeysRequest* request,
                                                            directory::v1::ListSigningKeysResponse* response) {
  const UnaryCall call("DirectoryService/ListSigningKeys", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  const std::shared_ptr<const identity::Directory> directory = edge_.env.directory.Get();
  const identity::DirectoryParty* party = directory->FindByIdOrAlias(request->party());
  if (party == nullptr) {
    call.Answer(Refuse(absl::StatusCode::kNotFound, RefusalText{"PARTY_NOT_FOUND", "party", "no such party"}));
    return call.reactor();
  }
  for (directory::v1::SigningKey& key : directory->KeysOf(party->id)) *response->add_keys() = std::move(key);
  call.Answer(absl::OkStatus());
  return call.reactor();
}

grpc::ServerUnaryReactor* DirectoryService::GetSelf(grpc::CallbackServerContext* context,
                                                    const directory::v1::GetSelfRequest*,
                                                    directory::v1::GetSelfResponse* response) {
  const UnaryCall call("DirectoryService/GetSelf", context, edge_);
  const absl::StatusOr<identity::Caller> caller = call.IdentifyCaller();
  if (!caller.ok()) return call.reactor();
  const std::shared_ptr<const identity::Directory> directory = edge_.env.directory.Get();
  const identity::DirectoryParty* party = directory->FindParty(caller->party);
  if (party != nullptr) *response->mutable_party() = party->record;
  response->set_log_id(ToString(edge_.env.log_key.key_id()));
  response->set_log_spki(edge_.env.log_key.spki());
  store::Committer::Head head = edge_.env.committer.NewestHead();
  response->set_head(std::move(head.head));
  response->set_head_signature(std::move(head.signature));
  const std::shared_ptr<const pipeline::ActivePolicy> policy = edge_.env.policy.Get();
  std::map<std::string, int> slots;
  for (const policy::v1::Kind& kind : policy->set.policy().kinds()) slots[kind.name()] = kind.slots();
  for (const auto& [kind, count] : slots) {
    directory::v1::KindSlots& entry = *response->add_kinds();
    entry.set_kind(kind);
    entry.set_slots(count);
  }
  call.Answer(absl::OkStatus());
  return call.reactor();
}

}  // namespace handover::rpc
