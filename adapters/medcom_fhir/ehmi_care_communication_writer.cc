#include "adapters/medcom_fhir/ehmi_care_communication_writer.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/medcom_fhir/ehmi_envelope.h"
#include "adapters/medcom_fhir/ehmi_writing.h"
#include "broker/base/commitment/hash.h"
#include "broker/base/ids.h"

namespace handover::adapters::fhir {

EhmiCareCommunicationWriter::EhmiCareCommunicationWriter(MessageVersion version, Syntax syntax)
    : message_(version, syntax), format_(Cat(message_.format(), "_EHMI")) {}

Written EhmiCareCommunicationWriter::Write(const std::vector<exchange::v1::Handover>& handovers) const {
  return WriteKnowing({}, handovers);
}

Written EhmiCareCommunicationWriter::WriteKnowing(const KnownParties& parties,
                                                  const std::vector<exchange::v1::Handover>& handovers) const {
  Written written = message_.WriteKnowing(parties, handovers);
  written.media_type = "application/xml";
  if (written.bytes.empty()) return written;
  const std::string message = std::exchange(written.bytes, "");
  const absl::Time made = absl::FromUnixMillis(handovers.front().envelope().created_ms());
  const std::string name = Cat("StandardBusinessDocument\n", ToString(HashOf(message)));
  const absl::StatusOr<std::string> document = WriteEhmiMessage(message, {FormatUuid(DeriveUuid8(made, name)), made});
  // Only what is read is written; what is inside has been read by the writer of the message.
  if (document.ok() && ReadEhmiEnvelope(*document).document == message) {
    written.bytes = *document;
    return written;
  }
  written.losses.clear();
  written.issues.push_back({kOutNotEnveloped.severity, std::string(kOutNotEnveloped.code),
                            "Envelope.source_message_id", std::string(kOutNotEnveloped.rule)});
  return written;
}

}  // namespace handover::adapters::fhir
