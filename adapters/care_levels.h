// Which of the four codes of the care level (omsorgsniveau) in Graviditetsmappen means which level of the reference
// model. The national profile has the codes without their order or names, so nothing is assumed: who runs a gateway
// says it, and until then a code stays a code (docs/adr/0025).
#ifndef HANDOVER_ADAPTERS_CARE_LEVELS_H_
#define HANDOVER_ADAPTERS_CARE_LEVELS_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "adapters/translation.h"
#include "handover/model/v1/pregnancy_birth.pb.h"

namespace handover::adapters {

// Empty: the default, codes stay codes.
using CareLevels = std::map<std::string, model::v1::VisitationLevel::CareLevel, std::less<>>;

// INVALID_ARGUMENT with the rule: anything but none or all four codes, each with a level of its own. Half an answer is
// none: a level that is missing, or stands twice, shows that somebody has mistyped a code.
absl::Status CheckCareLevels(const CareLevels& levels);

// Of flags: `577951000005100=1`, a code and a level from 1 to 4. INVALID_ARGUMENT: one is not made so, or as above.
absl::StatusOr<CareLevels> ParseCareLevels(const std::vector<std::string>& flags);

// MakeRegistry(), with a reader of CDA that knows the levels. REQUIRES: they are checked.
Registry MakeRegistry(const CareLevels& levels);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_CARE_LEVELS_H_
