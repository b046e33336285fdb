#include <memory>
#include <string>

#include "CLI/CLI.hpp"

#include "clients/cli/commands.h"
#include "clients/cli/party_names.h"
#include "clients/cli/status_text.h"
#include "clients/cpp/services.h"
#include "clients/cpp/status_watch.h"

namespace handover::cli {
namespace {
namespace status_internal {

struct Flags {
  std::string handover;
  bool watch = false;
};

int Run(const Flags& flags, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  exchange::v1::GetHandoverStatusRequest request;
  request.set_handover_id(flags.handover);
  const absl::StatusOr<exchange::v1::HandoverStatus> status =
      client::ExchangeClient(*channel).GetHandoverStatus(request);
  if (!status.ok()) return command.Fail(status.status());
  // For people alone; without it they see ids.
  const PartyNames names = command.flags.json ? PartyNames() : PartyNames::Ask(*channel).value_or(PartyNames());
  if (!flags.watch) {
    PrintStatus(*status, names, command);
    return kDone;
  }
  const absl::Status watched =
      client::WatchHandover(**channel, flags.handover, [&](const exchange::v1::HandoverStatus& changed) {
        PrintStatus(changed, names, command);
        command.out().flush();
        return true;
      });
  return watched.ok() ? kDone : command.Fail(watched);
}

}  // namespace status_internal
}  // namespace

void AddStatus(CLI::App& app, Command& command) {
  auto flags = std::make_shared<status_internal::Flags>();  // Shared with the callback, which is last.
  CLI::App* status = app.add_subcommand("status", "Where a handover of ours is, for every recipient");
  status->add_option("HANDOVER", flags->handover, "Id of the handover")->required();
  status->add_flag("--watch", flags->watch, "Go on until every recipient is at an end");
  status->callback([flags, &command] { command.exit_code = status_internal::Run(*flags, command); });
}

}  // namespace handover::cli
