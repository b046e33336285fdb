#include "broker/base/commitment/handover_root.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

#include "broker/base/commitment/hash.h"
#include "broker/base/commitment/reason.h"

namespace handover {
namespace {
namespace handover_root_internal {

const HashTag& TagOf(ItemKind kind) {
  switch (kind) {
    case ItemKind::kAddressee:
      return kTagAddressee;
    case ItemKind::kUnspecified:  // Excluded by contract.
    case ItemKind::kSection:
    case ItemKind::kSlip:
      return kTagSection;
  }
  return kTagSection;
}

bool Below(const Digest& left, const Digest& right) { return CompareBytes(left, right) < 0; }

bool StrictlyAscending(absl::Span<const Digest> list) {
  const auto not_below = [](const Digest& left, const Digest& right) { return !Below(left, right); };
  return std::adjacent_find(list.begin(), list.end(), not_below) == list.end();
}

}  // namespace handover_root_internal
}  // namespace

Digest CommitItem(const Id16& handover_id, const ItemView& item) {
  // One 64-byte block: the hash takes it in without copying, and label and body begin on a block's
  // boundary.
  std::array<uint8_t, 64> head{};
  std::memcpy(head.data(), handover_root_internal::TagOf(item.kind).bytes.data(), 16);
  std::memcpy(head.data() + 16, handover_id.data(), 16);
  std::memcpy(head.data() + 32, item.salt.data(), 16);
  PutU32(head.data() + 48, static_cast<uint32_t>(item.label.size()));
  PutU64(head.data() + 52, item.body.size());
  return Sha256().Add(head).Add(item.label).Add(item.body).Finish();
}

Digest CommitDummy(const DummySeed& seed, uint32_t number) {
  std::array<uint8_t, 52> bytes;
  std::memcpy(bytes.data(), kTagDummy.bytes.data(), 16);
  std::memcpy(bytes.data() + 16, seed.handover_id.data(), 16);
  std::memcpy(bytes.data() + 32, seed.pad_seed.data(), 16);
  PutU32(bytes.data() + 48, number);
  return Sha256().Add(bytes).Finish();
}

Digest EnvelopeDigest(std::string_view envelope) {
  return Sha256(kTagEnvelope).AddU64(envelope.size()).Add(envelope).Finish();
}

Digest HandoverRoot(const Id16& handover_id, std::string_view envelope, absl::Span<const Digest> list) {
  Sha256 hash(kTagHandover);
  hash.Add(handover_id).Add(EnvelopeDigest(envelope));
  // Digests lie side by side in a span, so the list is one run of bytes.
  hash.Add(list.data(), list.size() * sizeof(Digest));
  return hash.Finish();
}

std::optional<RebuiltHandover> RebuildHandover(const RootParts& parts) {
  const size_t closed_by_items = parts.items.size() + parts.dropped.size();
  if (!IsSlotCount(parts.slots) || closed_by_items > parts.slots - 1) return std::nullopt;

  RebuiltHandover rebuilt;
  rebuilt.commitments.reserve(parts.items.size());
  for (const ItemView& item : parts.items) rebuilt.commitments.push_back(CommitItem(parts.handover_id, item));

  rebuilt.list.reserve(parts.slots);
  rebuilt.list = rebuilt.commitments;
  rebuilt.list.insert(rebuilt.list.end(), parts.dropped.begin(), parts.dropped.end());
  const DummySeed seed = {parts.handover_id, parts.pad_seed};
  const uint32_t dummy_count = static_cast<uint32_t>(parts.slots - closed_by_items);
  for (uint32_t number = 0; number < dummy_count; ++number) rebuilt.list.push_back(CommitDummy(seed, number));

  std::sort(rebuilt.list.begin(), rebuilt.list.end(), handover_root_internal::Below);
  if (!handover_root_internal::StrictlyAscending(rebuilt.list)) return std::nullopt;
  rebuilt.root = HandoverRoot(parts.handover_id, parts.envelope, rebuilt.list);
  return rebuilt;
}

SplitList SplitForRecipient(const RebuiltHandover& rebuilt, absl::Span<const size_t> opened) {
  SplitList split;
  split.opened.assign(opened.begin(), opened.end());
  std::sort(split.opened.begin(), split.opened.end(), [&](size_t left, size_t right) {
    return handover_root_internal::Below(rebuilt.commitments[left], rebuilt.commitments[right]);
  });
  split.opened_commitments.reserve(opened.size());
  for (const size_t position : split.opened) split.opened_commitments.push_back(rebuilt.commitments[position]);
  split.others.reserve(rebuilt.list.size() - opened.size());
  std::set_difference(rebuilt.list.begin(), rebuilt.list.end(), split.opened_commitments.begin(),
                      split.opened_commitments.end(), std::back_inserter(split.others), handover_root_internal::Below);
  return split;
}

std::optional<std::vector<Digest>> MergeStrictly(absl::Span<const Digest> left, absl::Span<const Digest> right) {
  if (!handover_root_internal::StrictlyAscending(left)) return std::nullopt;
  if (!handover_root_internal::StrictlyAscending(right)) return std::nullopt;
  std::vector<Digest> merged(left.size() + right.size());
  std::merge(left.begin(), left.end(), right.begin(), right.end(), merged.begin(), handover_root_internal::Below);
  if (!handover_root_internal::StrictlyAscending(merged)) return std::nullopt;
  return merged;
}

Reason CheckIdempotency(const std::optional<Digest>& stored_root, const Digest& root) {
  if (!stored_root.has_value()) return Reason::kNew;
  return *stored_root == root ? Reason::kDuplicate : Reason::kIdReused;
}

}  // namespace handover
