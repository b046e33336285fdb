// A MedCom FHIR Acknowledgement 2.0 that comes in: what became of a message that was sent.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_ACKNOWLEDGEMENT_READER_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_ACKNOWLEDGEMENT_READER_H_

#include <string>
#include <string_view>
#include <vector>

#include "adapters/medcom_fhir/acknowledgement.h"
#include "adapters/translation.h"

namespace handover::adapters::fhir {

struct ReceivedAcknowledgement {
  AcknowledgementOutcome outcome = AcknowledgementOutcome::kFatalError;
  std::string message_id;        // Of the MessageHeader that is answered.
  std::string sender_address;    // Who answers, with its scheme,
  std::string receiver_address;  // whom: the sender of the message that is answered.
  std::string code;              // The first reason of a refusal, of MedCom's or HL7's list; empty when accepted.
};

struct AcknowledgementReading {
  ReceivedAcknowledgement acknowledgement;
  std::vector<Issue> issues;  // Any of severity kError: refused.
};

// JSON or XML. Strict where the answer decides: one header, its event, whom it answers and how, sender and receiver in
// the Bundle, and with an error the OperationOutcome with a code, which an `ok` does not have. Other elements are not
// looked at.
AcknowledgementReading ReadAcknowledgement(std::string_view document);

// Whether it is one; also true of one that is broken.
bool IsAcknowledgement(std::string_view document);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_ACKNOWLEDGEMENT_READER_H_
