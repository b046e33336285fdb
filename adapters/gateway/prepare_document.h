// From the bytes of a document to handovers that are ready to be sent: recognise, translate, complete, seal.
#ifndef HANDOVER_ADAPTERS_GATEWAY_PREPARE_DOCUMENT_H_
#define HANDOVER_ADAPTERS_GATEWAY_PREPARE_DOCUMENT_H_

#include <string>
#include <vector>

#include "absl/time/time.h"

#include "adapters/gateway/earlier_letters.h"
#include "adapters/gateway/outbox.h"
#include "adapters/translation.h"
#include "broker/base/random.h"
#include "clients/cpp/outgoing_handover.h"
#include "clients/cpp/session.h"
#include "handover/directory/v1/directory.pb.h"

namespace handover::gateway {

struct PreparedDocument {
  adapters::Translation translation;  // Its handovers as completed; issues with those of the gateway.
  OutgoingDocument outgoing;          // Empty handovers when refused or repeated.
  // Every letter of the document was sent before, in this same document: it is answered again and not sent again.
  bool repeated = false;
  bool accepted() const { return !outgoing.handovers.empty(); }
};

// What completing needs. Borrowed.
struct Preparation {
  const adapters::Registry& registry;
  const EarlierLetters& earlier;
  const client::HandoverSealer& sealer;
  const client::PartyProfile& profile;
  const std::vector<directory::v1::Party>& parties;  // Of the broker's directory, to resolve stated addresses.
  Random& random;
  absl::Time now;
};

// Refused documents have an issue of severity kError, of the translator or of the gateway: UNRECOGNISED_FORMAT,
// GATEWAY_LETTER_ID_REUSED, GATEWAY_CORRECTION_WITHOUT_EARLIER, GATEWAY_RECEIVER_UNKNOWN, GATEWAY_NOT_SEALED.
// UNAVAILABLE: what was sent before cannot be read.
absl::StatusOr<PreparedDocument> PrepareDocument(const std::string& name, const std::string& document,
                                                 const Preparation& preparation);

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_PREPARE_DOCUMENT_H_
