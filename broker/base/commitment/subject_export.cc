#include "broker/base/commitment/subject_export.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"

#include "broker/base/commitment/hash.h"
#include "broker/base/commitment/merkle.h"
#include "broker/base/refusal.h"

namespace handover {
namespace {
namespace subject_export_internal {

// One event that has been checked.
struct Event {
  Leaf leaf;
  Digest hash{};
  uint64_t index = 0;
};

Reason CheckIncluded(const LoggedLeaf& logged, const Digest& hash, const TreeHead& head) {
  const std::optional<std::vector<Digest>> path = ToDigests(logged.path);
  const bool holds = path.has_value() && VerifyInclusion({hash, logged.index, head.size, *path, head.root});
  return holds ? Reason::kOk : Reason::kNotInLog;
}

// Whether `entry` is the next event of the stream after `before`.
bool Continues(const ExportEntry& entry, const Event& event, absl::Span<const Event> before, const Digest& stream) {
  const std::optional<Id16> salt = ToId16(entry.salt);
  const std::optional<Digest> prev = ToDigest(entry.prev);
  const Digest expected_prev = before.empty() ? Digest{} : before.back().hash;
  if (!salt.has_value() || prev != expected_prev || entry.seq != before.size() + 1) return false;
  if (!before.empty() && entry.logged.index <= before.back().index) return false;
  return LinkDigest({*salt, stream, entry.seq, *prev}) == event.leaf.link;
}

Reason ReadEvents(const SubjectExport& exported, const TreeHead& head, std::vector<Event>& events) {
  events.reserve(exported.entries.size());
  for (const ExportEntry& entry : exported.entries) {
    const std::optional<Leaf> leaf = ParseLeaf(entry.logged.leaf);
    if (!leaf.has_value()) return Reason::kWrongLeaf;
    const Event event = {*leaf, MerkleLeafHash(entry.logged.leaf), entry.logged.index};
    if (!Continues(entry, event, events, exported.stream)) return Reason::kChainBroken;
    const Reason included = CheckIncluded(entry.logged, event.hash, head);
    if (included != Reason::kOk) return included;
    events.push_back(event);
  }
  return Reason::kOk;
}

// The snapshot's leaf, and the stream's entry in it.
Reason CheckSnapshot(const SubjectExport& exported, const TreeHead& head) {
  const std::optional<Leaf> leaf = ParseLeaf(exported.snapshot.leaf);
  if (!leaf.has_value() || leaf->type != LeafType::kIndex) return Reason::kWrongLeaf;
  const Reason included = CheckIncluded(exported.snapshot, MerkleLeafHash(exported.snapshot.leaf), head);
  if (included != Reason::kOk) return included;
  const std::optional<Digest> last = ToDigest(exported.last);
  const std::optional<std::vector<Digest>> path = ToDigests(exported.index_path);
  if (!last.has_value() || !path.has_value()) return Reason::kNotInIndex;
  const Digest entry = IndexEntryHash({exported.stream, exported.count, *last});
  const bool holds = VerifyInclusion({entry, exported.position, exported.streams, *path, leaf->ref});
  return holds ? Reason::kOk : Reason::kNotInIndex;
}

// Whether the events before the snapshot are as many as it counts, up to the same last one.
bool ReachesSnapshot(const SubjectExport& exported, absl::Span<const Event> events) {
  const uint64_t size = exported.snapshot_size.value_or(exported.snapshot.index);
  if (size > exported.snapshot.index) return false;  // A snapshot of the future is none.
  const auto is_before = [&](const Event& event) { return event.index < size; };
  const auto end = std::partition_point(events.begin(), events.end(), is_before);
  const uint64_t count = static_cast<uint64_t>(end - events.begin());
  return count > 0 && count == exported.count && ToDigest(exported.last) == std::prev(end)->hash;
}

// What may be logged of a handover that was erased: a refusal of it, as section 7 of HO1 demands; that more of it is
// erased, as its evidence years after its content; and that what was open about it is closed.
bool SaysLess(LeafType type) {
  return type == LeafType::kRefused || type == LeafType::kErased || type == LeafType::kState;
}

bool UsedAfterErasure(absl::Span<const Event> events) {
  std::set<Digest> erased;
  for (const Event& event : events) {
    // Zeros are no handover's: so is what is about a person alone, who may be known again.
    if (event.leaf.ref == Digest{}) continue;
    if (!SaysLess(event.leaf.type) && erased.count(event.leaf.ref) != 0) return true;
    if (event.leaf.type == LeafType::kErased) erased.insert(event.leaf.ref);
  }
  return false;
}

}  // namespace subject_export_internal
}  // namespace

Digest IndexEntryHash(const IndexEntry& entry) {
  std::array<uint8_t, 88> bytes;
  std::memcpy(bytes.data(), kTagIndex.bytes.data(), 16);
  std::memcpy(bytes.data() + 16, entry.stream.data(), 32);
  PutU64(bytes.data() + 48, entry.count);
  std::memcpy(bytes.data() + 56, entry.last.data(), 32);
  return MerkleLeafHash(AsView(bytes));
}

absl::StatusOr<IndexSnapshot> MakeIndexSnapshot(std::vector<IndexEntry> entries) {
  IndexSnapshot snapshot;
  snapshot.entries = std::move(entries);
  std::sort(snapshot.entries.begin(), snapshot.entries.end(),
            [](const IndexEntry& left, const IndexEntry& right) { return left.stream < right.stream; });
  snapshot.hashes.reserve(snapshot.entries.size());
  for (size_t i = 0; i < snapshot.entries.size(); ++i) {
    if (i > 0 && snapshot.entries[i].stream == snapshot.entries[i - 1].stream) {
      return Invalid("STREAM_TWICE", "index", "a stream may occur once");
    }
    snapshot.hashes.push_back(IndexEntryHash(snapshot.entries[i]));
  }
  snapshot.root = MerkleRoot(snapshot.hashes);
  return snapshot;
}

Reason CheckSubjectExport(const SubjectExport& exported, const VerifyKey& log_key) {
  namespace internal = subject_export_internal;
  const std::optional<TreeHead> head = OpenTreeHead(exported.head, log_key);
  if (!head.has_value()) return Reason::kBadHead;
  std::vector<internal::Event> events;
  const Reason read = internal::ReadEvents(exported, *head, events);
  if (read != Reason::kOk) return read;
  const Reason indexed = internal::CheckSnapshot(exported, *head);
  if (indexed != Reason::kOk) return indexed;
  if (!internal::ReachesSnapshot(exported, events)) return Reason::kChainShort;
  return internal::UsedAfterErasure(events) ? Reason::kResurrected : Reason::kOk;
}

absl::StatusOr<EnrolledKey> OpenArchivedKey(const ArchivedKey& archived, const TreeHead& head) {
  const absl::StatusOr<KeyStatement> statement = ParseKeyStatement(archived.statement);
  if (!statement.ok()) return statement.status();
  const absl::StatusOr<VerifyKey> key = VerifyKey::FromSpki(statement->spki);
  if (!key.ok()) return key.status();
  const LeafMeaning enrolment = {LeafType::kKeyEnrolled, KeyReference(archived.statement)};
  const Reason logged = CheckLoggedLeaf(archived.enrolled, enrolment, head);
  if (logged != Reason::kOk) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{ReasonCode(logged), "enrolled", "the log must hold its enrolment"});
  }
  return EnrolledKey{statement->party, statement->suite, *key, archived.enrolled.index, std::nullopt};
}

}  // namespace handover
