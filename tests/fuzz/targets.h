// What reads bytes of strangers, as functions of any bytes at all: for libFuzzer by hand (tests/fuzz/run) and for
// seeded mutations of the fixtures in every test run (mutations_test.cc).
#ifndef HANDOVER_TESTS_FUZZ_TARGETS_H_
#define HANDOVER_TESTS_FUZZ_TARGETS_H_

#include <string>
#include <string_view>
#include <vector>

namespace handover::fuzz {

// One reader. Stateless and thread-safe.
struct Target {
  const char* name;
  // Reads the bytes and looks at what came of them. Empty: as promised; else which promise was broken, without a byte
  // of the input.
  std::string (*check)(std::string_view bytes);
  // Documents to begin with. REQUIRES: the working directory is the root of the source.
  std::vector<std::string> (*seeds)();
};

const std::vector<Target>& Targets();
// Null when there is none of this name.
const Target* FindTarget(std::string_view name);

}  // namespace handover::fuzz

#endif  // HANDOVER_TESTS_FUZZ_TARGETS_H_
