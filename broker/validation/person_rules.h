// The people of a handover: who is in the routing slip, what is said of them there, and whom the handover is on.
#ifndef HANDOVER_BROKER_VALIDATION_PERSON_RULES_H_
#define HANDOVER_BROKER_VALIDATION_PERSON_RULES_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

#include "broker/validation/parsed_handover.h"
#include "broker/validation/vocabulary.h"
#include "handover/exchange/v1/handover.pb.h"
#include "handover/options/v1/options.pb.h"

namespace handover::validation {

// Roles as bits.
using RoleSet = uint32_t;
constexpr RoleSet RoleBit(options::v1::PersonRole role) { return RoleSet{1} << role; }

inline constexpr RoleSet kParentRoles =
    RoleBit(options::v1::PERSON_ROLE_BIRTHING_PARENT) | RoleBit(options::v1::PERSON_ROLE_OTHER_PARENT);

// Null when nobody in the slip has the id.
const exchange::v1::RoutingSlip::Person* FindSlipPerson(const exchange::v1::RoutingSlip& slip,
                                                        std::string_view person_id);

// The slip alone, and the envelope's subject and parents against it. INVALID_ARGUMENT with paths such as
// `items[2].body.persons[1].identifiers[0].cpr` or `envelope.subject_person_id`; mend it.
absl::Status ValidatePersons(const ParsedHandover& handover, const KindShape& kind);

}  // namespace handover::validation

#endif  // HANDOVER_BROKER_VALIDATION_PERSON_RULES_H_
