// Every erasure, outside the store and its backups, beside the head file: so that a backup that is older than an
// erasure does not undo it. docs/formats/erasure_list.md, ADR 0011.
#ifndef HANDOVER_BROKER_STORE_ERASURE_LIST_H_
#define HANDOVER_BROKER_STORE_ERASURE_LIST_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "broker/store/key_unit.h"

namespace handover::store {

// The list lies beside the head file, under its name and this.
inline constexpr char kErasureListSuffix[] = ".erasures";

// One unit that was erased.
struct ErasureEntry {
  uint64_t sequence = 0;  // From 1, without a gap.
  int64_t time_ms = 0;
  KeyUnit unit;
};
inline constexpr size_t kErasureEntryBytes = 128;
std::string EncodeErasureEntry(const ErasureEntry& entry);
// DATA_LOSS: damaged.
absl::StatusOr<ErasureEntry> ParseErasureEntry(std::string_view bytes);

// One file, only ever appended to. What Append() has taken survives a power cut. One thread at a time.
class ErasureList {
 public:
  // Makes the file when there is none. An entry that a power cut has torn was never acknowledged and is cut off.
  // DATA_LOSS: damaged, or no erasure list. UNAVAILABLE: it cannot be read or made.
  static absl::StatusOr<std::unique_ptr<ErasureList>> Open(const std::string& path);
  ~ErasureList();
  ErasureList(const ErasureList&) = delete;
  ErasureList& operator=(const ErasureList&) = delete;

  uint64_t size() const { return size_; }
  // The entries first..last, both inside. REQUIRES: 1 <= first, last <= size(). DATA_LOSS: one is damaged.
  absl::StatusOr<std::vector<ErasureEntry>> Read(uint64_t first, uint64_t last) const;
  // On stable storage when OK. REQUIRES: sequences go on from size(). RESOURCE_EXHAUSTED: no room. UNAVAILABLE: the
  // medium failed. After an error none of them is taken.
  absl::Status Append(absl::Span<const ErasureEntry> entries);

 private:
  ErasureList(int fd, uint64_t size);

  const int fd_;
  uint64_t size_;
};

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_ERASURE_LIST_H_
