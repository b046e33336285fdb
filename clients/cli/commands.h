// The subcommands of `handover`, one file each. Each adds itself to the command line and sets `exit_code` when it was chosen.
#ifndef HANDOVER_CLIENTS_CLI_COMMANDS_H_
#define HANDOVER_CLIENTS_CLI_COMMANDS_H_

#include <ostream>
#include <string>
#include <vector>

#include "clients/cli/command.h"

namespace CLI {
class App;
}  // namespace CLI

namespace handover::cli {

void AddAdminCommands(CLI::App& app, Command& command, int& exit_code);      // admin ..., facts import, backup, restore
void AddConsentCommands(CLI::App& app, Command& command, int& exit_code);    // consent ...
void AddInboxCommands(CLI::App& app, Command& command, int& exit_code);      // receive, conclude
void AddPathwayCommands(CLI::App& app, Command& command, int& exit_code);    // explain, pathway, directory
void AddStatusCommands(CLI::App& app, Command& command, int& exit_code);     // status, list, withdraw, resolve
void AddSubmitCommand(CLI::App& app, Command& command, int& exit_code);      // submit
void AddTranslateCommand(CLI::App& app, Command& command, int& exit_code);   // translate

// Runs `handover ARGUMENTS...`; the exit code.
int RunCommandLine(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_COMMANDS_H_
