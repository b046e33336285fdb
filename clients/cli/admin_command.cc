#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/escaping.h"

#include "clients/cli/commands.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace admin_internal {

int ReloadPolicy(Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::StatusOr<admin::v1::ReloadPolicyResponse> response = client::AdminClient(*channel).ReloadPolicy({});
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) {
    command.PrintJson(*response);
  } else {
    command.out() << "in force  " << response->version() << "  " << absl::BytesToHexString(response->policy_digest())
                  << "\n";
  }
  return kDone;
}

}  // namespace admin_internal
}  // namespace

void AddAdmin(CLI::App& app, Command& command) {
  CLI::App* admin = app.add_subcommand("admin", "For the operator: the admin port, with an operator's certificate");
  admin->require_subcommand(1);
  admin->fallthrough();
  AddAdminParties(*admin, command);
  AddAdminKeys(*admin, command);
  AddAdminHeld(*admin, command);
  AddAdminRedrive(*admin, command);
  AddAdminShadow(*admin, command);
  AddAdminWithholding(*admin, command);
  AddAdminErase(*admin, command);
  AddAdminEscalations(*admin, command);
  admin->add_subcommand("reload-policy", "Read the policy files again")->callback([&command] {
    command.exit_code = admin_internal::ReloadPolicy(command);
  });
}

}  // namespace handover::cli
