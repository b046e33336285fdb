// How long the store's MANIFEST has been, written down beside it. RocksDB takes a MANIFEST that was cut for one that
// ends there, removes the files it does not name any more, and serves the rest as if it were all: rows would be gone
// without a word. It syncs every record, so that no crash makes it shorter than it was; damage does.
#ifndef HANDOVER_BROKER_STORE_MANIFEST_WITNESS_H_
#define HANDOVER_BROKER_STORE_MANIFEST_WITNESS_H_

#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

namespace handover::store {

// The file, in the folder of the store: the name of the MANIFEST, a space, its size in bytes, a line feed.
// docs/formats/store.md.
inline constexpr char kManifestWitnessName[] = "MANIFEST_SIZE";

// Thread-safe.
class ManifestWitness {
 public:
  explicit ManifestWitness(std::string directory) : directory_(std::move(directory)) {}

  // Before RocksDB opens the folder, and changes it. DATA_LOSS: the MANIFEST is older or shorter than it was. OK where
  // nothing was written down: a new store, or a copy. UNAVAILABLE: the medium failed.
  absl::Status Check() const;

  // Writes down what is there now. Best effort: what fails leaves the older and shorter size, which is as true.
  void Record();

 private:
  const std::string directory_;
  absl::Mutex mu_;  // Two of RocksDB's threads may have something to write down at once.
};

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_MANIFEST_WITNESS_H_
