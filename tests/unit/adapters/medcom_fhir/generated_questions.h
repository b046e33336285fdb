// Questions, answers and forwarded letters between professionals, made up from a seed: as other formats and clients
// make them, and each within what a message holds.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_GENERATED_QUESTIONS_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_GENERATED_QUESTIONS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/medcom_fhir/care_communication_writer.h"
#include "adapters/translation.h"

namespace handover::adapters::fhir::testing {

exchange::v1::Handover GeneratedQuestion(uint64_t seed);

// One text by a health visitor with a telephone, on a child, to a party that is named by its GLN.
exchange::v1::Handover SimpleQuestion();
// The body of the first section that has it, to be changed. REQUIRES: there is one.
exchange::v1::SectionBody& BodyIn(exchange::v1::Handover& handover, std::string_view type);
// One more section about the subject, or about somebody at work.
exchange::v1::SectionBody& AddBody(exchange::v1::Handover& handover, options::v1::PersonRole role);

// `CODE path` of the errors, and of what is lost.
std::vector<std::string> RefusedFor(const Written& written);
std::vector<std::string> LostOf(const Written& written);

// The parties that these handovers go between, with both numbers.
const KnownParties& TheParties();

// Writes with the parties known.
Written WriteMessage(const exchange::v1::Handover& handover, MessageVersion version = MessageVersion::kFive,
                     Syntax syntax = Syntax::kJson);

}  // namespace handover::adapters::fhir::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_GENERATED_QUESTIONS_H_
