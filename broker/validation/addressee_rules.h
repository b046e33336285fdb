// Who shall receive: each addressee on its own, and none twice.
#ifndef HANDOVER_BROKER_VALIDATION_ADDRESSEE_RULES_H_
#define HANDOVER_BROKER_VALIDATION_ADDRESSEE_RULES_H_

#include "absl/status/status.h"

#include "broker/validation/parsed_handover.h"
#include "broker/validation/vocabulary.h"

namespace handover::validation {

// INVALID_ARGUMENT with a path such as `items[1].body.role`: ADDRESSEE_TARGET, ID_LENGTH, SECTOR_UNKNOWN,
// PURPOSE_UNKNOWN, BASIS_UNKNOWN, MUNICIPALITY_UNKNOWN, PERSON_UNKNOWN, STATED_ADDRESS_FORMAT, ADDRESSEE_TWICE. Whether
// there is such a party is routing's question.
absl::Status ValidateAddressees(const ParsedHandover& handover, const Vocabulary& vocabulary);

}  // namespace handover::validation

#endif  // HANDOVER_BROKER_VALIDATION_ADDRESSEE_RULES_H_
