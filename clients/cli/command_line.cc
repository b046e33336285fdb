#include <algorithm>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "clients/cli/commands.h"

namespace handover::cli {
namespace command_line_internal {

void AddCommonFlags(CLI::App& app, CommonFlags& flags) {
  app.set_config("--config", "", "Configuration file (INI) with the names of these flags");
  app.set_version_flag("--version", HANDOVER_VERSION);
  app.add_option("--broker", flags.channel.broker, "host:port of the broker")->envname("HANDOVER_BROKER");
  app.add_option("--cert", flags.channel.certificate_file, "Our certificate, PEM")->envname("HANDOVER_CERT");
  app.add_option("--key", flags.channel.key_file, "Its private key, PEM")->envname("HANDOVER_KEY");
  app.add_option("--ca", flags.channel.ca_file, "Who says who the broker is, PEM")->envname("HANDOVER_CA");
  app.add_option("--signing-key", flags.signing_key, "Our signing key, PEM")->envname("HANDOVER_SIGNING_KEY");
  app.add_option("--log-key", flags.log_key, "The broker's log key, PEM: pinned")->envname("HANDOVER_LOG_KEY");
  app.add_option("--state", flags.state, "Folder for what must be kept between calls")->envname("HANDOVER_STATE");
  app.add_option("--timeout", flags.timeout_seconds, "Seconds to try to reach the broker");
  app.add_flag("--json", flags.json, "Print protobuf JSON, one message a line");
}

}  // namespace command_line_internal

int RunCommandLine(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  CLI::App app{"Speaks to a Handover broker, and translates local formats.", "handover"};
  Command command(out, err);
  int exit_code = kUsage;
  command_line_internal::AddCommonFlags(app, command.flags);
  app.fallthrough();
  app.require_subcommand(1);
  AddSubmitCommand(app, command, exit_code);
  AddInboxCommands(app, command, exit_code);
  AddStatusCommands(app, command, exit_code);
  AddConsentCommands(app, command, exit_code);
  AddPathwayCommands(app, command, exit_code);
  AddAdminCommands(app, command, exit_code);
  AddTranslateCommand(app, command, exit_code);
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return app.exit(error, out, err) == 0 ? kDone : kUsage;
  }
  return exit_code;
}

}  // namespace handover::cli
