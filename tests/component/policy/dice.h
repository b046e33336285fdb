// Chance that a seed repeats, on every machine: no distribution of the standard library, which may differ.
#ifndef HANDOVER_TESTS_COMPONENT_POLICY_DICE_H_
#define HANDOVER_TESTS_COMPONENT_POLICY_DICE_H_

#include <cstdint>
#include <vector>

namespace handover::reference {

// SplitMix64: a good mix of consecutive seeds, in a few instructions.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}

  // From 0 to just below `count`. REQUIRES: count > 0.
  int Below(int count) { return static_cast<int>(Next() % static_cast<uint64_t>(count)); }

  bool PerMille(int chance) { return Below(1000) < chance; }

  // REQUIRES: not empty.
  template <typename Values>
  auto Pick(const Values& values) {
    return values[Below(static_cast<int>(values.size()))];
  }

 private:
  uint64_t Next() {
    uint64_t mixed = (state_ += 0x9e3779b97f4a7c15);
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

  uint64_t state_;
};

}  // namespace handover::reference

#endif  // HANDOVER_TESTS_COMPONENT_POLICY_DICE_H_
