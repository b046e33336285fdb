#include "broker/base/commitment/merkle_frontier.h"

#include <array>
#include <bit>

#include "absl/status/status.h"

namespace handover {
namespace {
namespace merkle_frontier_internal {

// Which peak covers 2^level leaves. REQUIRES: that bit of `size` is set.
size_t PeakAt(uint64_t size, int level) {
  // Peaks stand largest first, one per set bit; those of higher bits come before. Shifted twice: a
  // shift by 64 is undefined.
  return static_cast<size_t>(std::popcount(size >> level >> 1));
}

bool HasPeak(uint64_t size, size_t level) { return level < kMaxTreeLevels && ((size >> level) & 1) != 0; }

constexpr size_t kOneBytePositions = 256;

}  // namespace merkle_frontier_internal
}  // namespace

AppendedGroup MerkleFrontier::Extend(absl::Span<const Digest> leaf_hashes) const {
  namespace internal = merkle_frontier_internal;
  AppendedGroup group;
  group.first_index_ = size_;
  group.leaf_count_ = leaf_hashes.size();
  group.frontier_ = *this;
  group.root_ = Root();
  if (leaf_hashes.empty()) return group;

  // Each level holds what the group touches, and to the left of it the old peak that pairs with its
  // first hash. A last hash without a pair is carried up unchanged, as RFC 6962 draws an uneven
  // tree.
  std::vector<Digest>& hashes = group.hashes_;
  hashes.reserve(2 * leaf_hashes.size() + 2 * kMaxTreeLevels);
  uint64_t first = size_;
  std::vector<Digest> carried(leaf_hashes.begin(), leaf_hashes.end());
  for (int level = 0;; ++level) {
    AppendedGroup::Level kept;
    kept.begin = hashes.size();
    kept.borrowed = first & 1;
    kept.first = first - kept.borrowed;
    if (kept.borrowed != 0) hashes.push_back(peaks_[internal::PeakAt(size_, level)]);
    hashes.insert(hashes.end(), carried.begin(), carried.end());
    kept.count = hashes.size() - kept.begin;
    group.levels_.push_back(kept);
    if (kept.first == 0 && kept.count == 1) break;
    const size_t pair_count = kept.count / 2;
    const bool uneven = kept.count % 2 != 0;
    carried.resize(pair_count + (uneven ? 1 : 0));
    for (size_t i = 0; i < pair_count; ++i) {
      carried[i] = MerkleNodeHash(hashes[kept.begin + 2 * i], hashes[kept.begin + 2 * i + 1]);
    }
    if (uneven) carried[pair_count] = hashes.back();
    first = kept.first / 2;
  }
  group.root_ = hashes.back();

  MerkleFrontier& next = group.frontier_;
  next.size_ = size_ + leaf_hashes.size();
  next.peaks_.clear();
  for (size_t level = group.levels_.size(); level-- > 0;) {
    if (!internal::HasPeak(next.size_, level)) continue;
    const AppendedGroup::Level& kept = group.levels_[level];
    next.peaks_.push_back(hashes[kept.begin + ((next.size_ >> level) - 1 - kept.first)]);
  }
  return group;
}

Digest MerkleFrontier::Root() const {
  if (peaks_.empty()) return EmptyTreeRoot();
  Digest root = peaks_.back();
  for (size_t i = peaks_.size() - 1; i-- > 0;) root = MerkleNodeHash(peaks_[i], root);
  return root;
}

std::string MerkleFrontier::Serialize() const {
  std::array<uint8_t, 8> size;
  PutU64(size.data(), size_);
  std::string bytes = ToString(size);
  for (const Digest& peak : peaks_) bytes.append(AsView(peak));
  return bytes;
}

absl::StatusOr<MerkleFrontier> MerkleFrontier::Restore(std::string_view bytes) {
  const absl::Status torn = absl::DataLossError("merkle frontier: its length does not fit its size");
  if (bytes.size() < 8) return torn;
  MerkleFrontier frontier;
  frontier.size_ = GetU64(reinterpret_cast<const uint8_t*>(bytes.data()));
  bytes.remove_prefix(8);
  const size_t peak_count = static_cast<size_t>(std::popcount(frontier.size_));
  if (bytes.size() != peak_count * sizeof(Digest)) return torn;
  for (size_t i = 0; i < peak_count; ++i) {
    frontier.peaks_.push_back(*ToDigest(bytes.substr(i * sizeof(Digest), sizeof(Digest))));
  }
  return frontier;
}

absl::StatusOr<MerkleFrontier> MerkleFrontier::Load(const NodeSource& nodes, uint64_t size) {
  MerkleFrontier frontier;
  frontier.size_ = size;
  for (int level = kMaxTreeLevels - 1; level >= 0; --level) {
    if (!merkle_frontier_internal::HasPeak(size, level)) continue;
    const absl::StatusOr<Digest> peak = nodes.Node({level, (size >> level) - 1});
    if (!peak.ok()) return peak.status();
    frontier.peaks_.push_back(*peak);
  }
  return frontier;
}

template <typename Visit>
void AppendedGroup::VisitPath(size_t position, Visit visit) const {
  uint64_t node = first_index_ + position;
  for (const Level& level : levels_) {
    const uint64_t sibling = (node ^ 1) - level.first;
    if (sibling < level.count) visit(level.begin + sibling);
    node >>= 1;
  }
}

std::vector<Digest> AppendedGroup::Path(size_t position) const {
  std::vector<Digest> path;
  path.reserve(levels_.size());
  VisitPath(position, [&](size_t place) { path.push_back(hashes_[place]); });
  return path;
}

CompactPaths AppendedGroup::Paths(absl::Span<const size_t> positions) const {
  CompactPaths compact;
  compact.paths.resize(positions.size());
  std::vector<int32_t> node_of_place(hashes_.size(), -1);
  for (size_t i = 0; i < positions.size(); ++i) {
    VisitPath(positions[i], [&](size_t place) {
      if (node_of_place[place] < 0) {
        node_of_place[place] = static_cast<int32_t>(compact.nodes.size());
        compact.nodes.push_back(hashes_[place]);
      }
      compact.paths[i].push_back(static_cast<uint16_t>(node_of_place[place]));
    });
  }
  return compact;
}

std::vector<StoredNode> AppendedGroup::NewNodes() const {
  std::vector<StoredNode> nodes;
  nodes.reserve(leaf_count_ + levels_.size());
  for (size_t level = 1; level < levels_.size(); ++level) {
    const Level& kept = levels_[level];
    const uint64_t complete = tree_size() >> level;  // Indices below it are complete subtrees.
    for (size_t i = kept.borrowed; i < kept.count && kept.first + i < complete; ++i) {
      nodes.push_back({{static_cast<int>(level), kept.first + i}, hashes_[kept.begin + i]});
    }
  }
  return nodes;
}

std::string EncodePathPositions(absl::Span<const uint16_t> positions, size_t node_count) {
  std::string bytes;
  for (const uint16_t position : positions) {
    if (node_count > merkle_frontier_internal::kOneBytePositions) bytes.push_back(static_cast<char>(position >> 8));
    bytes.push_back(static_cast<char>(position));
  }
  return bytes;
}

std::optional<std::vector<Digest>> ExpandPath(absl::Span<const Digest> nodes, std::string_view positions) {
  const size_t width = nodes.size() > merkle_frontier_internal::kOneBytePositions ? 2 : 1;
  if (positions.size() % width != 0) return std::nullopt;
  std::vector<Digest> path;
  path.reserve(positions.size() / width);
  for (size_t i = 0; i < positions.size(); i += width) {
    size_t position = static_cast<uint8_t>(positions[i]);
    if (width == 2) position = position << 8 | static_cast<uint8_t>(positions[i + 1]);
    if (position >= nodes.size()) return std::nullopt;
    path.push_back(nodes[position]);
  }
  return path;
}

}  // namespace handover
