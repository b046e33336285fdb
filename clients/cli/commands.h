// The subcommands of `handover`, one file each: to add one, add its file, a line here and one in command_line.cc.
//
// Each Add...() declares the subcommand's flags; when it is chosen it runs and sets Command::exit_code.
#ifndef HANDOVER_CLIENTS_CLI_COMMANDS_H_
#define HANDOVER_CLIENTS_CLI_COMMANDS_H_

#include "clients/cli/command.h"

namespace CLI {
class App;
}  // namespace CLI

namespace handover::cli {

// Send.
void AddSubmit(CLI::App& app, Command& command);
void AddStatus(CLI::App& app, Command& command);
void AddList(CLI::App& app, Command& command);
void AddOverdue(CLI::App& app, Command& command);
void AddEscalations(CLI::App& app, Command& command);
void AddWithdraw(CLI::App& app, Command& command);
void AddResolve(CLI::App& app, Command& command);

// Receive.
void AddReceive(CLI::App& app, Command& command);
void AddPostpone(CLI::App& app, Command& command);
void AddConclude(CLI::App& app, Command& command);

// Know why.
void AddConsent(CLI::App& app, Command& command);
void AddExplain(CLI::App& app, Command& command);
void AddPathway(CLI::App& app, Command& command);
void AddCoordinator(CLI::App& app, Command& command);
void AddDirectory(CLI::App& app, Command& command);

// Operate.
void AddFacts(CLI::App& app, Command& command);
void AddAdmin(CLI::App& app, Command& command);
void AddAdminParties(CLI::App& admin, Command& command);  // Inside `admin`, like those below.
void AddAdminKeys(CLI::App& admin, Command& command);
void AddAdminHeld(CLI::App& admin, Command& command);
void AddAdminRedrive(CLI::App& admin, Command& command);
void AddAdminShadow(CLI::App& admin, Command& command);
void AddAdminWithholding(CLI::App& admin, Command& command);
void AddExport(CLI::App& app, Command& command);
void AddAdminErase(CLI::App& admin, Command& command);
void AddAdminEscalations(CLI::App& admin, Command& command);
void AddBackup(CLI::App& app, Command& command);
void AddRestore(CLI::App& app, Command& command);

// Without a broker.
void AddTranslate(CLI::App& app, Command& command);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_COMMANDS_H_
