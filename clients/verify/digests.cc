#include "clients/verify/digests.h"

#include <algorithm>
#include <functional>

#include "clients/verify/tagged_hash.h"

namespace handover_verify {

std::string ItemCommitment(std::string_view handover_id, const Item& item) {
  const bool is_section = item.kind == ItemKind::kSection;
  return TaggedHash(is_section ? "HO1.section" : "HO1.addressee")
      .Bytes(handover_id)
      .Bytes(item.salt)
      .U32(static_cast<std::uint32_t>(item.label.size()))
      .U64(item.body.size())
      .U32(0)
      .Bytes(item.label)
      .Bytes(item.body)
      .Finish();
}

std::vector<std::string> DummyCommitments(const DummySeed& seed, std::size_t count) {
  std::vector<std::string> dummies;
  for (std::uint32_t j = 0; j < count; ++j) {
    dummies.push_back(TaggedHash("HO1.dummy").Bytes(seed.handover_id).Bytes(seed.pad_seed).U32(j).Finish());
  }
  return dummies;
}

bool IsStrictlyAscending(const std::vector<std::string>& list) {
  return std::adjacent_find(list.begin(), list.end(), std::greater_equal<>()) == list.end();
}

std::string EnvelopeHash(std::string_view envelope) {
  return TaggedHash("HO1.envelope").U64(envelope.size()).Bytes(envelope).Finish();
}

std::string HandoverRoot(const HandoverContent& content) {
  TaggedHash hash("HO1.handover");
  hash.Bytes(content.handover_id).Bytes(EnvelopeHash(content.envelope));
  for (const std::string& commitment : content.commitments) hash.Bytes(commitment);
  return hash.Finish();
}

std::string DeliveryDigest(const DeliveredContent& content) {
  TaggedHash hash("HO1.delivery");
  hash.Bytes(content.delivery_id)
      .Bytes(content.recipient_party)
      .U64(content.accepted_index)
      .U64(0)
      .Bytes(content.handover_root);
  for (const std::string& commitment : content.opened_commitments) hash.Bytes(commitment);
  return hash.Finish();
}

std::string AckDigest(const Acknowledgement& acknowledgement) {
  return TaggedHash("HO1.ack")
      .Bytes(acknowledgement.delivery_digest)
      .U64(acknowledgement.ack.size())
      .Bytes(acknowledgement.ack)
      .Finish();
}

std::string KeyReference(std::string_view key_statement) {
  return TaggedHash("HO1.key").U64(key_statement.size()).Bytes(key_statement).Finish();
}

std::string LinkDigest(const StreamLink& link) {
  return TaggedHash("HO1.link").Bytes(link.salt).Bytes(link.stream).U64(link.seq).Bytes(link.prev).Finish();
}

std::string DetailDigest(std::string_view salt, std::string_view detail) {
  return TaggedHash("HO1.detail").Bytes(salt).U64(detail.size()).Bytes(detail).Finish();
}

std::string IndexLeafData(const StreamEntry& entry) {
  std::string data = PaddedTag("HO1.index");
  data.append(entry.stream);
  for (int shift = 56; shift >= 0; shift -= 8) {
    data.push_back(static_cast<char>(entry.leaf_count >> shift));
  }
  data.append(entry.last_leaf_hash);
  return data;
}

std::string CekCommitment(const SealedKey& key) {
  return TaggedHash("HO1.cek").Bytes(key.handover_id).Bytes(key.salt).Bytes(key.cek).Finish();
}

}  // namespace handover_verify
