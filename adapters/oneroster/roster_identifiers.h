// The numbers of a person in a roster: the typed list userIds, and the ids of the school's system.
#ifndef HANDOVER_ADAPTERS_ONEROSTER_ROSTER_IDENTIFIERS_H_
#define HANDOVER_ADAPTERS_ONEROSTER_ROSTER_IDENTIFIERS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"

#include "adapters/findings.h"
#include "adapters/oneroster/roster_tables.h"
#include "handover/model/v1/person.pb.h"

namespace handover::adapters::oneroster {

struct TypedId {
  std::string_view type;
  std::string_view id;
};

// `{CPR:0505239996},{UNILogin:ayab0001}`; no item for an empty cell, nothing for anything else.
std::optional<std::vector<TypedId>> ReadTypedIds(std::string_view cell);

// A CPR number first, then what else is told, the sourcedId last, as a number of `place`. Strings, as they stand: a
// number that has lost its leading zero is refused, for nobody guesses at numbers of people.
void MapIdentifiers(const RosterTables& tables, size_t user, std::string_view place,
                    model::v1::PersonIdentity& identity, Findings& findings);

// That of the CPR number, where there is one.
std::optional<absl::CivilDay> BirthDateOf(const model::v1::PersonIdentity& identity);

}  // namespace handover::adapters::oneroster

#endif  // HANDOVER_ADAPTERS_ONEROSTER_ROSTER_IDENTIFIERS_H_
