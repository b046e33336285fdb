// What a form cannot hold, found by walking the message: a field that no element holds is a loss by its name, also one
// that is added to the model later.
#ifndef HANDOVER_ADAPTERS_DAYCARE_FORM_LOSSES_H_
#define HANDOVER_ADAPTERS_DAYCARE_FORM_LOSSES_H_

#include <string>

#include "adapters/daycare/form_people.h"
#include "adapters/daycare/form_table.h"
#include "adapters/findings.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::daycare {

// Paths are `form 2: Development.provenance.observer_role`, where `where` is `form 2: `.
void AddLosses(const exchange::v1::Handover& handover, const FormPeople& people, FormKind kind, Spelling spelling,
               const std::string& where, Findings& findings);

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_FORM_LOSSES_H_
