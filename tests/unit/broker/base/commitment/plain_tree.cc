#include "tests/unit/broker/base/commitment/plain_tree.h"

#include <openssl/evp.h>

namespace handover::plain_tree {
namespace {

// The largest power of two smaller than n.
size_t SplitOf(size_t n) {
  size_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

List Left(const List& data) {
  return List(data.begin(), data.begin() + static_cast<std::ptrdiff_t>(SplitOf(data.size())));
}
List Right(const List& data) {
  return List(data.begin() + static_cast<std::ptrdiff_t>(SplitOf(data.size())), data.end());
}
List With(List list, const std::string& last) {
  list.push_back(last);
  return list;
}

List SubProof(size_t m, const List& data, bool whole) {
  if (m == data.size()) return whole ? List() : List{Root(data)};
  const size_t k = SplitOf(data.size());
  if (m <= k) return With(SubProof(m, Left(data), whole), Root(Right(data)));
  return With(SubProof(m - k, Right(data), false), Root(Left(data)));
}

}  // namespace

std::string Sha256(const std::string& bytes) {
  std::string digest(32, '\0');
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr, EVP_sha256(),
             nullptr);
  return digest;
}

std::string Root(const List& data) {
  if (data.empty()) return Sha256("");
  if (data.size() == 1) return Sha256(std::string(1, '\0') + data[0]);
  return Sha256("\x01" + Root(Left(data)) + Root(Right(data)));
}

List Path(size_t m, const List& data) {
  if (data.size() == 1) return {};
  const size_t k = SplitOf(data.size());
  if (m < k) return With(Path(m, Left(data)), Root(Right(data)));
  return With(Path(m - k, Right(data)), Root(Left(data)));
}

List Proof(size_t m, const List& data) { return SubProof(m, data, true); }

}  // namespace handover::plain_tree
