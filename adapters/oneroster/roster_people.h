// Who belongs to whom: what the rows of a roster say of each other.
#ifndef HANDOVER_ADAPTERS_ONEROSTER_ROSTER_PEOPLE_H_
#define HANDOVER_ADAPTERS_ONEROSTER_ROSTER_PEOPLE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/findings.h"
#include "adapters/oneroster/roster_tables.h"

namespace handover::adapters::oneroster {

// Rows of the tables that are named, counted from 0.
struct RosterPerson {
  bool is_child = false;
  std::string role;                         // The first, primary before others; `none` where there is none (1.2).
  std::vector<size_t> agents;               // users: whom the row names, and who name it.
  std::vector<size_t> enrollments;          // enrollments, in order.
  std::vector<size_t> roles;                // roles, in order; none in version 1.1.
  std::optional<size_t> demographics;       // demographics
};

struct Roster {
  RosterTables tables;
  std::vector<RosterPerson> people;                    // One for each row of users.
  std::vector<std::vector<size_t>> staff_enrollments;  // For each row of classes: enrollments of who is no student.
};

// Everything that refers to something is followed; findings have errors when it is not there.
Roster ConnectRoster(RosterTables tables, Findings& findings);

}  // namespace handover::adapters::oneroster

#endif  // HANDOVER_ADAPTERS_ONEROSTER_ROSTER_PEOPLE_H_
