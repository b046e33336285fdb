// Writes EHMI's envelope around a MedCom FHIR message, and the receipts by which an envelope is answered.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_EHMI_WRITING_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_EHMI_WRITING_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "adapters/medcom_fhir/ehmi_envelope.h"
#include "adapters/translation.h"

namespace handover::adapters::fhir {

// Of the envelope that is written.
struct EhmiSending {
  std::string envelope_identifier;  // UUID: whoever sends it anew takes a new one.
  absl::Time time;
};

// Around a message, JSON or XML, with the request of a receipt; what the header says is taken out of the message.
// PATIENTID is not written: it would put a person's number where networks route.
//
// INVALID_ARGUMENT, code EHMI_NOT_WRITABLE: the message does not tell its event, version and ids, or sender and
// receiver with GLN and SOR code.
absl::StatusOr<std::string> WriteEhmiMessage(std::string_view message, const EhmiSending& sending);

struct EhmiVerdict {
  bool taken = false;  // The envelope could be opened; what is inside has an answer of its own.
  absl::Span<const Issue> issues;
};

// The receipt for an envelope whose header was read (EhmiReading.header_read): ReceiptAcknowledgement, or, with the
// errors as code, path and rule, ReceiptException. Sender and receiver change places.
std::string WriteEhmiReceipt(const EhmiHeader& answered, const EhmiVerdict& verdict, const EhmiSending& sending);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_EHMI_WRITING_H_
