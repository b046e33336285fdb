// The receipts by which the party's own system answers the letters that the gateway has written for it. They close the
// loop of the delivery: a refusal declines it, so that the sender hears of it and acts.
#ifndef HANDOVER_ADAPTERS_GATEWAY_LOCAL_RECEIPTS_H_
#define HANDOVER_ADAPTERS_GATEWAY_LOCAL_RECEIPTS_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "adapters/gateway/written_letters.h"
#include "adapters/translation.h"
#include "broker/base/clock.h"
#include "broker/base/ids.h"
#include "clients/cpp/acknowledgement_frame.h"

namespace handover::gateway {

// One receipt, whatever its format.
struct LocalReceipt {
  bool taken = false;          // The system has the letter; false: it refuses it.
  std::string sender_address;  // Of the letter that is answered, with its scheme.
  std::string envelope_id;     // Of that letter.
  std::string reason;          // A code of the format's own list; empty when taken or not told. Never free text.
};

// What is told of one delivery.
struct LocalReceiptNote {
  std::string delivery_id;
  std::string event;  // CONFIRMED, DECLINED, NOT_DECLINED.
  std::string code;   // Why it was not declined.
};

// Not thread-safe. Borrows all.
class LocalReceipts {
 public:
  struct Parts {
    std::string state;  // The gateway's folder: the tickets are in tickets/.
    const WrittenLetters& written;
    const Clock& clock;
    // Signs and sends; client::AcknowledgeOnce().
    std::function<client::AcknowledgeResult(const client::OutgoingAcknowledgement&)> send;
    std::function<void(const LocalReceiptNote&)> note;
  };
  explicit LocalReceipts(Parts parts) : parts_(std::move(parts)) {}

  // Whether the document is a receipt; cheap, and also true of a broken one.
  static bool Recognises(std::string_view document);

  struct Taken {
    std::vector<adapters::Issue> issues;  // Any of severity kError: it is not understood, or answers no letter of ours.
    int confirmed_count = 0;
    int declined_count = 0;
  };
  // Says what the receipt says of every delivery that it answers. A technical receipt is not a professional's word: a
  // positive one accepts nothing, a negative one declines as NOT_USABLE, and a delivery that a professional has
  // concluded stays as it is. Safe to call again. UNAVAILABLE: the broker was not reached; offer the document again.
  absl::StatusOr<Taken> Take(std::string_view document);

 private:
  absl::Status Decline(const DeliveryId& delivery_id, const LocalReceipt& receipt, Taken& taken);

  const Parts parts_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_LOCAL_RECEIPTS_H_
