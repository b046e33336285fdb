// handover-verify: a second implementation of scheme HO1, which shares no code with the broker.
#include <iostream>
#include <string>
#include <vector>

#include "clients/verify/run_command.h"

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + (argc > 0 ? 1 : 0), argv + argc);
  const int exit_code = handover_verify::RunCommand(args, HANDOVER_VERSION, {std::cout, std::cerr});
  // A verdict that nobody could read is none.
  std::cout.flush();
  return std::cout.good() ? exit_code : handover_verify::kUsage;
}
