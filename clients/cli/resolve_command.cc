#include <memory>
#include <string>

#include "CLI/CLI.hpp"

#include "clients/cli/commands.h"
#include "clients/cli/party_names.h"
#include "clients/cli/status_text.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace resolve_internal {

struct Flags {
  std::string delivery;
  std::string action;
};

int Run(const Flags& flags, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  exchange::v1::ResolveReturnRequest request;
  request.set_delivery_id(flags.delivery);
  request.set_action_code(flags.action);
  const absl::StatusOr<exchange::v1::ResolveReturnResponse> response =
      client::ExchangeClient(*channel).ResolveReturn(request);
  if (!response.ok()) return command.Fail(response.status());
  const PartyNames names = command.flags.json ? PartyNames() : PartyNames::Ask(*channel).value_or(PartyNames());
  PrintStatus(response->status(), names, command);
  return kDone;
}

}  // namespace resolve_internal
}  // namespace

void AddResolve(CLI::App& app, Command& command) {
  auto flags = std::make_shared<resolve_internal::Flags>();  // Shared with the callback, which is last.
  CLI::App* resolve = app.add_subcommand("resolve", "Say that we have acted on what came back to us");
  resolve->add_option("DELIVERY", flags->delivery, "Id of the delivery")->required();
  resolve->add_option("--action", flags->action, "RESENT, WAIVED or HANDLED_OTHERWISE")->required();
  resolve->callback([flags, &command] { command.exit_code = resolve_internal::Run(*flags, command); });
}

}  // namespace handover::cli
