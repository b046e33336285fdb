// What both ends saw of races between a withdrawal and a delivery, and what is wrong with it.
#ifndef HANDOVER_TESTS_COMPONENT_PIPELINE_RACE_HISTORY_H_
#define HANDOVER_TESTS_COMPONENT_PIPELINE_RACE_HISTORY_H_

#include <cstdint>
#include <string>
#include <vector>

namespace handover::pipeline {

// The answer to one hand-out that gave a copy away. Moments are counted by one counter for the whole history.
struct HandedCopy {
  uint64_t began_at = 0;  // The hand-out was asked for.
  uint64_t leaf_index = 0;
  uint64_t decided_at_epoch = 0;  // Of the subject's facts, as the log has it.
};

// One consent, withdrawn once, and what was handed out on the strength of it.
struct Race {
  uint64_t consent_epoch = 0;    // Of the subject's facts, from the consent to its withdrawal.
  uint64_t acknowledged_at = 0;  // Whoever withdrew was told so.
  uint64_t withdrawal_leaf_index = 0;
  std::vector<HandedCopy> copies;
};

// One line for each fault, empty when the race is linearizable: every hand-out lies before the withdrawal, in real time
// where the two did not overlap, in the log, and in the facts it was decided by.
std::vector<std::string> FaultsOf(const Race& race);

}  // namespace handover::pipeline

#endif  // HANDOVER_TESTS_COMPONENT_PIPELINE_RACE_HISTORY_H_
