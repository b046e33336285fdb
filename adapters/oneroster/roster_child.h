// From one child of a roster to a handover: the child, its agents, its place and class, the staff of the class.
#ifndef HANDOVER_ADAPTERS_ONEROSTER_ROSTER_CHILD_H_
#define HANDOVER_ADAPTERS_ONEROSTER_ROSTER_CHILD_H_

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "absl/time/time.h"

#include "adapters/findings.h"
#include "adapters/oneroster/roster_people.h"
#include "broker/base/random.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::oneroster {

inline constexpr std::string_view kOneRosterFormat = "ONEROSTER_CSV";
inline constexpr std::string_view kOneRosterRelations = "https://purl.imsglobal.org/spec/oneroster";

// What all handovers of a package have in common.
struct PackageHead {
  std::string sha256;
  absl::Time now;
};

// Which rows some handover has said something of; the others are losses.
struct UsedRows {
  std::set<size_t> users;  // Staff are not: of them name and role go on alone.
  std::set<size_t> orgs;
  std::set<size_t> classes;
  std::set<size_t> enrollments;
  std::set<size_t> roles;
};

// REQUIRES: the person of `users` row `child` is a child, and findings have no error of the tables.
exchange::v1::Handover MapChild(const Roster& roster, size_t child, const PackageHead& head, Random& random,
                                UsedRows& used, Findings& findings);

}  // namespace handover::adapters::oneroster

#endif  // HANDOVER_ADAPTERS_ONEROSTER_ROSTER_CHILD_H_
