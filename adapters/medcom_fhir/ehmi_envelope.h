// EHMI's envelope, a GS1 StandardBusinessDocument around a MedCom FHIR message: who sends what to whom, and the
// message. ehmi.md beside this file says what of it is MedCom's guide and what is our reading.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_EHMI_ENVELOPE_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_EHMI_ENVELOPE_H_

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/fhir/fhir_findings.h"
#include "adapters/translation.h"

namespace handover::adapters::fhir {

inline constexpr IssueInfo kEhmiStructure{"EHMI_STRUCTURE", Severity::kError, "MSG_RESOURCE_NOT_ALLOWED"};
inline constexpr IssueInfo kEhmiFixedValue{"EHMI_FIXED_VALUE", Severity::kError, "MSG_PARAM_INVALID"};
inline constexpr IssueInfo kEhmiPartner{"EHMI_PARTNER", Severity::kError, "MSG_ID_INVALID"};
inline constexpr IssueInfo kEhmiUuid{"EHMI_UUID", Severity::kError, "MSG_INVALID_ID"};
inline constexpr IssueInfo kEhmiTime{"EHMI_TIME", Severity::kError, "MSG_DATE_FORMAT"};
inline constexpr IssueInfo kEhmiScope{"EHMI_SCOPE", Severity::kError, "MSG_RESOURCE_REQUIRED"};
inline constexpr IssueInfo kEhmiContent{"EHMI_CONTENT", Severity::kError, "MSG_BAD_FORMAT"};
inline constexpr IssueInfo kEhmiMessageDiffers{"EHMI_MESSAGE_DIFFERS", Severity::kError, "MSG_NO_MATCH"};
inline constexpr IssueInfo kEhmiScopeUnknown{"EHMI_SCOPE_UNKNOWN", Severity::kWarning, ""};

inline constexpr std::array kEhmiIssues = {kEhmiStructure, kEhmiFixedValue,     kEhmiPartner,
                                           kEhmiUuid,      kEhmiTime,           kEhmiScope,
                                           kEhmiContent,   kEhmiMessageDiffers, kEhmiScopeUnknown};

inline constexpr std::string_view kLossEhmiTransport = "EHMI_TRANSPORT";

// What the header says, without white space around it. Empty strings where it has none.
struct EhmiHeader {
  std::string sender_gln;
  std::string receiver_gln;
  std::string standard;             // The event of the message inside, or ehmisbdh-acknowledgement.
  std::string type_version;         // Of its definition.
  std::string type;                 // Bundle; of a receipt ReceiptAcknowledgement or ReceiptException.
  std::string envelope_identifier;  // UUID in small letters.
  std::string created;              // As written; a dateTime with a zone.
  std::string document_id;
  std::string process_id;
  std::string sender_sor;
  std::string receiver_sor;
  std::string message_identifier;           // Of the MessageHeader inside; in small letters, as those below.
  std::string message_envelope_identifier;  // Of the Bundle.
  std::string original_envelope_identifier;
  std::string original_message_identifier;
  bool receipt_requested = false;
};

struct EhmiReading {
  bool header_read = false;  // The header may be answered, also where the issues refuse the message.
  EhmiHeader header;
  std::string document;       // What is inside; empty when refused.
  std::vector<Issue> issues;  // Any of severity kError: refused.
};

EhmiReading ReadEhmiEnvelope(std::string_view bytes);

// Whether the root element is a StandardBusinessDocument; cheap, and also true of a broken one.
bool IsEhmiEnvelope(std::string_view bytes);

// A receipt for an envelope, which is no message and is not answered. REQUIRES: IsEhmiEnvelope(bytes), of which the
// beginning is looked at.
bool IsEhmiReceipt(std::string_view bytes);

inline constexpr std::string_view kEhmiReceiptStandard = "ehmisbdh-acknowledgement";
inline constexpr std::string_view kEhmiReceiptTaken = "ReceiptAcknowledgement";
inline constexpr std::string_view kEhmiReceiptRefused = "ReceiptException";

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_EHMI_ENVELOPE_H_
