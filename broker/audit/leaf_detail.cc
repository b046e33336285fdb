#include "broker/audit/leaf_detail.h"

#include <cstddef>
#include <cstring>
#include <optional>

#include "absl/status/status.h"

namespace handover::audit {
namespace leaf_detail_internal {

constexpr size_t kSaltBytes = 16;
constexpr size_t kLengthBytes = 4;
constexpr size_t kHeaderBytes = kSaltBytes + kLengthBytes;

absl::Status Damaged() { return absl::DataLossError("leaf detail: damaged, or another leaf's"); }

Id16 SaltAt(const DetailRandom& fresh, size_t offset) {
  Id16 salt;
  std::memcpy(salt.data(), fresh.data() + offset, kSaltBytes);
  return salt;
}

std::string LengthOf(std::string_view bytes) {
  std::string length;
  for (int shift = 24; shift >= 0; shift -= 8) length.push_back(static_cast<char>(bytes.size() >> shift));
  return length;
}

// REQUIRES: 4 bytes.
size_t ReadLength(std::string_view bytes) {
  size_t length = 0;
  for (const char byte : bytes) length = length << 8 | static_cast<unsigned char>(byte);
  return length;
}

SealableDetail Make(const std::string& bytes, const DetailRandom& fresh) {
  const Id16 salt = SaltAt(fresh, 0);
  SealableDetail made;
  made.digest = DetailDigest(salt, bytes);
  made.plaintext.append(AsView(salt));
  made.plaintext.append(LengthOf(bytes));
  made.plaintext.append(bytes);
  return made;
}

}  // namespace leaf_detail_internal

SealableDetail MakeDetail(const storage::v1::LeafDetail& detail, const DetailRandom& fresh) {
  return leaf_detail_internal::Make(detail.SerializeAsString(), fresh);
}

SealableDetail MakeViewedDetail(storage::v1::LeafDetail view, const storage::v1::LeafDetail& whole,
                                const DetailRandom& fresh) {
  using namespace leaf_detail_internal;
  const Id16 whole_salt = SaltAt(fresh, kSaltBytes);
  const std::string whole_bytes = whole.SerializeAsString();
  view.set_whole_digest(ToString(DetailDigest(whole_salt, whole_bytes)));
  SealableDetail made = Make(view.SerializeAsString(), fresh);
  made.plaintext.append(AsView(whole_salt));
  made.plaintext.append(whole_bytes);
  return made;
}

absl::StatusOr<OpenedDetail> OpenDetail(std::string_view plaintext, std::string_view leaf) {
  using namespace leaf_detail_internal;
  const std::optional<Leaf> parsed = ParseLeaf(leaf);
  if (!parsed.has_value() || plaintext.size() < kHeaderBytes) return Damaged();
  OpenedDetail opened;
  opened.detail_salt = *ToId16(plaintext.substr(0, kSaltBytes));
  const size_t length = ReadLength(plaintext.substr(kSaltBytes, kLengthBytes));
  if (plaintext.size() - kHeaderBytes < length) return Damaged();
  opened.bytes = std::string(plaintext.substr(kHeaderBytes, length));
  if (DetailDigest(opened.detail_salt, opened.bytes) != parsed->detail) return Damaged();
  if (!opened.detail.ParseFromString(opened.bytes)) return Damaged();
  const std::string_view whole = plaintext.substr(kHeaderBytes + length);
  if (opened.detail.whole_digest().empty()) {
    if (!whole.empty()) return Damaged();
    return opened;
  }
  if (whole.size() < kSaltBytes) return Damaged();
  opened.whole_salt = *ToId16(whole.substr(0, kSaltBytes));
  opened.whole_bytes = std::string(whole.substr(kSaltBytes));
  const Digest digest = DetailDigest(opened.whole_salt, opened.whole_bytes);
  if (AsView(digest) != opened.detail.whole_digest()) return Damaged();
  if (!opened.detail.ParseFromString(opened.whole_bytes)) return Damaged();
  return opened;
}

}  // namespace handover::audit
