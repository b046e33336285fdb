#ifndef HANDOVER_CLIENTS_VERIFY_DIGESTS_H_
#define HANDOVER_CLIENTS_VERIFY_DIGESTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "clients/verify/messages.h"

// Every tagged digest of HO1 (COMMITMENTS sections 2 to 8). Pure, safe from any thread.
namespace handover_verify {

std::string ItemCommitment(std::string_view handover_id, const Item& item);

struct DummySeed {
  std::string handover_id;
  std::string pad_seed;
};

// The dummies 0 to `count` - 1.
std::vector<std::string> DummyCommitments(const DummySeed& seed, std::size_t count);

// True when no element is below or equal to the one before it.
bool IsStrictlyAscending(const std::vector<std::string>& list);

// E.
std::string EnvelopeHash(std::string_view envelope);

struct HandoverContent {
  std::string handover_id;
  std::string envelope;                  // As sent.
  std::vector<std::string> commitments;  // All slots, ascending.
};

// R.
std::string HandoverRoot(const HandoverContent& content);

struct DeliveredContent {
  std::string delivery_id;
  std::string recipient_party;
  std::uint64_t accepted_index = 0;
  std::string handover_root;
  std::vector<std::string> opened_commitments;  // Ascending.
};

// D.
std::string DeliveryDigest(const DeliveredContent& content);

struct Acknowledgement {
  std::string delivery_digest;
  std::string ack;  // As sent.
};

// A.
std::string AckDigest(const Acknowledgement& acknowledgement);

// The reference of a key in its KEY_ENROLLED and KEY_REVOKED leaves.
std::string KeyReference(std::string_view key_statement);

struct StreamLink {
  std::string salt;
  std::string stream;
  std::uint64_t seq = 0;
  std::string prev;  // Leaf hash of the stream's previous leaf; zero for the first.
};

std::string LinkDigest(const StreamLink& link);

// What a leaf says of its detail. REQUIRES: `salt` has 16 bytes.
std::string DetailDigest(std::string_view salt, std::string_view detail);

struct StreamEntry {
  std::string stream;
  std::uint64_t leaf_count = 0;
  std::string last_leaf_hash;
};

// What is hashed as a leaf of the snapshot tree under an INDEX leaf.
std::string IndexLeafData(const StreamEntry& entry);

struct SealedKey {
  std::string handover_id;
  std::string salt;
  std::string cek;
};

std::string CekCommitment(const SealedKey& key);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_DIGESTS_H_
