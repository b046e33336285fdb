#include <memory>
#include <string>

#include "CLI/CLI.hpp"

#include "clients/cli/commands.h"
#include "clients/cli/party_names.h"
#include "clients/cli/state_folder.h"
#include "clients/cli/status_text.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace withdraw_internal {

struct Flags {
  std::string handover;
  std::string reason = "SENT_IN_ERROR";
  std::string receipt;
};

int Run(const Flags& flags, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  exchange::v1::WithdrawHandoverRequest request;
  request.set_handover_id(flags.handover);
  request.set_reason_code(flags.reason);
  const absl::StatusOr<exchange::v1::WithdrawHandoverResponse> response =
      client::ExchangeClient(*channel).WithdrawHandover(request);
  if (!response.ok()) return command.Fail(response.status());
  const PartyNames names = command.flags.json ? PartyNames() : PartyNames::Ask(*channel).value_or(PartyNames());
  PrintStatus(response->status(), names, command);
  if (flags.receipt.empty()) return kDone;
  const absl::Status written = WriteOurFile(flags.receipt, response->receipt().SerializeAsString());
  return written.ok() ? kDone : command.Fail(written);
}

}  // namespace withdraw_internal
}  // namespace

void AddWithdraw(CLI::App& app, Command& command) {
  auto flags = std::make_shared<withdraw_internal::Flags>();  // Shared with the callback, which is last.
  CLI::App* withdraw = app.add_subcommand("withdraw", "Take a handover back from whom it has not reached");
  withdraw->add_option("HANDOVER", flags->handover, "Id of the handover")->required();
  withdraw->add_option("--reason", flags->reason, "SENT_IN_ERROR, WRONG_PERSON, NO_LONGER_NEEDED or OTHER");
  withdraw->add_option("--receipt", flags->receipt, "Write the receipt here");
  withdraw->callback([flags, &command] { command.exit_code = withdraw_internal::Run(*flags, command); });
}

}  // namespace handover::cli
