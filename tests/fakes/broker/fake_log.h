// A log that appends leaves and signs heads, with every proof a client asks for; plainly, from all leaves each time.
#ifndef HANDOVER_TESTS_FAKES_BROKER_FAKE_LOG_H_
#define HANDOVER_TESTS_FAKES_BROKER_FAKE_LOG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/leaf.h"
#include "broker/base/commitment/signature.h"
#include "broker/base/commitment/tree_head.h"
#include "handover/exchange/v1/receipt.pb.h"

namespace handover::fakes {

// Not thread-safe.
class FakeLog {
 public:
  FakeLog();

  static constexpr uint64_t kTimeMs = 1'718'000'000'000;

  uint64_t Append(LeafType type, const Digest& ref);  // The index.
  uint64_t size() const { return leaves_.size(); }
  TreeHead Head() const { return HeadAt(size()); }
  TreeHead HeadAt(uint64_t size) const;
  // 104 and 64 bytes. Signing twice gives two signatures.
  std::string HeadBytes() const;
  std::string Sign(const std::string& head) const;

  // Under the newest head.
  exchange::v1::Receipt MakeReceipt(uint64_t index) const;
  std::vector<std::string> Consistency(uint64_t first_size, uint64_t second_size) const;
  // Another history of the same length from this leaf on: what a client must notice.
  void Rewrite(uint64_t index);
  void DropLast() { leaves_.pop_back(); }

  const SigningKey& key() const { return key_; }
  const Digest& log_id() const { return key_.verify_key().key_id(); }

 private:
  SigningKey key_;
  std::vector<LeafData> leaves_;
};

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_BROKER_FAKE_LOG_H_
