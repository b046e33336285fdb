// The parties of the broker's directory, kept so that a document can be taken while the broker is away.
#ifndef HANDOVER_ADAPTERS_GATEWAY_PARTY_LIST_H_
#define HANDOVER_ADAPTERS_GATEWAY_PARTY_LIST_H_

#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "broker/base/clock.h"
#include "clients/cpp/session.h"
#include "handover/directory/v1/directory.pb.h"

namespace handover::gateway {

// Thread-safe. Borrows the session and the clock.
class PartyList {
 public:
  // Shared with whoever is still reading an older one.
  using Parties = std::shared_ptr<const std::vector<directory::v1::Party>>;

  PartyList(client::Session& session, const Clock& clock) : session_(session), clock_(clock) {}

  // The newest that is known. Asks the broker only when nothing is known yet; then as Refresh().
  absl::StatusOr<Parties> Get();
  // Asks the broker; as DirectoryService.ListParties. What was known stays when that fails.
  absl::StatusOr<Parties> Refresh();
  // Asks the broker when what is known is more than a minute old. A failure is no matter: the older one still serves.
  void RefreshWhenOld();

 private:
  client::Session& session_;
  const Clock& clock_;

  absl::Mutex mu_;
  Parties parties_ ABSL_GUARDED_BY(mu_);
  absl::Duration asked_ ABSL_GUARDED_BY(mu_) = -absl::InfiniteDuration();
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_PARTY_LIST_H_
