// The answers to a document, in the sender's own format: a VANS receipt, a CONTRL, an HL7 v2 ACK, a FHIR
// Acknowledgement, or, for a format without an answer of its own, a report as JSON. Always say code, place and rule;
// never a value.
#ifndef HANDOVER_ADAPTERS_GATEWAY_ANSWER_H_
#define HANDOVER_ADAPTERS_GATEWAY_ANSWER_H_

#include <string>
#include <vector>

#include "absl/time/time.h"

#include "adapters/translation.h"
#include "broker/base/random.h"

namespace handover::gateway {

enum class DocumentOutcome { kAccepted, kRefused };

struct Answer {
  std::string bytes;
  std::string extension;  // `.xml`, `.edi`, `.hl7` or `.json`; `.contrl.xml` or `.receipt.xml` of a second one.
};

struct AnswerRequest {
  const std::string& document;
  DocumentOutcome outcome = DocumentOutcome::kRefused;
  const std::vector<adapters::Issue>& issues;
  absl::Time now;
  Random& random;
};
// The first answers the document. A second one, a CONTRL in a VANSEnvelope, answers the interchange inside of one where
// its UNB asks for it: the VANS receipt answers the envelope. The other way round a FHIR message in EHMI's envelope:
// the first is the Acknowledgement in an envelope, the second the receipt, where one is requested.
std::vector<Answer> MakeAnswers(const AnswerRequest& request);

// For MSH-10 of an answer, which has room for twenty characters in the versions that are spoken: the time and a part of
// the random digits of a UUID.
std::string NewControlId(absl::Time now, Random& random);

// The same for people: one line per issue. Stands beside a refused document.
std::string ReadableReason(const std::vector<adapters::Issue>& issues);

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_ANSWER_H_
