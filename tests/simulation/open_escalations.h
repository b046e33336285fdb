// The escalations that are open, by the rows on the medium.
#ifndef HANDOVER_TESTS_SIMULATION_OPEN_ESCALATIONS_H_
#define HANDOVER_TESTS_SIMULATION_OPEN_ESCALATIONS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "tests/simulation/disk.h"

namespace handover::simulation {

class OpenEscalations {
 public:
  explicit OpenEscalations(const Disk& disk) : disk_(disk) {}

  // Of one delivery or of one thing that is expected, as it is now.
  bool IsOpen(std::string_view id) const;

  // Looks at every row. Those that nobody has written since the last look are not read again.
  void ReadAll();
  // As ReadAll() has found them: the ids of what they are about.
  const std::set<std::string, std::less<>>& all() const { return open_; }

 private:
  const Disk& disk_;
  std::map<std::string, uint64_t> seen_;  // Row key to the write that was read.
  std::set<std::string, std::less<>> open_;
};

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_OPEN_ESCALATIONS_H_
