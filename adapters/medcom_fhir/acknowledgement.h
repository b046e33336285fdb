// MedCom FHIR Acknowledgement 2.0: the answer to a FHIR message, in the sender's own format and syntax.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_ACKNOWLEDGEMENT_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_ACKNOWLEDGEMENT_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "adapters/translation.h"

namespace handover::adapters::fhir {

// What came of the message.
enum class AcknowledgementOutcome {
  kAccepted,        // `ok`: the broker has it on stable storage.
  kTransientError,  // `transient-error`: not now; the sender may send the same message again.
  kFatalError,      // `fatal-error`: never as it is; the sender mends it and sends a new message.
};

struct Acknowledgement {
  AcknowledgementOutcome outcome = AcknowledgementOutcome::kFatalError;
  // The reasons of an error; those of severity kError are told, each with a code of MedCom's or HL7's list, our own
  // code, the path and the rule. Codes of the broker may stand among them. Ignored when accepted.
  absl::Span<const Issue> issues;
};

// Answers the FHIR message `document`, which need not be acceptable: JSON for JSON, XML for XML. Sender and receiver
// change places. `context.now` is the time of the answer. Pure but for `context.random`.
//
// INVALID_ARGUMENT, code FHIR_NOT_ACKNOWLEDGEABLE: the document cannot be parsed, is itself an answer, or its header
// tells no id, sender or receiver, so that there is nobody to answer or nothing to answer to; tell the operator
// instead.
absl::StatusOr<std::string> WriteAcknowledgement(std::string_view document, const Acknowledgement& acknowledgement,
                                                 const ReadContext& context);

// The code of the Acknowledgement for one of our issue codes: that of the issue table, MSG_BAD_SYNTAX for the XML
// guard's, MSG_Receiver_Identifier_UNKNOWN for a receiver that the directory does not know, else
// MSG_Mailbox_Out_Of_Operation when it is transient and MSG_LOCAL_FAIL when it is not.
std::string_view AcknowledgementCode(std::string_view issue_code, AcknowledgementOutcome outcome);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_ACKNOWLEDGEMENT_H_
