// What the gateway keeps of the deliveries that it has written for the party's own system: the copy as the proof, the
// ticket by which it is concluded, the names of the letter that it was written as, and what receipts have said of it.
#ifndef HANDOVER_ADAPTERS_GATEWAY_KEPT_DELIVERIES_H_
#define HANDOVER_ADAPTERS_GATEWAY_KEPT_DELIVERIES_H_

#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

#include "adapters/gateway/newest_files.h"
#include "adapters/gateway/told_receipts.h"
#include "adapters/gateway/written_letters.h"
#include "broker/base/ids.h"
#include "clients/cpp/received_delivery.h"

namespace handover::gateway {

// Bounded: the oldest deliveries are forgotten, each as a whole and in an order in which a crash leaves nothing that a
// receipt could be told twice for. What is forgotten: its receipt is refused (GATEWAY_RECEIPT_UNKNOWN), and it cannot
// be concluded from this folder. A delivery of which a word is on its way to the broker stays. Thread-safe but for
// ForgetOldest(); one process per folder.
class KeptDeliveries {
 public:
  static constexpr int kDefaultMost = 100'000;

  // Of the gateway's folder: copies/, tickets/, written/ and told/. `most` deliveries stay, those that came last; a
  // tenth more may lie there until the next look.
  KeptDeliveries(std::string state, int most)
      : state_(std::move(state)), most_(most), written_(state_ + "/written"), told_(state_ + "/told") {}

  // OK: copy and ticket are on stable storage; again is no matter. UNAVAILABLE: they cannot be written.
  absl::Status Keep(const client::ReceivedDelivery& delivery);

  // The letter that it is written as, before the party's system can answer it. REQUIRES: it was kept.
  absl::Status RememberLetter(std::string_view letter, const DeliveryId& delivery_id);

  // Forgets what is over the limit; looks at the first call and after each tenth of the limit. To be called by the
  // thread that takes receipts, between them. UNAVAILABLE: something cannot be read or removed; the next look tries
  // again, and it hinders no other delivery.
  absl::Status ForgetOldest();

 private:
  std::string PathOf(const char* folder, const DeliveryId& delivery_id) const;
  bool MustLook();
  absl::Status Forget(const client::DatedPath& copy);

  const std::string state_;
  const int most_;
  WrittenLetters written_;
  const ToldReceipts told_;

  absl::Mutex mu_;  // A delivery that comes again is either kept or forgotten.
  bool has_looked_ ABSL_GUARDED_BY(mu_) = false;
  int kept_count_ ABSL_GUARDED_BY(mu_) = 0;  // Since the last look.
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_KEPT_DELIVERIES_H_
