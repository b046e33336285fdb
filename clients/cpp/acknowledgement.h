// What a recipient says of a delivery, as bytes that bind exactly the sections it stored.
#ifndef HANDOVER_CLIENTS_CPP_ACKNOWLEDGEMENT_H_
#define HANDOVER_CLIENTS_CPP_ACKNOWLEDGEMENT_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/base/commitment/bytes.h"
#include "broker/base/ids.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::client {

// What must be kept of a delivery to acknowledge and conclude it later, also in another process. No personal data.
struct DeliveryTicket {
  DeliveryId delivery_id;
  Digest delivery_digest{};  // D, computed from the copy as stored.

  std::string Serialize() const;  // docs/formats/client_files.md.
  // DATA_LOSS (TICKET_DAMAGED): not what Serialize() wrote.
  static absl::StatusOr<DeliveryTicket> Parse(std::string_view bytes);
  friend bool operator==(const DeliveryTicket&, const DeliveryTicket&) = default;
};

// D over the copy as it lies in the recipient's own store: call it on the stored bytes, not on those that came in.
// INVALID_ARGUMENT (COPY_MALFORMED): an id, salt or commitment has the wrong length, or the slots do not come out even.
absl::StatusOr<DeliveryTicket> TicketOfStoredCopy(const exchange::v1::DeliveredCopy& stored, const PartyId& me);

// What a professional decided.
struct Conclusion {
  enum class Outcome { kAccepted, kDeclined, kRedirected };
  Outcome outcome = Outcome::kAccepted;
  std::string professional;               // Required. Name and role.
  std::string reason;                     // Required unless accepted. A code of the policy's list.
  std::optional<PartyId> redirect_party;  // For a redirection: this,
  std::string redirect_role;              // or a sector name.
};

// Built once, sent as often as it takes: the same bytes get the original receipt. Store them before the first send.
struct OutgoingAcknowledgement {
  DeliveryId delivery_id;
  Digest digest{};              // A: what the receipt must name.
  std::string acknowledgement;  // exchange.v1.Acknowledgement bytes.

  std::string Serialize() const;  // docs/formats/client_files.md.
  // DATA_LOSS (ACKNOWLEDGEMENT_DAMAGED): not what Serialize() wrote.
  static absl::StatusOr<OutgoingAcknowledgement> Parse(std::string_view bytes);
};

// The receiving system has stored it.
OutgoingAcknowledgement AcknowledgeDelivered(const DeliveryTicket& ticket, absl::Time now);
// INVALID_ARGUMENT: professional, reason or target is missing, or is given where it does not belong.
absl::StatusOr<OutgoingAcknowledgement> Conclude(const DeliveryTicket& ticket, const Conclusion& conclusion,
                                                 absl::Time now);

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_ACKNOWLEDGEMENT_H_
