#include "tests/simulation/network.h"

namespace handover::simulation {

Network::Fate Network::MakeFate(const Name& name) {
  Chance chance = chance_.Of(name.what, name.number);
  Fate fate;
  fate.there = chance.Between(absl::Milliseconds(1), absl::Milliseconds(40));
  if (!is_faulty_) return fate;
  fate.is_lost = chance.Hits(0.03);
  fate.answer_is_lost = chance.Hits(0.04);
  fate.comes_twice = chance.Hits(0.03);
  fate.again = chance.Between(absl::Milliseconds(1), absl::Seconds(10));
  // So late that whoever called has long done something else.
  const bool is_late = chance.Hits(0.02);
  if (is_late) fate.there = chance.Between(absl::Seconds(20), absl::Hours(6));
  if (fate.is_lost || fate.answer_is_lost || fate.comes_twice || is_late) ++mishap_count_;
  return fate;
}

}  // namespace handover::simulation
