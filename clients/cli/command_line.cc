#include "clients/cli/command_line.h"

#include "CLI/CLI.hpp"

#include "clients/cli/commands.h"

namespace handover::cli {
namespace {
namespace command_line_internal {

void AddGlobalFlags(CLI::App& app, const World& world, GlobalFlags& flags) {
  app.set_version_flag("--version", "handover " + world.version);
  app.set_config("--config", "", "File with these flags, one `name = value` a line");
  app.allow_config_extras(false);
  app.add_option("--broker", flags.channel.broker, "host:port of the broker")->envname("HANDOVER_BROKER");
  app.add_option("--cert", flags.channel.certificate_file, "Our certificate, PEM")->envname("HANDOVER_CERT");
  app.add_option("--key", flags.channel.key_file, "Its private key, PEM")->envname("HANDOVER_KEY");
  app.add_option("--ca", flags.channel.ca_file, "Who says who the broker is, PEM")->envname("HANDOVER_CA");
  app.add_option("--signing-key", flags.signing_key, "Our enrolled signing key, PEM")->envname("HANDOVER_SIGNING_KEY");
  app.add_option("--log-key", flags.log_key, "The broker's log key that we pin, PEM")->envname("HANDOVER_LOG_KEY");
  app.add_option("--state", flags.state, "Folder for what must be kept between calls")->envname("HANDOVER_STATE");
  app.add_option("--timeout", flags.timeout_seconds, "Seconds to go on trying to reach the broker")
      ->check(CLI::Range(0.0, 86400.0));
  app.add_flag("--json", flags.json, "Print protobuf JSON, one message a line");
}

}  // namespace command_line_internal

}  // namespace

Ended RunCommandLine(const std::vector<std::string>& arguments, const World& world) {
  CLI::App app{"Speaks to a Handover broker, and translates local formats.", "handover"};
  Command command(world);
  command_line_internal::AddGlobalFlags(app, world, command.flags);
  app.fallthrough();
  app.require_subcommand(1);
  for (const auto add :
       {AddSubmit, AddReceive, AddPostpone, AddConclude, AddConsent, AddExplain, AddPathway, AddCoordinator, AddStatus,
        AddList, AddOverdue, AddEscalations, AddWithdraw, AddResolve, AddDirectory, AddFacts, AddAdmin, AddExport,
        AddBackup, AddRestore, AddTranslate}) {
    add(app, command);
  }
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    // Help and version are such an error too, with exit code 0.
    return {app.exit(error, world.out, world.err) == 0 ? kDone : kUsage, false};
  }
  return {command.exit_code, command.leave_at_once};
}

}  // namespace handover::cli
