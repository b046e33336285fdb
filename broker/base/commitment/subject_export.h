// Everything the log holds on one data subject, so that the subject can check that nothing was left
// out before the newest snapshot and that no order was changed.
//
// What it cannot show: the tail since the snapshot (receipts do), and events never logged or put in
// another stream.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_SUBJECT_EXPORT_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_SUBJECT_EXPORT_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/key_statement.h"
#include "broker/base/commitment/reason.h"
#include "broker/base/commitment/receipt_check.h"

namespace handover {

// One stream as a snapshot states it.
struct IndexEntry {
  Digest stream{};
  uint64_t count = 0;  // Leaves of the stream before the INDEX leaf.
  Digest last{};       // Hash of the last of them.
};

// H(0x00 || HO1.index || stream || u64 count || last).
Digest IndexEntryHash(const IndexEntry& entry);

// The snapshot: root is the ref of the INDEX leaf. INVALID_ARGUMENT: a stream occurs twice.
struct IndexSnapshot {
  Digest root{};
  std::vector<IndexEntry> entries;  // Ascending by stream.
  std::vector<Digest> hashes;       // Leaf hashes of the tree, in the same order: InclusionPath() makes paths of them.
};
absl::StatusOr<IndexSnapshot> MakeIndexSnapshot(std::vector<IndexEntry> entries);

// One event of a stream. Borrows its bytes.
struct ExportEntry {
  LoggedLeaf logged;
  std::string_view salt;  // Of the link, 16 bytes.
  uint64_t seq = 0;
  std::string_view prev;  // 32 bytes.
};

// An export as received. All paths lead into one head. Borrows its bytes.
struct SubjectExport {
  Digest stream{};
  std::vector<ExportEntry> entries;
  SignedHead head;
  LoggedLeaf snapshot;  // The newest INDEX leaf.
  // Of how many leaves the snapshot is, where its leaf's detail says so; else of all before it.
  std::optional<uint64_t> snapshot_size;
  // The stream's entry in the snapshot and its path.
  uint64_t count = 0;
  std::string_view last;
  uint64_t position = 0;
  uint64_t streams = 0;
  std::vector<std::string_view> index_path;
};

// BAD_HEAD; per event CHAIN_BROKEN, WRONG_LEAF, NOT_IN_LOG; then for the snapshot WRONG_LEAF,
// NOT_IN_LOG, NOT_IN_INDEX; CHAIN_SHORT; RESURRECTED; OK. In this order.
Reason CheckSubjectExport(const SubjectExport& exported, const VerifyKey& log_key);

// A key of an archive: its statement and the leaf that enrolled it, proven in the archive's head.
// BAD_HEAD is the caller's.
struct ArchivedKey {
  std::string_view statement;
  LoggedLeaf enrolled;
};
// The key, to be put into the KeyRing that the archived copy is checked with. INVALID_ARGUMENT: the
// statement is malformed. FAILED_PRECONDITION: the leaf does not enrol it or is not in the log.
absl::StatusOr<EnrolledKey> OpenArchivedKey(const ArchivedKey& archived, const TreeHead& head);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_SUBJECT_EXPORT_H_
