#include <memory>

#include "CLI/CLI.hpp"

#include "clients/cli/backup_files.h"
#include "clients/cli/commands.h"

namespace handover::cli {

void AddRestore(CLI::App& app, Command& command) {
  auto flags = std::make_shared<RestoreFlags>();  // Shared with the callback, which is last.
  CLI::App* restore =
      app.add_subcommand("restore", "Put a backup into an empty data directory; no broker may run on it");
  restore->add_option("DIR", flags->backup, "The backup")->required();
  restore->add_option("--data", flags->data, "The broker's data directory; empty or absent")->required();
  restore->add_option("--head-file", flags->head_file, "Where the broker looks for its head file; else in --data");
  restore->add_flag("--replace-head-file", flags->replace_head_file,
                    "Also when acknowledged leaves are not in the backup: begins a second history");
  restore->callback([flags, &command] {
    const absl::Status restored = RestoreFiles(*flags);
    command.exit_code = restored.ok() ? static_cast<int>(kDone) : command.Fail(restored);
    if (restored.ok()) command.out() << "restored\n";
  });
}

}  // namespace handover::cli
