// handover: the command line of parties and operators.
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "broker/base/clock.h"
#include "broker/base/random_system.h"
#include "clients/cli/command_line.h"

int main(int argc, char** argv) {
  const handover::SystemClock clock;
  handover::SystemRandom random;
  const handover::cli::Ended ended = handover::cli::RunCommandLine(
      std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc),
      {std::cin, std::cout, std::cerr, clock, random, HANDOVER_VERSION, isatty(STDOUT_FILENO) == 1,
       isatty(STDERR_FILENO) == 1});
  std::cout.flush();
  std::cerr.flush();
  if (ended.leave_at_once) std::_Exit(ended.exit_code);
  return ended.exit_code;
}
