#ifndef HANDOVER_TESTS_UNIT_CLIENTS_VERIFY_TEST_LOG_H_
#define HANDOVER_TESTS_UNIT_CLIENTS_VERIFY_TEST_LOG_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "clients/verify/log_check.h"
#include "clients/verify/tagged_hash.h"
#include "tests/unit/clients/verify/test_key.h"

// A small log, written by the definitions of RFC 6962 and not by the code under test.
namespace handover_verify {

inline std::string BigEndianBytes(std::uint64_t value, int size) {
  std::string bytes;
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(value >> shift));
  }
  return bytes;
}

inline std::string WithBitFlipped(std::string bytes, std::size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  return bytes;
}

struct TestLeaf {
  int type = 3;
  std::uint64_t time_ms = 1'000;
  std::string ref = std::string(32, 'r');
  std::string link = std::string(32, 'l');

  std::string Bytes() const {
    return PaddedTag("HO1.leaf") + BigEndianBytes(static_cast<std::uint64_t>(type), 2) + std::string(6, '\0') +
           BigEndianBytes(time_ms, 8) + ref + link + std::string(32, 'd');
  }
};

struct TestHead {
  int suite = 1;
  std::uint64_t time_ms = 2'000;
  std::string log_id;
  std::uint64_t size = 0;
  std::string root;

  std::string Bytes() const {
    return PaddedTag("HO1.head") + BigEndianBytes(static_cast<std::uint64_t>(suite), 2) + std::string(6, '\0') +
           BigEndianBytes(time_ms, 8) + log_id + BigEndianBytes(size, 8) + root;
  }
};

using Strings = std::vector<std::string>;

inline std::size_t SplitPoint(std::size_t size) {
  std::size_t split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

inline Strings Part(const Strings& list, std::size_t from, std::size_t to) {
  return {list.begin() + static_cast<std::ptrdiff_t>(from), list.begin() + static_cast<std::ptrdiff_t>(to)};
}

// MTH(D[n]).
inline std::string TreeHash(const Strings& leaves) {
  if (leaves.empty()) return Sha256("");
  if (leaves.size() == 1) return Sha256(std::string(1, '\0') + leaves[0]);
  const std::size_t split = SplitPoint(leaves.size());
  return Sha256("\x01" + TreeHash(Part(leaves, 0, split)) + TreeHash(Part(leaves, split, leaves.size())));
}

// PATH(m, D[n]).
inline Strings TreePath(std::size_t index, const Strings& leaves) {
  if (leaves.size() <= 1) return {};
  const std::size_t split = SplitPoint(leaves.size());
  const Strings left = Part(leaves, 0, split);
  const Strings right = Part(leaves, split, leaves.size());
  Strings path = index < split ? TreePath(index, left) : TreePath(index - split, right);
  path.push_back(TreeHash(index < split ? right : left));
  return path;
}

// SUBPROOF(m, D[n], b).
inline Strings TreeConsistency(std::size_t old_size, const Strings& leaves, bool is_whole = true) {
  if (old_size == leaves.size()) return is_whole ? Strings() : Strings{TreeHash(leaves)};
  const std::size_t split = SplitPoint(leaves.size());
  const Strings left = Part(leaves, 0, split);
  const Strings right = Part(leaves, split, leaves.size());
  Strings proof =
      old_size <= split ? TreeConsistency(old_size, left, is_whole) : TreeConsistency(old_size - split, right, false);
  proof.push_back(TreeHash(old_size <= split ? right : left));
  return proof;
}

// A receipt for the fourth of six leaves, and all that it was made of, so that a test can change
// one part and make it again.
struct TestReceipt {
  TestKey log_key = TestKey::Generate();
  std::vector<TestLeaf> leaves = std::vector<TestLeaf>(6);
  std::size_t index = 3;
  TestHead head;

  TestReceipt() {
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      leaves[i].ref = std::string(32, static_cast<char>('a' + i));
    }
    head.log_id = Sha256(log_key.Spki());
  }

  std::string HandoverRoot() const { return leaves[index].ref; }

  LogReceipt Make() {
    Strings all;
    for (const TestLeaf& leaf : leaves) all.push_back(leaf.Bytes());
    head.size = all.size();
    head.root = TreeHash(all);
    const std::string bytes = head.Bytes();
    return {.logged = {.leaf = all[index], .index = index, .path = TreePath(index, all)},
            .signed_head = {.head = bytes, .signature = log_key.Sign(bytes)}};
  }
};

// One length-delimited field of at most 127 bytes, or 128 to 16383 with a longer length.
inline std::string BytesField(int number, std::string_view bytes) {
  std::string field(1, static_cast<char>(number << 3 | 2));
  std::size_t size = bytes.size();
  for (; size >= 128; size >>= 7) field.push_back(static_cast<char>((size & 127) | 128));
  field.push_back(static_cast<char>(size));
  return field.append(bytes);
}

// A varint field with a value below 128.
inline std::string VarintField(int number, int value) {
  return {static_cast<char>(number << 3), static_cast<char>(value)};
}

// The bytes of handover.exchange.v1.Receipt. REQUIRES: an index from 1 to 127.
inline std::string Encoded(const LogReceipt& receipt) {
  std::string bytes = BytesField(1, receipt.logged.leaf) + VarintField(2, static_cast<int>(receipt.logged.index));
  for (const std::string& node : receipt.logged.path) bytes += BytesField(3, node);
  return bytes + BytesField(4, receipt.signed_head.head) + BytesField(5, receipt.signed_head.signature);
}

}  // namespace handover_verify

#endif  // HANDOVER_TESTS_UNIT_CLIENTS_VERIFY_TEST_LOG_H_
