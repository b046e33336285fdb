// From the broker to a folder: each delivery becomes a file in the recipient's own format, then it is acknowledged.
#ifndef HANDOVER_ADAPTERS_GATEWAY_DELIVERY_FOLDER_H_
#define HANDOVER_ADAPTERS_GATEWAY_DELIVERY_FOLDER_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "adapters/gateway/kept_deliveries.h"
#include "adapters/known_parties.h"
#include "adapters/translation.h"
#include "clients/cpp/delivery_handler.h"

namespace handover::gateway {

// What the gateway's log says about a delivery: ids and codes alone.
struct DeliveryNote {
  std::string delivery_id;
  std::string event;  // STORED, ACKNOWLEDGED, NOT_WRITABLE, REFUSED.
  std::string code;   // Why, where there is a why.
  std::string field;  // Of NOT_WRITABLE: what in the handover, never its value.
};

// Thread-safe as DeliveryHandler demands. Files are named by delivery id, so that a delivery that comes twice is
// written over itself.
class DeliveryFolder : public client::DeliveryHandler {
 public:
  struct Options {
    std::string out;     // DELIVERY-ID.csv, .xml, .edi, or .json where the writer cannot hold the kind.
    std::string state;   // What is kept of each delivery: its proof, and what concludes it.
    std::string format;  // A writer's format; empty = JSON of the reference model.
    std::function<void(const DeliveryNote&)> note;  // Called from any thread.
    std::string own_party;                          // 16 bytes: who receives, where the handover names a role.
    // The directory, for formats that name parties by it; called from any thread. An error: nothing is known of it now,
    // and the delivery is left to come again.
    std::function<absl::StatusOr<adapters::KnownParties>()> parties = [] { return adapters::KnownParties(); };
    int max_kept = KeptDeliveries::kDefaultMost;  // Deliveries of which something is kept.
  };
  // Borrows `registry`.
  DeliveryFolder(Options options, const adapters::Registry& registry);

  absl::Status Store(const client::ReceivedDelivery& delivery) override;
  void Acknowledged(const DeliveryId& delivery_id, const client::AcknowledgeResult& result) override;
  void Refused(const exchange::v1::DeliveredCopy& copy, const absl::Status& why) override;

  // As KeptDeliveries. What lies in the folder is the party's own and stays.
  absl::Status ForgetOldest() { return kept_.ForgetOldest(); }

 private:
  struct File {
    std::string bytes;
    std::string extension;
  };
  absl::StatusOr<File> Write(const client::ReceivedDelivery& delivery) const;
  absl::StatusOr<adapters::Written> WriteInFormat(const client::ReceivedDelivery& delivery) const;

  const Options options_;
  const adapters::Writer* const writer_;  // Null: JSON.
  KeptDeliveries kept_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_DELIVERY_FOLDER_H_
