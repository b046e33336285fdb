// Enrolled keys in a table that the test fills.
#ifndef HANDOVER_TESTS_FAKES_FAKE_KEY_RING_H_
#define HANDOVER_TESTS_FAKES_FAKE_KEY_RING_H_

#include <map>
#include <optional>
#include <utility>

#include "broker/base/commitment/key_statement.h"

namespace handover::fakes {

// Not thread-safe while it is being filled.
class FakeKeyRing final : public KeyRing {
 public:
  void Enrol(EnrolledKey key) {
    const Digest key_id = key.key.key_id();
    keys_.insert_or_assign(key_id, std::move(key));
  }
  void Revoke(const Digest& key_id, uint64_t index) { keys_.at(key_id).revoked_index = index; }

  std::optional<EnrolledKey> Find(const Digest& key_id) const override {
    ++find_count_;
    const auto found = keys_.find(key_id);
    return found == keys_.end() ? std::nullopt : std::optional(found->second);
  }

  // How often it was asked.
  int find_count() const { return find_count_; }

 private:
  std::map<Digest, EnrolledKey> keys_;
  mutable int find_count_ = 0;
};

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_FAKE_KEY_RING_H_
