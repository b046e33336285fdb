// From one child of a roster to a handover that says who and where.
#ifndef HANDOVER_ADAPTERS_STIL_ROSTER_CHILD_H_
#define HANDOVER_ADAPTERS_STIL_ROSTER_CHILD_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"

#include "adapters/findings.h"
#include "adapters/stil/roster_values.h"
#include "broker/base/random.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::stil {

inline constexpr std::string_view kStilFormat = "STIL_UNILOGIN";
inline constexpr std::string_view kUserIdSystem = "https://unilogin.dk";
inline constexpr std::string_view kRelationSystem = "https://unilogin.dk/relation";

// One of the staff, as a child's recipient may know it.
struct StaffMember {
  std::string role;  // A role code.
  std::string name;
  std::vector<std::string> groups;
};

// What all children of a roster share.
struct RosterHead {
  absl::Time made;
  std::string institution_number;
  std::string institution_name;
  std::map<std::string, std::string> groups;  // Name by id.
  std::vector<StaffMember> staff;
  std::string sha256;  // 32 bytes, of the document as received.
  // Path and value of what is known of no person and has no home: goes on with the first child, once.
  std::vector<std::pair<std::string, std::string>> left_over;
};

// Ten digits, or empty with the issue. A number that lost its leading zero gets it back, with
// a warning.
std::string ReadCpr(std::string_view text, const std::string& where, Findings& findings);

// Of a person who is one of the staff.
StaffMember ReadStaff(RosterValues& values);

// A handover without sender_party. Takes, drops or carries all of `values`. `ordinal` is that of the child in the
// roster, from 1. To be thrown away when there is an error.
exchange::v1::Handover MapChild(const RosterHead& head, size_t ordinal, RosterValues& values, Random& random,
                                Findings& findings);

}  // namespace handover::adapters::stil

#endif  // HANDOVER_ADAPTERS_STIL_ROSTER_CHILD_H_
