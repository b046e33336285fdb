// Encryption at rest: every sealed row has a data key of its own, wrapped by a key of its party and
// day, wrapped by the root key. The wrapping keys lie in one small file outside the store,
// rewritten whole, so that destroying one leaves no old copy behind; docs/formats/key_file.md.
#ifndef HANDOVER_BROKER_STORE_KEY_VAULT_H_
#define HANDOVER_BROKER_STORE_KEY_VAULT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "broker/base/ids.h"
#include "broker/base/random.h"
#include "broker/store/aead.h"
#include "broker/store/key_file.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::store {

// What a sealed row holds. Bound into its ciphertext; values are on disk and never reused.
enum class SealedKind : uint16_t {
  kHandoverContent = 1,  // Of the body table. Id: the handover's.
  kPersonRecord = 2,     // Of the person table. Id: the person key.
  kLeafDetail = 3,       // Of the leaf table. Id: the detail digest; the index is not known yet.
  kOther = 4,            // Anything else; the id says which.
  kFactVersion = 5,      // Of the fact history table. Id: the row's key.
};

// Which row: so that one row's content does not open as another's. Borrows.
struct SealedRow {
  SealedKind kind = SealedKind::kHandoverContent;
  std::string_view id;
};

// Thread-safe. What Seal() has used survives a crash: its wrapping key is on stable storage before
// Seal() returns. Borrows `random`, which must outlive it. All keys in memory are wiped at the end.
class KeyVault {
 public:
  struct Options {
    std::string path;    // The key file.
    SecretKey root_key;  // From outside the data directory.
    // Make the file when there is none. Only with a new store: beside an old one a new key file
    // opens nothing.
    bool create = false;
  };

  // NOT_FOUND: no file, and none is to be made. FAILED_PRECONDITION: wrapped by another root key,
  // or a newer format. DATA_LOSS: damaged; restore a backup. UNAVAILABLE, RESOURCE_EXHAUSTED: it
  // cannot be read or made.
  static absl::StatusOr<std::unique_ptr<KeyVault>> Open(const Options& options, Random& random);
  ~KeyVault();

  // Whose key wraps it, and of which day (UTC): the units that are destroyed together later. The
  // nil party is the broker itself.
  struct Owner {
    PartyId party;
    absl::Time day;
  };
  // The first call for an owner rewrites the key file: milliseconds instead of microseconds.
  // UNAVAILABLE, RESOURCE_EXHAUSTED: a new wrapping key could not be made durable; nothing is
  // sealed, try again later.
  absl::StatusOr<storage::v1::Sealed> Seal(const Owner& owner, const SealedRow& row,
                                           std::string_view plaintext);

  // NOT_FOUND: its wrapping key does not exist any more: erased. DATA_LOSS: damaged, or not this
  // row's; the message says at which step. Never returns bytes that were not sealed for this row.
  absl::StatusOr<std::string> Unseal(const storage::v1::Sealed& sealed, const SealedRow& row) const;

  // Wraps all keys by `new_root` from now on. Rows are not touched. After OK the old root key opens
  // nothing any more; after UNAVAILABLE or RESOURCE_EXHAUSTED the file may be wrapped by either:
  // keep both keys until a call has succeeded.
  absl::Status RotateRoot(const SecretKey& new_root);

  size_t key_count() const;

 private:
  using PartyDay = std::pair<PartyId, int32_t>;
  struct Current {
    WrappingKeyName name;
    std::shared_ptr<const SecretKey> key;
  };

  KeyVault(std::string path, Random& random, SecretKey root_key, WrappingKeys keys);
  std::optional<Current> FindCurrent(const PartyDay& owner) const ABSL_SHARED_LOCKS_REQUIRED(mu_);
  absl::StatusOr<Current> CurrentKey(const PartyDay& owner);
  // Of the one writer, which has set writing_: nobody else changes the keys meanwhile.
  absl::StatusOr<WrappingKeys> MakeWanted() const ABSL_SHARED_LOCKS_REQUIRED(mu_);
  absl::Status WriteWanted();
  absl::Status WriteRotated(const SecretKey& new_root);

  // Constant after construction.
  const std::string path_;
  Random& random_;

  mutable absl::Mutex mu_;
  SecretKey root_key_ ABSL_GUARDED_BY(mu_);
  WrappingKeys keys_ ABSL_GUARDED_BY(mu_);  // As in the file.
  // Keys that a Seal() waits for. One of the waiting writes the file for all of them.
  absl::btree_set<PartyDay> wanted_ ABSL_GUARDED_BY(mu_);
  bool writing_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_KEY_VAULT_H_
