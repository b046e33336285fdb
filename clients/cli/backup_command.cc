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
  if (!std::filesystem::path(directory).is_absolute()) {
    return command.Fail(UsageError("DIR: an absolute path on the broker's machine"));
  }
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  admin::v1::BackupRequest request;
  request.set_directory(directory);
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
  backup->add_option("DIR", *directory, "A folder that does not exist, on the broker's machine")->required();
  backup->callback([directory, &command] { command.exit_code = backup_internal::Run(*directory, command); });
}

}  // namespace handover::cli
