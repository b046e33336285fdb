// The Merkle tree word for word as RFC 6962, section 2.1, defines it: slow, recursive, and written without the library
// that it is the measure of.
#ifndef HANDOVER_TESTS_UNIT_BROKER_BASE_COMMITMENT_PLAIN_TREE_H_
#define HANDOVER_TESTS_UNIT_BROKER_BASE_COMMITMENT_PLAIN_TREE_H_

#include <cstddef>
#include <string>
#include <vector>

namespace handover::plain_tree {

using List = std::vector<std::string>;

std::string Sha256(const std::string& bytes);

// MTH(D[n]).
std::string Root(const List& data);
// PATH(m, D[n]).
List Path(size_t m, const List& data);
// PROOF(m, D[n]).
List Proof(size_t m, const List& data);

}  // namespace handover::plain_tree

#endif  // HANDOVER_TESTS_UNIT_BROKER_BASE_COMMITMENT_PLAIN_TREE_H_
