#include "adapters/gateway/party_list.h"

#include "broker/base/status_macros.h"
#include "clients/cpp/services.h"
#include "handover/directory/v1/directory_service.pb.h"

namespace handover::gateway {
namespace party_list_internal {

constexpr absl::Duration kOld = absl::Minutes(1);

}  // namespace party_list_internal

absl::StatusOr<PartyList::Parties> PartyList::Get() {
  {
    absl::MutexLock lock(&mu_);
    if (parties_ != nullptr) return parties_;
  }
  return Refresh();
}

absl::StatusOr<PartyList::Parties> PartyList::Refresh() {
  HANDOVER_ASSIGN_OR_RETURN(const directory::v1::ListPartiesResponse response,
                            client::DirectoryClient(session_.channel()).ListParties({}));
  auto fresh =
      std::make_shared<const std::vector<directory::v1::Party>>(response.parties().begin(), response.parties().end());
  absl::MutexLock lock(&mu_);
  parties_ = fresh;
  asked_ = clock_.SinceStart();
  return fresh;
}

void PartyList::RefreshWhenOld() {
  {
    absl::MutexLock lock(&mu_);
    if (clock_.SinceStart() - asked_ < party_list_internal::kOld) return;
    asked_ = clock_.SinceStart();
  }
  Refresh().IgnoreError();
}

}  // namespace handover::gateway
