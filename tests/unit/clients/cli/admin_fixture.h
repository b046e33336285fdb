// The operator's methods, by their names.
#ifndef HANDOVER_TESTS_UNIT_CLIENTS_CLI_ADMIN_FIXTURE_H_
#define HANDOVER_TESTS_UNIT_CLIENTS_CLI_ADMIN_FIXTURE_H_

#include <string>

namespace handover::cli {

inline std::string AdminMethod(const std::string& name) { return "/handover.admin.v1.AdminService/" + name; }

inline constexpr char kPartyId[] = "00000000-0000-4000-8000-000000000001";

}  // namespace handover::cli

#endif  // HANDOVER_TESTS_UNIT_CLIENTS_CLI_ADMIN_FIXTURE_H_
