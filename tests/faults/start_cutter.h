// Kills the broker while it starts, at one of a start's moments: each file that is made, closed, renamed or removed in
// its folders, up to the one by which it says that it serves.
#ifndef HANDOVER_TESTS_FAULTS_START_CUTTER_H_
#define HANDOVER_TESTS_FAULTS_START_CUTTER_H_

#include <random>
#include <string>
#include <vector>

#include "tests/fakes/process/broker_process.h"

namespace handover::faults {

// Not thread-safe. Borrows the broker. Aborts the program when a start ends by itself.
class StartCutter {
 public:
  // `folder`: the one that the broker was given. REQUIRES: the broker serves.
  StartCutter(fakes::BrokerProcess& broker, std::string folder);

  // The broker's Start(), of which it learns how many moments one has. REQUIRES: the broker was killed.
  void Start();

  // Begins a start and kills it at one of so many moments; returns when it is gone. False: it had fewer this time, and
  // served already. REQUIRES: the broker was killed.
  bool Cut(std::mt19937& random);

 private:
  void ForgetPorts() const;

  fakes::BrokerProcess& broker_;
  const std::string folder_;
  std::vector<std::string> arguments_;  // Of the broker as it was started last.
  int moments_ = 1;                     // Of that start.
};

}  // namespace handover::faults

#endif  // HANDOVER_TESTS_FAULTS_START_CUTTER_H_
