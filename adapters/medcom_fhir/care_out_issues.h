// What the CareCommunication writer says of a handover: why no message was made of it, and what the message does not
// hold. README.md beside this file says the same for people; a test compares the two. Codes are never renamed.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_CARE_OUT_ISSUES_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_CARE_OUT_ISSUES_H_

#include <array>
#include <string_view>

#include "adapters/translation.h"

namespace handover::adapters::fhir {

struct OutIssue {
  std::string_view code;
  Severity severity = Severity::kError;
  std::string_view rule;
};

inline constexpr OutIssue kOutNothing{"CARE_OUT_NOTHING", Severity::kError, "A message has at least one text (Note)."};
inline constexpr OutIssue kOutSeveral{"CARE_OUT_SEVERAL", Severity::kError, "A message carries one handover."};
inline constexpr OutIssue kOutMissing{"CARE_OUT_MISSING", Severity::kError,
                                      "A message must have this, and nobody told it; it is never made up."};
inline constexpr OutIssue kOutNoGln{"CARE_OUT_NO_GLN", Severity::kError,
                                    "Sender and receiver have a GLN, told by the handover or the broker's directory."};
inline constexpr OutIssue kOutNoSor{
    "CARE_OUT_NO_SOR", Severity::kError,
    "Sender and receiver have a SOR code, told by the handover or the broker's directory."};
inline constexpr OutIssue kOutConcern{"CARE_OUT_CONCERN", Severity::kError,
                                      "A concern never travels as a CareCommunication."};
inline constexpr OutIssue kOutWithheld{"CARE_OUT_WITHHELD", Severity::kError,
                                       "A message has no word for a parent who must not be told."};
inline constexpr OutIssue kOutCorrection{"CARE_OUT_CORRECTION", Severity::kError,
                                         "MedCom has no CareCommunication that corrects or takes back another."};
inline constexpr OutIssue kOutNotTold{"CARE_OUT_NOT_TOLD", Severity::kNotice,
                                      "Words that a message must have and nobody told stand as \"Ikke oplyst\"."};
inline constexpr OutIssue kOutTimeAssumed{"CARE_OUT_TIME_ASSUMED", Severity::kNotice,
                                          "An entry of which nobody told the time has that of the message."};

inline constexpr std::array kOutIssues = {kOutNothing, kOutSeveral, kOutMissing,  kOutNoGln,      kOutNoSor,
                                          kOutConcern, kOutWithheld, kOutCorrection, kOutNotTold, kOutTimeAssumed};

// Declared losses; the path is a field of the model, or that of a residue.
inline constexpr std::string_view kLossOutSection = "CARE_OUT_SECTION";
inline constexpr std::string_view kLossOutField = "CARE_OUT_FIELD";
inline constexpr std::string_view kLossOutEnvelope = "CARE_OUT_ENVELOPE";
inline constexpr std::string_view kLossOutPerson = "CARE_OUT_PERSON";
inline constexpr std::string_view kLossOutFile = "CARE_OUT_FILE";
inline constexpr std::string_view kLossOutPrecision = "CARE_OUT_PRECISION";
inline constexpr std::string_view kLossOutResidue = "CARE_OUT_RESIDUE";

inline constexpr std::array kOutLosses = {kLossOutSection, kLossOutField,     kLossOutEnvelope, kLossOutPerson,
                                          kLossOutFile,    kLossOutPrecision, kLossOutResidue};

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_CARE_OUT_ISSUES_H_
