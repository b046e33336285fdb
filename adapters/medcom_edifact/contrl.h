// CONTRL, the receipt of EDIFACT, as MedCom uses it: CTL01 (the network could not deliver), CTL02 (refused) and CTL03
// (taken). This file writes the answer to an interchange; contrl_reader.h reads one that comes in.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_CONTRL_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_CONTRL_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "adapters/medcom_edifact/code_words.h"
#include "adapters/translation.h"

namespace handover::adapters::edifact {

inline constexpr std::string_view kContrlFamily = "CONTRL";
inline constexpr std::string_view kVansRefusedVersion = "C0130Q";  // CTL01.
inline constexpr std::string_view kRefusedVersion = "C0230Q";      // CTL02.
inline constexpr std::string_view kTakenVersion = "C0330Q";        // CTL03.

// Action codes of UCI and UCM (ISO 9735, 0083).
inline constexpr std::string_view kActionRefused = "4";
inline constexpr std::string_view kActionTaken = "7";
inline constexpr std::string_view kActionReceived = "8";

// Why, as FTX says it and as the OIOXML twin does: NC ikke_specificeret, LOK ukendt_lokationsnummer, ...
extern const absl::Span<const CodeWord> kRefuseCodes;

struct ContrlAnswer {
  bool accepted = false;
  // The reasons of a refusal; those of severity kError are told. Codes of the broker may stand among them.
  absl::Span<const Issue> issues;
};

// Answers the interchange, which need not be acceptable. Sender and receiver change places. A refusal names the segment
// and the component of each error with the code of ISO 9735 (0085) and our own, as far as one FTX holds them, at the
// letter that the segment stands in; an error of the service segments stands in UCI or UCM as well. A receiver that
// nobody knows is CTL01. `context.now` is the time of the answer; pure but for `context.random`.
//
// INVALID_ARGUMENT, code EDIFACT_NOT_ACKNOWLEDGEABLE: its UNB does not tell who is to be answered and about what, or it
// is itself a CONTRL; tell the operator instead.
absl::StatusOr<std::string> WriteContrl(std::string_view interchange, const ContrlAnswer& answer,
                                        const ReadContext& context);

// The code of ISO 9735's list 0085 for one of our issue codes: 18, unspecified, where none says it better.
std::string_view SyntaxErrorCode(std::string_view issue_code);

// The code of kRefuseCodes for one of our issue codes.
std::string_view RefuseCode(std::string_view issue_code);

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_CONTRL_H_
