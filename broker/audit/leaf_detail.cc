#include "broker/audit/leaf_detail.h"

#include <cstddef>
#include <cstring>
#include <optional>

#include "absl/status/status.h"

namespace handover::audit {
namespace leaf_detail_internal {

constexpr size_t kSaltBytes = 16;
constexpr size_t kSaltsBytes = 2 * kSaltBytes;

absl::Status Damaged() { return absl::DataLossError("leaf detail: damaged, or another leaf's"); }

}  // namespace leaf_detail_internal

SealableDetail MakeDetail(const storage::v1::LeafDetail& detail, const DetailRandom& fresh) {
  using namespace leaf_detail_internal;
  Id16 detail_salt;
  std::memcpy(detail_salt.data(), fresh.data(), kSaltBytes);
  SealableDetail made;
  std::memcpy(made.link_salt.data(), fresh.data() + kSaltBytes, kSaltBytes);
  const std::string bytes = detail.SerializeAsString();
  made.digest = DetailDigest(detail_salt, bytes);
  made.plaintext.reserve(kSaltsBytes + bytes.size());
  made.plaintext.append(AsView(detail_salt));
  made.plaintext.append(AsView(made.link_salt));
  made.plaintext.append(bytes);
  return made;
}

absl::StatusOr<OpenedDetail> OpenDetail(std::string_view plaintext, std::string_view leaf) {
  using namespace leaf_detail_internal;
  const std::optional<Leaf> parsed = ParseLeaf(leaf);
  if (!parsed.has_value() || plaintext.size() < kSaltsBytes) return Damaged();
  OpenedDetail opened;
  opened.detail_salt = *ToId16(plaintext.substr(0, kSaltBytes));
  opened.link_salt = *ToId16(plaintext.substr(kSaltBytes, kSaltBytes));
  opened.bytes = std::string(plaintext.substr(kSaltsBytes));
  if (DetailDigest(opened.detail_salt, opened.bytes) != parsed->detail) return Damaged();
  if (!opened.detail.ParseFromString(opened.bytes)) return Damaged();
  return opened;
}

}  // namespace handover::audit
