#ifndef HANDOVER_CLIENTS_VERIFY_RUN_COMMAND_H_
#define HANDOVER_CLIENTS_VERIFY_RUN_COMMAND_H_

#include <string>
#include <string_view>
#include <vector>

#include "clients/verify/commands.h"

namespace handover_verify {

// The whole program: `args` are the words after its name. Returns the exit code: 0 holds, 1 does
// not, 2 misuse or an unreadable file. --help and --version answer on `out` with 0.
int RunCommand(const std::vector<std::string>& args, std::string_view version, const Streams& streams);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_RUN_COMMAND_H_
