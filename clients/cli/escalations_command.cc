#include <memory>

#include "CLI/CLI.hpp"

#include "clients/cli/commands.h"
#include "clients/cli/escalation_text.h"
#include "clients/cpp/escalation_watch.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace escalations_internal {

// Of the party that calls, or at the admin port of all.
template <typename Client>
int ListOverdue(Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  return PrintOverdue([&](const auto& request) { return Client(*channel).ListOverdue(request); }, command);
}

template <typename Client>
int ListEscalations(Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  return PrintEscalations([&](const auto& request) { return Client(*channel).ListEscalations(request); }, command);
}

int Watch(Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::Status watched =
      client::WatchEscalations(**channel, [&command](const pathway::v1::Escalation& escalation) {
        if (command.flags.json)
          command.PrintJson(escalation);
        else
          command.out() << EscalationLine(escalation) << "\n";
        command.out().flush();
        return true;
      });
  return watched.ok() ? kDone : command.Fail(watched);
}

}  // namespace escalations_internal
}  // namespace

void AddOverdue(CLI::App& app, Command& command) {
  app.add_subcommand("overdue", "What we sent or are to receive, and is late")->callback([&command] {
    command.exit_code = escalations_internal::ListOverdue<client::PathwayClient>(command);
  });
}

void AddEscalations(CLI::App& app, Command& command) {
  auto watch = std::make_shared<bool>(false);  // Shared with the callback, which is last.
  CLI::App* escalations = app.add_subcommand("escalations", "Open escalations about what we sent or are to receive");
  escalations->add_flag("--watch", *watch, "Go on with every one that opens, climbs or closes");
  escalations->callback([watch, &command] {
    using escalations_internal::ListEscalations;
    command.exit_code =
        *watch ? escalations_internal::Watch(command) : ListEscalations<client::PathwayClient>(command);
  });
}

void AddAdminEscalations(CLI::App& admin, Command& command) {
  admin.add_subcommand("overdue", "What is late, of all parties")->callback([&command] {
    command.exit_code = escalations_internal::ListOverdue<client::AdminClient>(command);
  });
  admin.add_subcommand("escalations", "The open escalations of all parties")->callback([&command] {
    command.exit_code = escalations_internal::ListEscalations<client::AdminClient>(command);
  });
}

}  // namespace handover::cli
