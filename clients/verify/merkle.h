#ifndef HANDOVER_CLIENTS_VERIFY_MERKLE_H_
#define HANDOVER_CLIENTS_VERIFY_MERKLE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// RFC 6962 trees and the two proofs of RFC 9162. A hash of another length than 32 bytes proves
// nothing. Every size up to 2^64 - 1 is handled without overflow. Pure, safe from any thread.
namespace handover_verify {

std::string LeafHash(std::string_view leaf_data);
std::string NodeHash(std::string_view left, std::string_view right);

// The root of a growing tree; keeps at most 64 hashes.
class MerkleTree {
 public:
  void Add(std::string_view leaf_data);

  // Of an empty tree: the hash of no bytes.
  std::string Root() const;

 private:
  // Complete subtrees from left to right, with their leaf counts; no two alike.
  std::vector<std::pair<std::uint64_t, std::string>> subtrees_;
};

struct InclusionProof {
  std::uint64_t leaf_index = 0;
  std::uint64_t tree_size = 0;
  std::string leaf_hash;
  std::string root;
  std::vector<std::string> path;
};

struct ConsistencyProof {
  std::uint64_t size1 = 0;
  std::uint64_t size2 = 0;
  std::string root1;
  std::string root2;
  std::vector<std::string> path;
};

// RFC 9162, 2.1.3.2.
bool InclusionHolds(const InclusionProof& proof);

// RFC 9162, 2.1.4.2. A size of 0 never holds: an empty tree says nothing about a later one. Equal
// sizes hold when the roots are equal, byte by byte, and the path is empty.
bool ConsistencyHolds(const ConsistencyProof& proof);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_MERKLE_H_
