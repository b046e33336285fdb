// What a written report does not hold, found by reading it back: whatever of the handover is not in it then was lost.
#ifndef HANDOVER_ADAPTERS_SOCIAL_CONCERN_LOSSES_H_
#define HANDOVER_ADAPTERS_SOCIAL_CONCERN_LOSSES_H_

#include <string>
#include <vector>

#include "adapters/translation.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::social {

// `person_ids[i]` of `before` is the person of place i in the slip of `after`. What `after` has in addition is no loss.
std::vector<Loss> LossesBetween(const exchange::v1::Handover& before, const std::vector<std::string>& person_ids,
                                const exchange::v1::Handover& after);

}  // namespace handover::adapters::social

#endif  // HANDOVER_ADAPTERS_SOCIAL_CONCERN_LOSSES_H_
