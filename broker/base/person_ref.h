// Who is who in one handover: its random person ids, and the person keys they stand for.
#ifndef HANDOVER_BROKER_BASE_PERSON_REF_H_
#define HANDOVER_BROKER_BASE_PERSON_REF_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "broker/base/ids.h"
#include "broker/base/person_key.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover {

// A person of a slip. Borrows the slip.
struct PersonOfHandover {
  const exchange::v1::RoutingSlip::Person* person = nullptr;
  // Of the first identifier, which is the best one. Empty for someone without one: a professional, a private reporter.
  PersonKey key;
  // Of every identifier, best first: facts may be stored under any of them until the persons are merged.
  std::vector<PersonKey> all_keys;
};

// One for each person of the slip, in its order. INVALID_ARGUMENT with a path such as `persons[1].identifiers[0].cpr`:
// an identifier is malformed, or the mother of an unborn child is not in the slip; cannot happen after ValidateContent.
absl::StatusOr<std::vector<PersonOfHandover>> ResolvePersons(const exchange::v1::RoutingSlip& slip,
                                                             const PseudonymKey& key);

// Null when nobody has the id.
const PersonOfHandover* FindPerson(absl::Span<const PersonOfHandover> persons, std::string_view person_id);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_PERSON_REF_H_
