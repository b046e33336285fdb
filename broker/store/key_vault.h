// Encryption at rest: every sealed row has a data key of its own, or the key of the unit that it is
// erased with, wrapped by a key of its party and day, wrapped by the root key. The wrapping keys lie
// in one small file outside the store, rewritten whole, so that destroying one leaves no old copy
// behind; docs/formats/key_file.md.
#ifndef HANDOVER_BROKER_STORE_KEY_VAULT_H_
#define HANDOVER_BROKER_STORE_KEY_VAULT_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/functional/function_ref.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "broker/base/ids.h"
#include "broker/base/random.h"
#include "broker/store/aead.h"
#include "broker/store/key_file.h"
#include "broker/store/key_unit.h"
#include "broker/store/store.h"
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

  // Makes the keys of an owner's day that are not there yet, all in one rewriting. Errors as Seal().
  absl::Status Prepare(const Owner& owner);

  // A new unit's key, and the rows that belong into the commit of whatever it seals first: its own, and the
  // expectation that its wrapping key is not about to be destroyed. Errors as Seal().
  struct NewUnit {
    UnitKey key;
    int32_t generation = 0;  // Of its wrapping key.
    std::vector<Operation> rows;
  };
  absl::StatusOr<NewUnit> MakeUnit(const KeyUnit& unit);
  // The same where nothing keeps two from making the unit's key at once: as long as anybody holds what this gave, all
  // get the same, and the same rows, so that whichever commits last takes nothing from the others. Hold it until the
  // rows are committed, and look into the store once more after having got it: FindOrMakeUnit() does. Shared: who lets
  // go last frees it. Errors as Seal().
  absl::StatusOr<std::shared_ptr<const NewUnit>> MakeSharedUnit(const KeyUnit& unit);
  // NOT_FOUND: its wrapping key does not exist any more: erased. DATA_LOSS: damaged, or another unit's.
  absl::StatusOr<UnitKey> OpenUnit(const KeyUnit& unit, const storage::v1::UnitKeyRecord& record) const;
  // The same key under the newest wrapping key of its period. Errors as OpenUnit() and Seal().
  absl::StatusOr<storage::v1::UnitKeyRecord> WrapAgain(const KeyUnit& unit, const storage::v1::UnitKeyRecord& record);
  // INTERNAL: libcrypto is out of memory.
  absl::StatusOr<storage::v1::Sealed> SealWith(const UnitKey& unit, const SealedRow& row, std::string_view plaintext);
  // DATA_LOSS: damaged, or not this row's.
  absl::StatusOr<std::string> UnsealWith(const UnitKey& unit, const storage::v1::Sealed& sealed,
                                         const SealedRow& row) const;

  // Makes the key of each period anew; the older generations open as before until they are destroyed. The new
  // generations, in order. Errors as Seal(): nothing has changed.
  absl::StatusOr<std::vector<int32_t>> Renew(absl::Span<const KeyPeriod> periods);
  // Destroys what a period's key was before its newest generation. After OK nothing that only those wrapped can be
  // opened by anybody who has this key file. After an error all or none of them are gone; try again.
  absl::Status DestroyOlder(absl::Span<const KeyPeriod> periods);
  // The newest generation of a period; 0 when it has none yet.
  int32_t NewestGeneration(const KeyPeriod& period) const;
  // Periods whose keys were ever made anew.
  struct RenewedPeriod {
    KeyPeriod period;
    int32_t newest = 0;
    bool has_older = false;  // Not destroyed yet.
  };
  std::vector<RenewedPeriod> RenewedPeriods() const;

  // Wraps all keys by `new_root` from now on. Rows are not touched. After OK the old root key opens
  // nothing any more; after UNAVAILABLE or RESOURCE_EXHAUSTED the file may be wrapped by either:
  // keep both keys until a call has succeeded.
  absl::Status RotateRoot(const SecretKey& new_root);

  size_t key_count() const;

 private:
  static constexpr size_t kMinMaking = 1024;
  struct Current {
    WrappingKeyName name;
    std::shared_ptr<const SecretKey> key;
  };

  KeyVault(std::string path, Random& random, SecretKey root_key, WrappingKeys keys);
  std::optional<Current> FindCurrent(const KeyPeriod& owner) const ABSL_SHARED_LOCKS_REQUIRED(mu_);
  absl::StatusOr<Current> CurrentKey(const KeyPeriod& owner);
  // Of the one writer, which has set writing_: nobody else changes the keys meanwhile.
  absl::StatusOr<WrappingKeys> MakeWanted() const ABSL_SHARED_LOCKS_REQUIRED(mu_);
  absl::Status WriteWanted();
  absl::Status WriteRotated(const SecretKey& new_root);
  // Replaces the file by what `change` makes of a copy of the keys.
  absl::Status Rewrite(absl::FunctionRef<absl::Status(const SecretKey& root, WrappingKeys& keys)> change);

  // Constant after construction.
  const std::string path_;
  Random& random_;

  mutable absl::Mutex mu_;
  SecretKey root_key_ ABSL_GUARDED_BY(mu_);
  WrappingKeys keys_ ABSL_GUARDED_BY(mu_);  // As in the file.
  // Keys that a Seal() waits for. One of the waiting writes the file for all of them.
  absl::btree_set<KeyPeriod> wanted_ ABSL_GUARDED_BY(mu_);
  // Of MakeSharedUnit(): those that somebody holds, and some that nobody does any more.
  std::map<KeyUnit, std::weak_ptr<const NewUnit>> making_ ABSL_GUARDED_BY(mu_);
  size_t tidy_making_at_ ABSL_GUARDED_BY(mu_) = kMinMaking;
  bool writing_ ABSL_GUARDED_BY(mu_) = false;
};

// Opens a row of either sort: with a data key of its own, or of a unit, whose key is looked up in `store`: the store as
// it is now, never a snapshot of it. NOT_FOUND: erased. Other errors as Unseal() and Reader::Get().
absl::StatusOr<std::string> UnsealRow(const storage::v1::Sealed& sealed, const SealedRow& row, const Store& store,
                                      const KeyVault& vault);
// The key of a unit. NOT_FOUND: it was erased, or never made.
absl::StatusOr<UnitKey> FindUnit(const KeyUnit& unit, const Store& store, const KeyVault& vault);
// The key of a unit that anybody may have to make. `made` is null where the store has it; else its rows belong into the
// commit of whatever is sealed with it, and it must be held until that commit is done. Errors as FindUnit(), but for
// NOT_FOUND, and as MakeSharedUnit().
struct FoundUnit {
  UnitKey key;
  std::shared_ptr<const KeyVault::NewUnit> made;  // Shared as MakeSharedUnit() says.
};
absl::StatusOr<FoundUnit> FindOrMakeUnit(const KeyUnit& unit, const Store& store, KeyVault& vault);

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_KEY_VAULT_H_
