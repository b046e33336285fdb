// Which routes were called silent, by the rows on the medium.
#ifndef HANDOVER_TESTS_SIMULATION_ROUTE_ALARMS_H_
#define HANDOVER_TESTS_SIMULATION_ROUTE_ALARMS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "tests/simulation/disk.h"
#include "tests/simulation/parties.h"

namespace handover::simulation {

// The newest of a route.
struct RouteAlarm {
  std::string sender;     // Alias; empty: it is about what the recipient fetches, whoever sent it.
  std::string recipient;  // Alias.
  absl::Time opened;
  std::optional<absl::Time> closed;
};

std::vector<RouteAlarm> RouteAlarmsOn(const Disk& disk, const std::map<std::string, Party>& parties);

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_ROUTE_ALARMS_H_
