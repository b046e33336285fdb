#include <memory>
#include <string>

#include "CLI/CLI.hpp"

#include "clients/cli/commands.h"
#include "clients/cli/party_names.h"
#include "clients/cli/status_text.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace resolve_internal {

struct Flags {
  std::string delivery;
  std::string action;
  bool withheld = false;
  std::string duty;
  std::string by;
  std::string reason;
};

int Print(const exchange::v1::HandoverStatus& status, const std::shared_ptr<client::Channel>& channel,
          Command& command) {
  const PartyNames names = command.flags.json ? PartyNames() : PartyNames::Ask(channel).value_or(PartyNames());
  PrintStatus(status, names, command);
  return kDone;
}

// What was kept back of a delivery that went, all of it at once.
int AnswerWithheld(const Flags& flags, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  exchange::v1::AnswerWithheldRequest request;
  request.set_delivery_id(flags.delivery);
  request.set_action_code(flags.action);
  const absl::StatusOr<exchange::v1::AnswerWithheldResponse> response =
      client::ExchangeClient(*channel).AnswerWithheld(request);
  if (!response.ok()) return command.Fail(response.status());
  return Print(response->status(), *channel, command);
}

// A duty that the hand-out created for us, as sender or as recipient.
int AnswerObligation(const Flags& flags, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  exchange::v1::AnswerObligationRequest request;
  request.set_delivery_id(flags.delivery);
  request.set_code(flags.duty);
  request.set_action_code(flags.action);
  request.set_professional(flags.by);
  request.set_reason(flags.reason);
  const absl::StatusOr<exchange::v1::AnswerObligationResponse> response =
      client::ExchangeClient(*channel).AnswerObligation(request);
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) {
    command.PrintJson(*response);
  } else {
    command.out() << "duty " << Printable(response->obligation().code()) << "  "
                  << Lower(Printable(response->obligation().answer())) << "\n";
  }
  return kDone;
}

int Run(const Flags& flags, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  exchange::v1::ResolveReturnRequest request;
  request.set_delivery_id(flags.delivery);
  request.set_action_code(flags.action);
  const absl::StatusOr<exchange::v1::ResolveReturnResponse> response =
      client::ExchangeClient(*channel).ResolveReturn(request);
  if (!response.ok()) return command.Fail(response.status());
  return Print(response->status(), *channel, command);
}

}  // namespace resolve_internal
}  // namespace

void AddResolve(CLI::App& app, Command& command) {
  auto flags = std::make_shared<resolve_internal::Flags>();  // Shared with the callback, which is last.
  CLI::App* resolve = app.add_subcommand("resolve", "Say that we have acted on what came back to us");
  resolve->add_option("DELIVERY", flags->delivery, "Id of the delivery")->required();
  resolve->add_option("--action", flags->action, "RESENT, WAIVED or HANDLED_OTHERWISE; of a duty MET or EXEMPT")
      ->required();
  resolve->add_flag("--withheld", flags->withheld, "On what was withheld of a delivery that went");
  resolve->add_option("--duty", flags->duty, "On a duty that the hand-out created, such as CITIZEN_COPY");
  resolve->add_option("--by", flags->by, "Name and role of who met the duty, or decided that it need not be met");
  resolve->add_option("--reason", flags->reason, "Why a duty need not be met; for EXEMPT");
  resolve->callback([flags, &command] {
    if (!flags->duty.empty()) {
      command.exit_code = resolve_internal::AnswerObligation(*flags, command);
      return;
    }
    command.exit_code =
        flags->withheld ? resolve_internal::AnswerWithheld(*flags, command) : resolve_internal::Run(*flags, command);
  });
}

}  // namespace handover::cli
