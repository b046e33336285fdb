// The project's own CareCommunications, and ways to spoil them.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_MESSAGES_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_MESSAGES_H_

#include <string_view>
#include <vector>

#include "adapters/medcom_fhir/care_message.h"
#include "adapters/translation.h"
#include "tests/unit/adapters/fhir/documents.h"

namespace handover::adapters::fhir::testing {

// Reads with a seeded generator, at a fixed time.
Translation ReadMessage(std::string_view text);

// Those of tests/fixtures/carecommunication.
std::vector<Negative> ReadNegatives();

}  // namespace handover::adapters::fhir::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_MESSAGES_H_
