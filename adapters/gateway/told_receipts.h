// What the party's own system has said of each delivery, and the word that follows from it to the broker: so that a
// receipt that comes again says nothing twice, one that contradicts is seen, and a word that a crash has interrupted is
// sent again with the same bytes, which the broker knows.
#ifndef HANDOVER_ADAPTERS_GATEWAY_TOLD_RECEIPTS_H_
#define HANDOVER_ADAPTERS_GATEWAY_TOLD_RECEIPTS_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "adapters/gateway/receipt_reading.h"
#include "broker/base/ids.h"

namespace handover::gateway {

enum class ToldWord { kNothing, kTaken, kRefused };

// Layer by layer: an envelope that arrived may hold a letter that is refused.
struct ToldWords {
  ToldWord envelope = ToldWord::kNothing;
  ToldWord letter = ToldWord::kNothing;

  bool is_refused() const { return envelope == ToldWord::kRefused || letter == ToldWord::kRefused; }
  bool is_taken() const { return envelope == ToldWord::kTaken || letter == ToldWord::kTaken; }
  friend bool operator==(const ToldWords&, const ToldWords&) = default;
};

// What is said after the receipt. Nothing: it contradicts what was said before. A layer does not change its word; a
// letter is not read out of an envelope that was refused; and there is no "not now" after a last word.
std::optional<ToldWords> Next(const ToldWords& before, LocalReceipt::Layer layer, LocalReceipt::Word word);

struct ToldReceipt {
  ToldWords words;
  std::string unsent;  // client::OutgoingAcknowledgement that the broker may not have; empty: none.
};

// Small files, named by delivery. Not thread-safe; one process per folder.
class ToldReceipts {
 public:
  explicit ToldReceipts(std::string directory) : directory_(std::move(directory)) {}

  // Nothing said yet for a delivery that is not there. DATA_LOSS: what is there is damaged.
  absl::StatusOr<ToldReceipt> Load(const DeliveryId& delivery_id) const;
  // OK: on stable storage. UNAVAILABLE: it cannot be written.
  absl::Status Save(const DeliveryId& delivery_id, const ToldReceipt& told) const;
  // To be called when no receipt finds the delivery any more. UNAVAILABLE: it cannot be removed.
  absl::Status Forget(const DeliveryId& delivery_id) const;

 private:
  const std::string directory_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_TOLD_RECEIPTS_H_
