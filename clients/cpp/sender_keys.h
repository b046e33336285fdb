// The signing keys of those who send to us, asked from the directory and kept for a while.
#ifndef HANDOVER_CLIENTS_CPP_SENDER_KEYS_H_
#define HANDOVER_CLIENTS_CPP_SENDER_KEYS_H_

#include <memory>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "broker/base/clock.h"
#include "broker/base/commitment/key_statement.h"
#include "broker/base/ids.h"
#include "clients/cpp/services.h"
#include "handover/directory/v1/directory.pb.h"

namespace handover::client {

// One entry of ListSigningKeys. DATA_LOSS (KEY_MALFORMED): the statement is not one, or does not have the id or party
// that stands beside it.
absl::StatusOr<EnrolledKey> ReadSigningKey(const directory::v1::SigningKey& key);

// Thread-safe. Borrows `clock`.
class SenderKeys final : public KeyRing {
 public:
  // A key that was revoked since it was asked for is taken for good that long; the broker's own door never does.
  static constexpr absl::Duration kFreshFor = absl::Minutes(10);

  SenderKeys(DirectoryClient directory, const Clock& clock);

  // Makes sure that the key is known if the party has it: asks the broker when it is not, or when what is known is old.
  // Blocks. OK also when the party has no such key: Find() then says so. Errors of the call otherwise; what was known
  // stays.
  absl::Status Ensure(const PartyId& party, const Digest& key_id);

  // Of what is known; asks nobody.
  std::optional<EnrolledKey> Find(const Digest& key_id) const override;

 private:
  const DirectoryClient directory_;
  const Clock& clock_;

  mutable absl::Mutex mu_;
  absl::flat_hash_map<Digest, EnrolledKey> keys_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<PartyId, absl::Duration> asked_ ABSL_GUARDED_BY(mu_);  // Clock::SinceStart().
};

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_SENDER_KEYS_H_
