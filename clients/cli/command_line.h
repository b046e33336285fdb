// The whole program behind `handover`.
#ifndef HANDOVER_CLIENTS_CLI_COMMAND_LINE_H_
#define HANDOVER_CLIENTS_CLI_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "clients/cli/command.h"

namespace handover::cli {

struct Ended {
  int exit_code = kUsage;
  bool leave_at_once = false;  // A thread still runs: do not wait, do not tear down.
};

// `arguments` are the words after the program's name. --help and --version answer on `world.out` with 0.
Ended RunCommandLine(const std::vector<std::string>& arguments, const World& world);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_COMMAND_LINE_H_
