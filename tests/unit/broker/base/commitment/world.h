// A sender, a recipient, another party and a log, with the keys of the test vectors: makes handovers, frames, leaves
// and copies that are right, so that a test can spoil one thing and see what is said of it. Uses the layout of the
// vectors.
#ifndef HANDOVER_TESTS_UNIT_BROKER_BASE_COMMITMENT_WORLD_H_
#define HANDOVER_TESTS_UNIT_BROKER_BASE_COMMITMENT_WORLD_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "broker/base/commitment/frame.h"
#include "broker/base/commitment/frame_check.h"
#include "broker/base/commitment/leaf.h"
#include "broker/base/commitment/signature.h"
#include "broker/base/commitment/submission_check.h"
#include "tests/fakes/fake_key_ring.h"
#include "tests/fakes/seeded_random.h"
#include "tests/unit/broker/base/commitment/vectors.h"

namespace handover {

// Protobuf bytes by hand: fields in the order of the calls, so that a test can also write them wrongly.
class WireBytes {
 public:
  WireBytes& Number(int field, uint64_t value);
  WireBytes& Text(int field, std::string_view text);
  WireBytes& Raw(std::string_view bytes);
  operator std::string() const { return bytes_; }  // NOLINT: reads as the bytes it is.

 private:
  std::string bytes_;
};

Id16 IdOf(uint8_t number);

// A submission that owns its bytes.
struct OwnedSubmission {
  std::string envelope;
  std::vector<OwnedItem> items;
  std::string pad_seed;
  Digest root{};
  std::string statement;
  std::string signature;
  uint64_t frame_index = 0;
  std::vector<std::string> frame_path;

  Submission View() const;
};

class World {
 public:
  World();

  static constexpr uint64_t kNowMs = 1'750'000'000'000;
  static constexpr uint64_t kNextIndex = 5;  // After the keys.

  const Vectors vectors;
  const SigningKey sender_key;
  const SigningKey recipient_key;
  const SigningKey other_key;
  const SigningKey log_key;
  const Id16 sender = IdOf(1);
  const Id16 recipient = IdOf(2);
  const Id16 other = IdOf(3);
  fakes::FakeKeyRing keys;  // Sender enrolled at 0, recipient at 1, other at 2.
  fakes::SeededRandom random;

  const Layout& layout() const { return vectors.layout(); }
  const Digest& log_id() const { return log_key.verify_key().key_id(); }

  // An envelope of the sender's; 16 slots, schema version 1, made now.
  std::string Envelope(uint64_t slots = 16) const;
  static OwnedItem Section(uint64_t type);
  static OwnedItem AddressedTo(const Id16& party);
  static OwnedItem AddressedToRole();
  // Two sections and the recipient.
  std::vector<OwnedItem> Items() const;

  // Salts the items, and signs the root in a frame of one.
  OwnedSubmission Submit(const std::string& envelope, std::vector<OwnedItem> items);
  OwnedSubmission Submit() { return Submit(Envelope(), Items()); }
  // Signs again what the submission now holds, as a sender would that does not keep the rules.
  void SignAgain(OwnedSubmission& submission, const SigningKey& key, const Digest& for_log);
  void SignAgain(OwnedSubmission& submission) { SignAgain(submission, sender_key, log_id()); }

  // What the recipient gets of it: all sections, the one addressee at `addressee`, and a log of five leaves, of which
  // number 3 accepts and number 4 delivers.
  OwnedCopy Deliver(const OwnedSubmission& submission, size_t addressee = 2);
  // Logs and signs again what the copy now holds, to `reader`.
  void LogAgain(OwnedCopy& copy, const Digest& root, const Id16& reader);

 private:
  uint8_t next_id_ = 100;
};

// The root of what the copy opens and closes, as the recipient computes it.
Digest RootOf(const OwnedCopy& copy, const Id16& handover_id);

}  // namespace handover

#endif  // HANDOVER_TESTS_UNIT_BROKER_BASE_COMMITMENT_WORLD_H_
