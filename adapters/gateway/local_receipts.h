// The receipts by which the party's own system answers the letters that the gateway has written for it. They close the
// loop of the delivery: the broker hears that it is delivered, accepted where the party has said who accepts, or
// declined, so that the sender hears of it and acts.
#ifndef HANDOVER_ADAPTERS_GATEWAY_LOCAL_RECEIPTS_H_
#define HANDOVER_ADAPTERS_GATEWAY_LOCAL_RECEIPTS_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "adapters/gateway/receipt_reading.h"
#include "adapters/gateway/told_receipts.h"
#include "adapters/gateway/written_letters.h"
#include "adapters/translation.h"
#include "broker/base/clock.h"
#include "broker/base/ids.h"
#include "clients/cpp/acknowledgement_frame.h"

namespace handover::gateway {

// What is told of one delivery.
struct LocalReceiptNote {
  std::string delivery_id;
  std::string event;  // CONFIRMED, ACCEPTED, DECLINED, NOT_ACCEPTED, NOT_DECLINED, NOT_NOW, REPEATED.
  std::string code;   // Why not.
};

// Not thread-safe. Borrows all.
class LocalReceipts {
 public:
  struct Parts {
    std::string state;  // The gateway's folder: tickets/ of deliveries, and told/, what was said of them.
    // Who, by name and role, takes responsibility for what the party's system takes; empty: nobody, by a receipt.
    std::string accepting_professional;
    const WrittenLetters& written;
    const Clock& clock;
    // Signs and sends; client::AcknowledgeOnce().
    std::function<client::AcknowledgeResult(const client::OutgoingAcknowledgement&)> send;
    std::function<void(const LocalReceiptNote&)> note;
  };
  explicit LocalReceipts(Parts parts) : parts_(std::move(parts)), told_(parts_.state + "/told") {}

  struct Taken {
    // Any of severity kError: it is not understood, answers no letter of ours (GATEWAY_RECEIPT_UNKNOWN), or says the
    // contrary of an earlier one (GATEWAY_RECEIPT_CONTRADICTS). Then nothing was said of any delivery.
    std::vector<adapters::Issue> issues;
    bool is_refused() const;
  };
  // Says what the receipt says of every delivery that it answers, once each, also when a crash comes between. The word
  // follows from what was said before:
  //
  // * taken, by the envelope or the letter: DELIVERED, where the gateway's own word has not got through;
  // * taken, by the letter, and there is an accepting professional: ACCEPTED in that name;
  // * refused: DECLINED as NOT_USABLE in the name of the receiving system, with the receipt's code;
  // * not now: nothing.
  //
  // A delivery that a professional has concluded stays as it is.
  //
  // UNAVAILABLE: the broker was not reached, or the disk; offer the document again.
  absl::StatusOr<Taken> Take(std::string_view document);

 private:
  struct Step {
    DeliveryId delivery_id;
    LocalReceipt receipt;
    ToldReceipt before;
    ToldWords after;
  };
  absl::StatusOr<std::vector<DeliveryId>> FindAll(const LocalReceipt& receipt) const;
  absl::StatusOr<std::vector<Step>> PlanSteps(const std::vector<LocalReceipt>& receipts,
                                              std::vector<adapters::Issue>& issues) const;
  absl::Status Say(const Step& step);
  // The bytes of the word, or nothing to say.
  absl::StatusOr<std::string> WordFor(const Step& step) const;
  absl::Status Send(const DeliveryId& delivery_id, ToldReceipt told);

  const Parts parts_;
  const ToldReceipts told_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_LOCAL_RECEIPTS_H_
