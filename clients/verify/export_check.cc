#include "clients/verify/export_check.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>

#include "clients/verify/digests.h"
#include "clients/verify/merkle.h"
#include "clients/verify/messages.h"
#include "clients/verify/tagged_hash.h"

namespace handover_verify {
namespace {

bool IsWellFormedExport(const SubjectExport& subject_export) {
  return subject_export.stream.size() == kHashBytes && subject_export.last_leaf_hash.size() == kHashBytes &&
         std::all_of(subject_export.entries.begin(), subject_export.entries.end(), [](const ExportEntry& entry) {
           return entry.salt.size() == kSaltBytes && entry.prev.size() == kHashBytes;
         });
}

// seq 1..n, each link opened and pointing to the entry before, indices rising.
Reason CheckChain(const SubjectExport& subject_export, const TreeHead& head) {
  std::string prev(kHashBytes, '\0');
  std::uint64_t seq = 0;
  std::optional<std::uint64_t> last_index;
  for (const ExportEntry& entry : subject_export.entries) {
    const std::optional<Leaf> leaf = CheckLeaf(entry.logged, head);
    if (!leaf) return Reason::kWrongLeaf;
    ++seq;
    if (entry.seq != seq || entry.prev != prev) return Reason::kChainBroken;
    if (leaf->link != LinkDigest({entry.salt, subject_export.stream, entry.seq, entry.prev})) {
      return Reason::kChainBroken;
    }
    if (last_index && entry.logged.index <= *last_index) return Reason::kChainBroken;
    last_index = entry.logged.index;
    prev = LeafHash(entry.logged.leaf);
  }
  return Reason::kOk;
}

Reason CheckEntriesInLog(const SubjectExport& subject_export, const TreeHead& head) {
  for (const ExportEntry& entry : subject_export.entries) {
    const Reason reason = CheckInclusion(entry.logged, head);
    if (reason != Reason::kOk) return reason;
  }
  return Reason::kOk;
}

// The snapshot first: what it counts is worth nothing until the log has it.
Reason CheckSnapshot(const SubjectExport& subject_export, const TreeHead& head) {
  const std::optional<Leaf> leaf = CheckLeaf(subject_export.snapshot, head);
  if (!leaf || leaf->type != LeafType::kIndex) return Reason::kWrongLeaf;
  const Reason reason = CheckInclusion(subject_export.snapshot, head);
  if (reason != Reason::kOk) return reason;
  const std::string entry = IndexLeafData({.stream = subject_export.stream,
                                           .leaf_count = subject_export.leaf_count,
                                           .last_leaf_hash = subject_export.last_leaf_hash});
  const bool holds = InclusionHolds({.leaf_index = subject_export.position,
                                     .tree_size = subject_export.stream_count,
                                     .leaf_hash = LeafHash(entry),
                                     .root = leaf->ref,
                                     .path = subject_export.index_path});
  return holds ? Reason::kOk : Reason::kNotInIndex;
}

Reason CheckAgainstSnapshot(const SubjectExport& subject_export) {
  std::uint64_t count = 0;
  std::string last(kHashBytes, '\0');
  // A snapshot of the future is none.
  const std::uint64_t size = subject_export.snapshot_size.value_or(subject_export.snapshot.index);
  if (size > subject_export.snapshot.index) return Reason::kNotInIndex;
  for (const ExportEntry& entry : subject_export.entries) {
    if (entry.logged.index >= size) break;
    ++count;
    last = LeafHash(entry.logged.leaf);
  }
  if (count < subject_export.leaf_count) return Reason::kChainShort;
  const bool agrees = count == subject_export.leaf_count && last == subject_export.last_leaf_hash;
  return agrees ? Reason::kOk : Reason::kNotInIndex;
}

Reason CheckErasures(const SubjectExport& subject_export) {
  std::set<std::string> erased;
  for (const ExportEntry& entry : subject_export.entries) {
    const std::optional<Leaf> leaf = ParseLeaf(entry.logged.leaf);
    if (!leaf) return Reason::kWrongLeaf;
    // A refusal of what was erased is what section 7 demands, not a return of it.
    const bool is_refusal = leaf->type == LeafType::kRefused;
    if (!is_refusal && erased.contains(leaf->ref)) return Reason::kResurrected;
    if (leaf->type == LeafType::kErased) erased.insert(leaf->ref);
  }
  return Reason::kOk;
}

}  // namespace

Reason CheckExport(const SubjectExport& subject_export, const P256Key& log_key) {
  if (!IsWellFormedExport(subject_export)) return Reason::kMalformed;
  const std::optional<TreeHead> head = CheckHead(subject_export.signed_head, log_key);
  if (!head) return Reason::kBadHead;
  for (const auto check : {CheckChain, CheckEntriesInLog, CheckSnapshot}) {
    const Reason reason = check(subject_export, *head);
    if (reason != Reason::kOk) return reason;
  }
  for (const auto check : {CheckAgainstSnapshot, CheckErasures}) {
    const Reason reason = check(subject_export);
    if (reason != Reason::kOk) return reason;
  }
  return Reason::kOk;
}

}  // namespace handover_verify
