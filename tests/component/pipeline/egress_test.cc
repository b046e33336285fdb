// No byte of a section leaves without a decision that permits it, made at the epoch of that moment and logged: over
// families by chance, on every way out of the use cases.
//
//   HANDOVER_STORIES=1000 build/release/tests/component_pipeline --gtest_filter="Egress*"      40 otherwise
//   HANDOVER_SEED=<seed> HANDOVER_STORIES=1 ...                               the one that a failure names
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "tests/component/pipeline/egress_story.h"

namespace handover::pipeline {
namespace egress_test_internal {

constexpr int kSteps = 60;

int FromEnvironment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

int StoryCount() { return FromEnvironment("HANDOVER_STORIES", 40); }
int FirstSeed() { return FromEnvironment("HANDOVER_SEED", 1); }

// One world per story.
class EgressTest : public EgressStory, public ::testing::WithParamInterface<int> {
 protected:
  // A run in which nothing went out, or nothing was withheld, has shown nothing.
  static void TearDownTestSuite() {
    std::cout << copies_ << " copies with " << sections_ << " sections, " << withheld_ << " sections withheld, "
              << answers_ << " other answers\n";
    const bool is_a_run = StoryCount() >= 20;
    EXPECT_TRUE(!is_a_run || (copies_ > StoryCount() && sections_ > 2 * StoryCount() && withheld_ > StoryCount()));
  }

  static inline int copies_ = 0;
  static inline int sections_ = 0;
  static inline int withheld_ = 0;
  static inline int answers_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Stories, EgressTest, ::testing::Range(FirstSeed(), FirstSeed() + StoryCount()));

TEST_P(EgressTest, NothingLeavesWithoutAPermittingDecisionOfThatEpoch) {
  Play(static_cast<uint64_t>(GetParam()), kSteps);
  copies_ += counts().copies;
  sections_ += counts().sections;
  withheld_ += counts().withheld;
  answers_ += counts().answers;
}

}  // namespace egress_test_internal
}  // namespace handover::pipeline
