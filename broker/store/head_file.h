// The last released tree head, outside the store: best on a second medium. At start the store must
// not be behind it, or heads have been given out for leaves that are gone, and a second history
// would begin.
#ifndef HANDOVER_BROKER_STORE_HEAD_FILE_H_
#define HANDOVER_BROKER_STORE_HEAD_FILE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace handover::store {

// One file of fixed size, docs/formats/store.md: written over in place after each commit and before
// its release. A write survives the end of the process at once and a power cut at the latest after
// the next Sync(); the store itself is synced on every commit, so that a power cut can make the
// file older than the store, never newer. One thread writes.
class HeadFile {
 public:
  struct Head {
    std::string head;       // 104 bytes.
    std::string signature;  // 64 bytes.
  };

  // Makes the file when there is none. DATA_LOSS: it is damaged. UNAVAILABLE: it cannot be read or
  // made.
  static absl::StatusOr<std::unique_ptr<HeadFile>> Open(const std::string& path);
  // Beside a store that is there: a missing file would let an older store pass, and is not made. An empty one is
  // taken: whoever makes it accepts that. FAILED_PRECONDITION: there is none. Other errors as Open().
  static absl::StatusOr<std::unique_ptr<HeadFile>> OpenExisting(const std::string& path);
  // Only reads it; another thread may be writing. Nothing from a file that was never written.
  // NOT_FOUND: there is none. DATA_LOSS: damaged, or read while it was written: read again.
  static absl::StatusOr<std::optional<Head>> Read(const std::string& path);
  // The bytes of a file that holds `head`.
  static std::string Encode(const Head& head);
  ~HeadFile();
  HeadFile(const HeadFile&) = delete;
  HeadFile& operator=(const HeadFile&) = delete;

  // Nothing in a new file.
  const std::optional<Head>& last() const { return last_; }

  // DATA_LOSS: the medium failed; release nothing, stop.
  absl::Status Write(std::string_view head, std::string_view signature);
  absl::Status Sync();

 private:
  HeadFile(int fd, std::optional<Head> last);

  const int fd_;
  std::optional<Head> last_;
};

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_HEAD_FILE_H_
