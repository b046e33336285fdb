// A handover as the exact bytes that are signed and sent, built once and sent as often as it takes.
#ifndef HANDOVER_CLIENTS_CPP_OUTGOING_HANDOVER_H_
#define HANDOVER_CLIENTS_CPP_OUTGOING_HANDOVER_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "broker/base/clock.h"
#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/layout.h"
#include "broker/base/ids.h"
#include "broker/base/random.h"
#include "clients/cpp/session.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::client {

// STORE Serialize() BEFORE THE FIRST SEND, and drop it when the receipt has come: after a crash the same bytes must be
// sent again. Built anew, the salts and with them the root would differ, and the broker would answer ALREADY_EXISTS.
// It holds the whole handover: keep it as you keep the document.
struct OutgoingHandover {
  HandoverId handover_id;
  Digest root{};          // R: what the receipt must name.
  std::string submitted;  // exchange.v1.SubmittedHandover: envelope, items and pad seed, without a place in a frame.

  std::string Serialize() const;  // docs/formats/client_files.md.
  // DATA_LOSS (OUTGOING_DAMAGED): not what Serialize() wrote, or the root is not that of the bytes.
  static absl::StatusOr<OutgoingHandover> Parse(std::string_view bytes);
};

// Thread-safe. Borrows `clock` and `random`.
class HandoverSealer {
 public:
  HandoverSealer(const Clock& clock, Random& random);

  // Fills in what the author left out: handover_id (UUIDv7), sender_party, schema_version (1), slots (the kind's),
  // created_ms (now), section ids. Items go in random order, so that their places tell nothing.
  //
  // INVALID_ARGUMENT, with the field's path in the readable handover: sender_party is somebody else's
  // (SENDER_MISMATCH); a required part is missing; a text holds a NUL or is not UTF-8, or the message holds fields this
  // version does not know; more items than slots. What only the broker can know (kinds, purposes, rules) is its to say.
  absl::StatusOr<OutgoingHandover> Seal(exchange::v1::Handover handover, const PartyProfile& sender) const;

 private:
  const Clock& clock_;
  Random& random_;
  const Layout layout_;
};

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_OUTGOING_HANDOVER_H_
