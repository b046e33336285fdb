// The program that is treated badly.
#ifndef HANDOVER_TESTS_FAULTS_FAULT_PROGRAM_H_
#define HANDOVER_TESTS_FAULTS_FAULT_PROGRAM_H_

#include <cstdlib>
#include <iostream>
#include <string>

namespace handover::faults {

// HANDOVER_BUILD_DIR names the folder of the programs.
inline std::string BrokerProgram() {
  const char* build = std::getenv("HANDOVER_BUILD_DIR");
  if (build != nullptr) return std::string(build) + "/handover-broker";
  std::cerr << "faults: HANDOVER_BUILD_DIR names the folder of the programs\n";
  std::abort();
}

}  // namespace handover::faults

#endif  // HANDOVER_TESTS_FAULTS_FAULT_PROGRAM_H_
