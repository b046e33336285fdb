// Every reader against damaged documents. HANDOVER_MUTATIONS: how many for each at least (1500);
// HANDOVER_MUTATION_SECONDS: and as many more as this time of a core is enough for (0; tests/run gives 20 with
// AddressSanitizer); HANDOVER_MUTATION_SEED: where to begin (1). tests/fuzz/run hunts with libFuzzer.
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <string>

#include "tests/fuzz/mutator.h"
#include "tests/fuzz/targets.h"

namespace handover::fuzz {
namespace {

uint64_t NumberFrom(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

class MutationsTest : public ::testing::TestWithParam<Target> {};

TEST_P(MutationsTest, SeedsKeepEveryPromise) {
  const std::vector<std::string> seeds = GetParam().seeds();
  ASSERT_FALSE(seeds.empty());
  for (size_t i = 0; i < seeds.size(); ++i) EXPECT_EQ(GetParam().check(seeds[i]), "") << "seed document " << i;
}

TEST_P(MutationsTest, DamagedDocumentsKeepEveryPromise) {
  const uint64_t first = NumberFrom("HANDOVER_MUTATION_SEED", 1);
  const uint64_t count = NumberFrom("HANDOVER_MUTATIONS", 1500);
  const uint64_t ticks = NumberFrom("HANDOVER_MUTATION_SECONDS", 0) * CLOCKS_PER_SEC;
  const std::vector<std::string> seeds = GetParam().seeds();
  const std::clock_t begin = std::clock();
  const auto has_time = [begin, ticks] { return static_cast<uint64_t>(std::clock() - begin) < ticks; };
  for (uint64_t seed = first; seed < first + count || has_time(); ++seed) {
    // A mutator of its own for each, so that one seed is enough to see it again.
    EXPECT_EQ(GetParam().check(Mutator(seed, seeds).Next()), "") << "HANDOVER_MUTATION_SEED=" << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Readers, MutationsTest, ::testing::ValuesIn(Targets()),
                         [](const ::testing::TestParamInfo<Target>& info) { return info.param.name; });

}  // namespace
}  // namespace handover::fuzz
