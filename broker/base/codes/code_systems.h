// The code systems that handovers and local formats name, each a table beside this file (tables/<name>.tsv), compiled
// in. A code system that is read or written stands here and nowhere else; what a translator makes of a code stays with
// the translator. Why they are files: docs/adr/0025.
#ifndef HANDOVER_BROKER_BASE_CODES_CODE_SYSTEMS_H_
#define HANDOVER_BROKER_BASE_CODES_CODE_SYSTEMS_H_

#include <string_view>

#include "absl/types/span.h"

#include "broker/base/codes/code_table.h"

namespace handover {

enum class CodeSystem {
  kMunicipalities,         // Kommunekoder, with those that reforms have closed.
  kRegions,                // With the one that comes in 2027.
  kDEcprIssuers,           // OIDs of those who issue regional replacement numbers.
  kFboe,                   // Health visiting (KL).
  kCareSocial,             // Manners of a contact and informants (KL).
  kSks,                    // Beginnings of codes that are sorted.
  kCareLevels,             // The four codes of Graviditetsmappen.
  kMedComActivities,       // Provenance.activity.
  kMedComCategories,       // Communication.category.
  kMedComDestinations,     // Receiver or copy.
  kMedComErrors,           // OperationOutcome of an acknowledgement.
  kMedComEvents,           // MessageHeader.event.
  kMedComRolesByRegister,  // Practitioners with an authorisation.
  kMedComRolesBySks,       // Practitioners.
};

absl::Span<const CodeSystem> AllCodeSystems();
// Of its file: `municipalities`.
std::string_view NameOf(CodeSystem system);
// Thread-safe; read once. Ends the program when a table is wrong, which a test asks of every build.
const CodeTable& CodesOf(CodeSystem system);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_CODES_CODE_SYSTEMS_H_
