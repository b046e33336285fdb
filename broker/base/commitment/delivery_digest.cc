#include "broker/base/commitment/delivery_digest.h"

#include "broker/base/commitment/hash.h"

namespace handover {

Digest DeliveryDigest(const DeliveryContent& content) {
  Sha256 hash(kTagDelivery);
  hash.Add(content.delivery_id).Add(content.recipient).AddU64(content.accepted_index).AddU64(0).Add(content.root);
  hash.Add(content.opened.data(), content.opened.size() * sizeof(Digest));
  return hash.Finish();
}

Digest AckDigest(const Digest& delivery_digest, std::string_view ack) {
  return Sha256(kTagAck).Add(delivery_digest).AddU64(ack.size()).Add(ack).Finish();
}

}  // namespace handover
