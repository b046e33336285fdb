#include "broker/base/commitment/frame.h"

#include <algorithm>
#include <cstring>

#include "broker/base/commitment/hash.h"
#include "broker/base/commitment/merkle.h"
#include "broker/base/commitment/merkle_frontier.h"
#include "broker/base/refusal.h"

namespace handover {
namespace {
namespace frame_internal {

std::vector<Digest> LeafHashes(absl::Span<const Digest> members) {
  std::vector<Digest> hashes;
  hashes.reserve(members.size());
  for (const Digest& member : members) hashes.push_back(MerkleLeafHash(AsView(member)));
  return hashes;
}

}  // namespace frame_internal
}  // namespace

std::array<uint8_t, kFrameStatementBytes> EncodeFrameStatement(const FrameStatement& statement) {
  std::array<uint8_t, kFrameStatementBytes> bytes{};
  std::copy(kTagFrame.bytes.begin(), kTagFrame.bytes.end(), bytes.begin());
  PutU16(bytes.data() + 16, statement.suite);
  PutU32(bytes.data() + 20, statement.count);
  PutU64(bytes.data() + 24, statement.signed_at_ms);
  std::copy(statement.key_id.begin(), statement.key_id.end(), bytes.begin() + 32);
  std::copy(statement.log_id.begin(), statement.log_id.end(), bytes.begin() + 64);
  std::copy(statement.frame_root.begin(), statement.frame_root.end(), bytes.begin() + 96);
  PutU64(bytes.data() + 128, statement.seen.size);
  std::copy(statement.seen.root.begin(), statement.seen.root.end(), bytes.begin() + 136);
  return bytes;
}

std::optional<FrameStatement> ParseFrameStatement(std::string_view bytes) {
  const auto data = ToArray<kFrameStatementBytes>(bytes);
  if (!data.has_value()) return std::nullopt;
  FrameStatement statement;
  statement.suite = GetU16(data->data() + 16);
  statement.count = GetU32(data->data() + 20);
  statement.signed_at_ms = GetU64(data->data() + 24);
  std::memcpy(statement.key_id.data(), data->data() + 32, 32);
  std::memcpy(statement.log_id.data(), data->data() + 64, 32);
  std::memcpy(statement.frame_root.data(), data->data() + 96, 32);
  statement.seen.size = GetU64(data->data() + 128);
  std::memcpy(statement.seen.root.data(), data->data() + 136, 32);
  if (statement.count < 1 || statement.count > kMaxFrameMembers) return std::nullopt;
  // Tag and reserved bytes have one right value: what is not written that way again was not a
  // statement.
  if (EncodeFrameStatement(statement) != *data) return std::nullopt;
  return statement;
}

Digest FrameRoot(absl::Span<const Digest> members) { return MerkleRoot(frame_internal::LeafHashes(members)); }

bool VerifyMember(const FrameStatement& statement, const MemberClaim& claim) {
  return VerifyInclusion(
      {MerkleLeafHash(AsView(claim.member)), claim.index, statement.count, claim.path, statement.frame_root});
}

absl::StatusOr<BuiltFrame> BuildFrame(const FrameContent& content, const SigningKey& key) {
  if (content.members.empty() || content.members.size() > kMaxFrameMembers) {
    return Invalid("FRAME_SIZE", "frame.members", "must be 1 to 64");
  }
  const AppendedGroup tree = MerkleFrontier().Extend(frame_internal::LeafHashes(content.members));
  FrameStatement statement;
  statement.suite = key.verify_key().suite();
  statement.count = static_cast<uint32_t>(content.members.size());
  statement.signed_at_ms = content.signed_at_ms;
  statement.key_id = key.verify_key().key_id();
  statement.log_id = content.log_id;
  statement.frame_root = tree.root();
  statement.seen = content.seen;

  BuiltFrame frame;
  frame.statement = EncodeFrameStatement(statement);
  const absl::StatusOr<Signature> signature = key.Sign(AsView(frame.statement));
  if (!signature.ok()) return signature.status();
  frame.signature = *signature;
  frame.paths.reserve(content.members.size());
  for (size_t i = 0; i < content.members.size(); ++i) frame.paths.push_back(tree.Path(i));
  return frame;
}

}  // namespace handover
