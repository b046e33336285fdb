#include <filesystem>
#include <memory>
#include <string>

#include "CLI/CLI.hpp"

#include "clients/cli/commands.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace backup_internal {

int Run(const std::string& directory, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  admin::v1::BackupRequest request;
  // The broker runs elsewhere, as another user in another folder, but mostly on this machine.
  request.set_directory(std::filesystem::absolute(directory).lexically_normal().string());
  const absl::StatusOr<admin::v1::BackupResponse> response = client::AdminClient(*channel).Backup(request);
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) {
    command.PrintJson(*response);
  } else {
    command.out() << "copied  log size " << response->log_size() << "\n";
  }
  return kDone;
}

}  // namespace backup_internal
}  // namespace

void AddBackup(CLI::App& app, Command& command) {
  auto directory = std::make_shared<std::string>();  // Shared with the callback, which is last.
  CLI::App* backup =
      app.add_subcommand("backup", "Copy everything the broker keeps, while it serves; for the operator");
  backup->add_option("DIR", *directory, "A new folder on the broker's machine; relative to here")->required();
  backup->callback([directory, &command] { command.exit_code = backup_internal::Run(*directory, command); });
}

}  // namespace handover::cli
