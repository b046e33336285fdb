#include <memory>
#include <string>

#include "CLI/CLI.hpp"

#include "clients/cli/commands.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace admin_held_internal {

using Action = admin::v1::ResolveHeldRequest::Action;

struct Flags {
  std::string delivery;
  std::string action;
  std::string party;
  std::string decided_by;
};

int List(Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::StatusOr<admin::v1::ListHeldResponse> response = client::AdminClient(*channel).ListHeld({});
  if (!response.ok()) return command.Fail(response.status());
  Table table({"delivery", "state", "why", "kind", "from", "as", "handover"});
  for (const admin::v1::ListHeldResponse::Held& held : response->held()) {
    if (command.flags.json) command.PrintJson(held);
    table.Add({held.delivery_id(), Lower(held.state()), held.reason(), held.kind(), held.sender(), held.role(),
               held.handover_id()});
  }
  if (command.flags.json) return kDone;
  table.Print(command.out(), command.world.colours);
  if (table.empty()) command.out() << "nothing waits\n";
  return kDone;
}

int Resolve(const Flags& flags, Command& command) {
  admin::v1::ResolveHeldRequest request;
  Action action = admin::v1::ResolveHeldRequest::ACTION_UNSPECIFIED;
  if (!admin::v1::ResolveHeldRequest::Action_Parse(flags.action, &action) ||
      action == admin::v1::ResolveHeldRequest::ACTION_UNSPECIFIED) {
    return command.Fail(UsageError("--action: ROUTE, REDRIVE or RETURN"));
  }
  if ((action == admin::v1::ResolveHeldRequest::ROUTE) == flags.party.empty()) {
    return command.Fail(UsageError("--party goes with --action=ROUTE, and is required there"));
  }
  request.set_delivery_id(flags.delivery);
  request.set_action(action);
  request.set_party(flags.party);
  request.set_decided_by(flags.decided_by);
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::StatusOr<admin::v1::ResolveHeldResponse> response = client::AdminClient(*channel).ResolveHeld(request);
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) {
    command.PrintJson(*response);
  } else {
    command.out() << Lower(Printable(response->state())) << "  " << Printable(flags.delivery) << "\n";
  }
  return kDone;
}

}  // namespace admin_held_internal
}  // namespace

void AddAdminHeld(CLI::App& admin, Command& command) {
  admin.add_subcommand("held", "What waits for a human: held deliveries and dead letters")->callback([&command] {
    command.exit_code = admin_held_internal::List(command);
  });
  auto flags = std::make_shared<admin_held_internal::Flags>();  // Shared with the callback, which is last.
  CLI::App* resolve = admin.add_subcommand("resolve-held", "Decide on what waits for a human");
  resolve->add_option("DELIVERY", flags->delivery, "Id of the delivery")->required();
  resolve->add_option("--action", flags->action, "ROUTE to a party, REDRIVE into its queue, RETURN to the sender")
      ->required();
  resolve->add_option("--party", flags->party, "For ROUTE: alias or id");
  resolve->add_option("--decided-by", flags->decided_by, "Name and role of who decided")->required();
  resolve->callback([flags, &command] { command.exit_code = admin_held_internal::Resolve(*flags, command); });
}

}  // namespace handover::cli
