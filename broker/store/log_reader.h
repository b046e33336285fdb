// Old leaves and proofs about them, read from the store: at most 64 nodes of 16 rows each.
#ifndef HANDOVER_BROKER_STORE_LOG_READER_H_
#define HANDOVER_BROKER_STORE_LOG_READER_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "broker/base/commitment/merkle.h"
#include "broker/base/ids.h"
#include "broker/store/store.h"
#include "handover/exchange/v1/receipt.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::store {

// The newest head as it is stored.
struct StoredHead {
  std::string head;       // 104 bytes; empty for an empty log.
  std::string signature;  // 64 bytes.
  uint64_t size = 0;
};

// Which of a person's leaves.
struct PathwayPart {
  uint64_t first_index = 0;
  size_t max_count = std::numeric_limits<size_t>::max();  // At least 1.
  std::optional<PartyId> known_to = std::nullopt;         // Those that the party may know of; unset: all.
};

// Borrows the reader, which must outlive it. Thread-safe as the reader is. DATA_LOSS everywhere: a
// row is damaged or missing that the log must have.
class LogReader : public NodeSource {
 public:
  explicit LogReader(const Reader& reader) : reader_(reader) {}

  absl::StatusOr<Digest> Node(const NodePosition& position) const override;

  absl::StatusOr<StoredHead> NewestHead() const;
  // OUT_OF_RANGE: there is no such leaf.
  absl::StatusOr<storage::v1::LeafRecord> Leaf(uint64_t index) const;
  // The log indexes of the leaves about a person, oldest first, those that are kept from the person too: for whoever
  // may know. Empty for one the log does not know.
  absl::StatusOr<std::vector<uint64_t>> IndexesAbout(std::string_view person_key,
                                                     const PathwayPart& part) const;
  absl::StatusOr<std::vector<uint64_t>> IndexesAbout(std::string_view person_key) const {
    return IndexesAbout(person_key, PathwayPart());
  }
  // The parties, 16 bytes each, that know of something that the log holds about the person; with repetitions.
  absl::StatusOr<std::vector<std::string>> PartiesThatKnow(std::string_view person_key) const;
  // Whether the log holds something about the person that the party may know of. The same reads, whatever the answer.
  absl::StatusOr<bool> Knows(const PartyId& party, std::string_view person_key) const;
  // The log indexes of the leaves of one stream, oldest first.
  absl::StatusOr<std::vector<uint64_t>> IndexesOfStream(std::string_view stream_key, const PathwayPart& part) const;
  // The receipt of a leaf under the newest head. OUT_OF_RANGE: there is no such leaf.
  absl::StatusOr<exchange::v1::Receipt> MakeReceipt(uint64_t index) const;

 private:
  const Reader& reader_;
};

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_LOG_READER_H_
