// The operator's use cases on the directory: parties, certificate bindings, signing keys. Each change is one commit
// with its leaf; the new directory is in force for the next call.
#ifndef HANDOVER_BROKER_PIPELINE_MANAGE_DIRECTORY_H_
#define HANDOVER_BROKER_PIPELINE_MANAGE_DIRECTORY_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "broker/identity/directory.h"
#include "broker/identity/operator.h"
#include "broker/pipeline/environment.h"
#include "handover/admin/v1/admin_service.pb.h"

namespace handover::pipeline {

// The records of the store as a directory: at start. DATA_LOSS: a row is damaged.
absl::StatusOr<std::shared_ptr<const identity::Directory>> LoadDirectory(const store::Store& store);

template <typename Response>
using Done = std::function<void(absl::StatusOr<Response>)>;

// Thread-safe; changes take turns. Errors as in AdminService. `done` is called once, on this thread or the committer's.
class ManageDirectory {
 public:
  explicit ManageDirectory(Environment& env) : env_(env) {}

  void AddParty(const identity::Operator& by, const admin::v1::AddPartyRequest& request,
                Done<admin::v1::AddPartyResponse> done);
  void SetPartyState(const identity::Operator& by, const std::string& party, directory::v1::Party::State state,
                     Done<directory::v1::Party> done);
  void BindCertificate(const identity::Operator& by, const admin::v1::BindCertificateRequest& request,
                       Done<admin::v1::BindCertificateResponse> done);
  void EnrolSigningKey(const identity::Operator& by, const admin::v1::EnrolSigningKeyRequest& request,
                       Done<admin::v1::EnrolSigningKeyResponse> done);
  void RevokeSigningKey(const identity::Operator& by, const admin::v1::RevokeSigningKeyRequest& request,
                        Done<admin::v1::RevokeSigningKeyResponse> done);
  admin::v1::ListPartiesResponse ListParties() const;

 private:
  // Commits the rows and the leaf; then the directory is loaded anew and `done` called with what the commit gave.
  struct Change {
    store::Transaction transaction;
    std::function<void(absl::StatusOr<store::CommitResult>)> done;
  };
  void Commit(Change change);
  absl::Status AppendOperatorLeaf(const identity::Operator& by, LeafType type, const Digest& ref,
                                  const std::string& event, const std::string& party, store::Transaction& transaction);

  Environment& env_;

  // Reloads take turns, so that an older directory never replaces a newer one.
  absl::Mutex reload_mu_;
};

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_MANAGE_DIRECTORY_H_
