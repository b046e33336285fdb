#include "tests/fakes/broker/fake_log.h"

#include "broker/base/commitment/merkle.h"

namespace handover::fakes {
namespace fake_log_internal {

std::vector<Digest> HashesOf(const std::vector<LeafData>& leaves, uint64_t count) {
  std::vector<Digest> hashes;
  for (uint64_t i = 0; i < count; ++i) hashes.push_back(LeafHash(leaves[i]));
  return hashes;
}

std::vector<std::string> Strings(const std::vector<Digest>& digests) {
  std::vector<std::string> strings;
  for (const Digest& digest : digests) strings.push_back(ToString(digest));
  return strings;
}

}  // namespace fake_log_internal

FakeLog::FakeLog() : key_(*SigningKey::Generate()) {
  // A log begins with the keys of its parties.
  for (uint8_t i = 0; i < 4; ++i) Append(LeafType::kKeyEnrolled, Digest{i});
}

uint64_t FakeLog::Append(LeafType type, const Digest& ref) {
  leaves_.push_back(EncodeLeaf({.type = type, .time_ms = kTimeMs, .ref = ref}));
  return leaves_.size() - 1;
}

TreeHead FakeLog::HeadAt(uint64_t size) const {
  return {.time_ms = kTimeMs,
          .log_id = log_id(),
          .size = size,
          .root = MerkleRoot(fake_log_internal::HashesOf(leaves_, size))};
}

std::string FakeLog::HeadBytes() const { return ToString(EncodeTreeHead(Head())); }

std::string FakeLog::Sign(const std::string& head) const { return ToString(*key_.Sign(head)); }

exchange::v1::Receipt FakeLog::MakeReceipt(uint64_t index) const {
  exchange::v1::Receipt receipt;
  receipt.set_leaf(ToString(leaves_[index]));
  receipt.set_leaf_index(static_cast<int64_t>(index));
  for (const Digest& node : InclusionPath(fake_log_internal::HashesOf(leaves_, size()), index)) {
    receipt.add_path(ToString(node));
  }
  receipt.set_head(HeadBytes());
  receipt.set_head_signature(Sign(receipt.head()));
  return receipt;
}

std::vector<std::string> FakeLog::Consistency(uint64_t first_size, uint64_t second_size) const {
  return fake_log_internal::Strings(ConsistencyPath(fake_log_internal::HashesOf(leaves_, second_size), first_size));
}

void FakeLog::Rewrite(uint64_t index) {
  leaves_[index] = EncodeLeaf({.type = LeafType::kPolicy, .time_ms = kTimeMs, .ref = Digest{99}});
}

}  // namespace handover::fakes
