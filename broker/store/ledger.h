// The log's right edge: turns the leaves of one group commit into rows, a signed tree head and
// proofs.
#ifndef HANDOVER_BROKER_STORE_LEDGER_H_
#define HANDOVER_BROKER_STORE_LEDGER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/base/commitment/leaf.h"
#include "broker/base/commitment/merkle_frontier.h"
#include "broker/base/commitment/signature.h"
#include "broker/base/random.h"
#include "broker/store/store.h"
#include "handover/exchange/v1/receipt.pb.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::store {

// A leaf before it has its place: what the pipelines prepare on their own threads.
struct LeafDraft {
  LeafType type = LeafType::kRefused;
  // For kConcerns filled in where it is zero: the hash of the nearest leaf before it of another
  // type. Such a draft belongs into the same transaction, behind the leaf that it links one more
  // person to.
  Digest ref{};
  Digest detail{};  // DetailDigest(salt, detail bytes).
  Id16 link_salt{};
  std::string stream_key;     // Person key of the data subject, or KeptBackStream() of it; empty = the
                              // leaf is on nobody, its link is zero.
  std::string sealed_detail;  // Serialised storage.v1.Sealed; see LeafRecord.
  // Ids of the parties that may know of it: they know the person of `stream_key` from then on.
  std::vector<std::string> known_to;
};

// The outcome of one group commit. Immutable, shared by everyone whose leaves are in it.
struct CommittedGroup {
  AppendedGroup tree;
  std::vector<LeafData> leaves;  // In log order, from tree.first_index().
  std::string head;              // 104 bytes.
  std::string head_signature;    // 64 bytes.
};

// The leaves of one transaction within its group.
struct CommitResult {
  std::shared_ptr<const CommittedGroup>
      group;         // Shared: the last transaction of the group to be answered frees it.
  size_t first = 0;  // Position of the transaction's first leaf in the group.
  size_t count = 0;

  uint64_t index(size_t i) const { return group->tree.first_index() + first + i; }
  // The receipt of the i-th leaf. REQUIRES: i < count.
  exchange::v1::Receipt MakeReceipt(size_t i) const;
};

// Receipts of several results, grouped so that shared hashes are written once. `positions[i]` says
// where the first leaf of results[i] ended up; only first leaves are in. REQUIRES: each result has
// a leaf.
struct GroupedReceipts {
  struct Position {
    int group = 0;
    int entry = 0;
  };
  std::vector<exchange::v1::ReceiptGroup> groups;
  std::vector<Position> positions;
};
GroupedReceipts GroupReceipts(const std::vector<CommitResult>& results);

// Not thread-safe: the committer's own.
class Ledger {
 public:
  // Restores the edge from the store. DATA_LOSS: the ledger rows are damaged. FAILED_PRECONDITION:
  // the newest stored head was signed by another key.
  static absl::StatusOr<std::unique_ptr<Ledger>> Load(const Store& store, SigningKey key,
                                                      Random& random);

  uint64_t size() const { return frontier_.size(); }
  // Of the newest commit; empty for an empty log.
  const std::string& head() const { return head_; }
  const std::string& head_signature() const { return head_signature_; }

  // Where the streams of one group stand, by person key.
  struct Stream {
    Digest id{};
    uint64_t sequence = 0;
    Digest last{};
    std::vector<std::string> known_to;  // Party ids, each once.
  };
  using Streams = absl::flat_hash_map<std::string, Stream>;
  // Reads the streams that the drafts of one transaction are linked into; a new one gets its random
  // id. An error concerns this transaction alone, and leaves `streams` as it was. DATA_LOSS: a stream's row is damaged.
  // UNAVAILABLE: the medium failed.
  absl::Status ReadStreams(const std::vector<LeafDraft>& drafts, const Reader& reader,
                           Streams& streams);

  struct Staged {
    std::shared_ptr<const CommittedGroup> group;
    std::vector<Operation> operations;  // Leaf, node, stream, pathway and ledger rows.
    Streams streams;                    // Where they stand then.
  };
  // Gives the drafts their places after the newest leaf. Nothing changes before Adopt(). REQUIRES:
  // at least one draft, and ReadStreams() has put the streams of all of them into `streams`.
  // INTERNAL: the head could not be signed; not serving.
  absl::StatusOr<Staged> Stage(const std::vector<const LeafDraft*>& drafts, absl::Time now,
                               Streams streams) const;
  // The staged group is on stable storage.
  void Adopt(Staged staged);

  // A log has one key: another key begins another log.
  const SigningKey& key() const { return key_; }

 private:
  Ledger(SigningKey key, Random& random);

  std::vector<Operation> Rows(const std::vector<const LeafDraft*>& drafts,
                              const CommittedGroup& group, const Streams& streams) const;

  const SigningKey key_;
  Random& random_;
  MerkleFrontier frontier_;
  uint64_t time_ms_ = 0;  // Of the newest head: never decreases with size.
  std::string head_;
  std::string head_signature_;
  // Streams of the newest commits: what has just come in is soon handed out and concluded. Only the
  // ledger writes their rows. Emptied when it is full.
  Streams recent_;
};

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_LEDGER_H_
