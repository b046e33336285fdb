#include <memory>
#include <string>

#include "CLI/CLI.hpp"

#include "clients/cli/commands.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace admin_withholding_internal {

int Lift(const admin::v1::LiftWithholdingRequest& request, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::StatusOr<admin::v1::LiftWithholdingResponse> response =
      client::AdminClient(*channel).LiftWithholding(request);
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) {
    command.PrintJson(*response);
  } else {
    command.out() << "lifted: " << response->told_count() << " entries told to " << response->person_count()
                  << " persons\n";
  }
  return kDone;
}

}  // namespace admin_withholding_internal
}  // namespace

void AddAdminWithholding(CLI::App& admin, Command& command) {
  auto request = std::make_shared<admin::v1::LiftWithholdingRequest>();  // Shared with the callback, which is last.
  CLI::App* lift = admin.add_subcommand(
      "lift-withholding", "Tell the citizens what was kept from them because of suspected violence or abuse");
  lift->add_option_function<std::string>(
          "HANDOVER", [request](const std::string& id) { request->set_handover_id(id); }, "Id of the handover")
      ->required();
  lift->add_option_function<std::string>(
          "--decided-by", [request](const std::string& who) { request->set_decided_by(who); },
          "Name and role of who decided")
      ->required();
  lift->add_option_function<std::string>(
          "--reason", [request](const std::string& why) { request->set_reason(why); },
          "Why it may be told now; the citizens read it")
      ->required();
  lift->callback([request, &command] { command.exit_code = admin_withholding_internal::Lift(*request, command); });
}

}  // namespace handover::cli
