#include "tests/simulation/chance.h"

namespace handover::simulation {
namespace chance_internal {

// SplitMix64: every state is a good one, so that names may be mixed in as they are.
uint64_t Scramble(uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

}  // namespace chance_internal

Chance Chance::Of(std::string_view name, uint64_t number) const {
  uint64_t mixed = chance_internal::Scramble(state_);
  for (const char letter : name) mixed = chance_internal::Scramble(mixed ^ static_cast<unsigned char>(letter));
  return Chance(chance_internal::Scramble(mixed ^ chance_internal::Scramble(number)));
}

uint64_t Chance::Next() {
  state_ += 0x9e3779b97f4a7c15;
  return chance_internal::Scramble(state_);
}

int Chance::Below(int end) { return static_cast<int>(Next() % static_cast<uint64_t>(end)); }

bool Chance::Hits(double probability) {
  constexpr double kSteps = 1'000'000.0;
  return static_cast<double>(Next() % 1'000'000) < probability * kSteps;
}

absl::Duration Chance::Between(absl::Duration from, absl::Duration to) {
  const int64_t span_ms = absl::ToInt64Milliseconds(to - from);
  if (span_ms <= 0) return from;
  return from + absl::Milliseconds(static_cast<int64_t>(Next() % static_cast<uint64_t>(span_ms)));
}

}  // namespace handover::simulation
