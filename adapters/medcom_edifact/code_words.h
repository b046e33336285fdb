// MedCom's code lists in their two spellings: the code of EDIFACT and the word of OIOXML.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_CODE_WORDS_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_CODE_WORDS_H_

#include "absl/types/span.h"

#include "adapters/medcom_edifact/letter_tree.h"

namespace handover::adapters::edifact {

extern const absl::Span<const CodeWord> kAcknowledgementCodes;  // UNB 9.
extern const absl::Span<const CodeWord> kStatusCodes;           // GIS.
extern const absl::Span<const CodeWord> kIdentifierCodes;       // NAD 2.2.
extern const absl::Span<const CodeWord> kSpecialityCodes;       // SPR 2.1.
extern const absl::Span<const CodeWord> kMaritalCodes;          // PDI 2.1.
extern const absl::Span<const CodeWord> kInterpretationCodes;   // LAN 1.1, but for TJ.
extern const absl::Span<const CodeWord> kBirthEpisodeCodes;     // PAS of DIS32.
extern const absl::Span<const CodeWord> kRelationCodes;         // REL 2.1.
extern const absl::Span<const CodeWord> kGenderCodes;           // PDI 1.1 of a child.
extern const absl::Span<const CodeWord> kDiagnosisCodes;        // CIN 1.1.
extern const absl::Span<const CodeWord> kDiagnosisTypeCodes;    // CIN 2.2.

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_CODE_WORDS_H_
