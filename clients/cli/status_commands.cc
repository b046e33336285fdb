#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/time/time.h"
#include "clients/cli/commands.h"
#include "clients/cpp/services.h"
#include "clients/cpp/status_watch.h"

namespace handover::cli {
namespace status_internal {

using exchange::v1::HandoverStatus;

std::string TimeText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixSeconds(time.seconds()), absl::UTCTimeZone());
}

void Print(const HandoverStatus& status, Command& command) {
  if (command.flags.json) return command.PrintJson(status);
  command.out << status.handover_id() << "  " << status.kind() << "  accepted " << TimeText(status.accept_time())
              << " UTC" << (status.ended() ? "  ended" : "") << "\n";
  for (const HandoverStatus::Delivery& delivery : status.deliveries()) {
    command.out << "  " << exchange::v1::DeliveryState_Name(delivery.state());
    if (!delivery.reason().empty()) command.out << " (" << delivery.reason() << ")";
    command.out << "  " << delivery.role() << "  delivery " << delivery.delivery_id();
    if (!delivery.professional().empty()) command.out << "  by " << delivery.professional();
    command.out << "\n";
    for (const exchange::v1::Pair& pair : delivery.withheld()) {
      command.out << "    withheld: " << pair.category() << " (" << pair.reason() << ")\n";
    }
  }
}

int Status(const std::string& handover, bool watch, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  if (watch) {
    const absl::Status watched = client::WatchHandover(**channel, handover, [&command](const HandoverStatus& status) {
      Print(status, command);
      command.out.flush();
      return true;
    });
    return watched.ok() ? kDone : command.Fail(watched);
  }
  exchange::v1::GetHandoverStatusRequest request;
  request.set_handover_id(handover);
  const absl::StatusOr<HandoverStatus> status = client::ExchangeClient(*channel).GetHandoverStatus(request);
  if (!status.ok()) return command.Fail(status.status());
  Print(*status, command);
  return kDone;
}

int List(bool open_only, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  exchange::v1::ListHandoversRequest request;
  request.set_open_only(open_only);
  do {
    const absl::StatusOr<exchange::v1::ListHandoversResponse> page =
        client::ExchangeClient(*channel).ListHandovers(request);
    if (!page.ok()) return command.Fail(page.status());
    for (const HandoverStatus& status : page->handovers()) Print(status, command);
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return kDone;
}

int Withdraw(const std::string& handover, const std::string& reason, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  exchange::v1::WithdrawHandoverRequest request;
  request.set_handover_id(handover);
  request.set_reason_code(reason);
  const absl::StatusOr<exchange::v1::WithdrawHandoverResponse> response =
      client::ExchangeClient(*channel).WithdrawHandover(request);
  if (!response.ok()) return command.Fail(response.status());
  Print(response->status(), command);
  return kDone;
}

int Resolve(const std::string& delivery, const std::string& action, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  exchange::v1::ResolveReturnRequest request;
  request.set_delivery_id(delivery);
  request.set_action_code(action);
  const absl::StatusOr<exchange::v1::ResolveReturnResponse> response =
      client::ExchangeClient(*channel).ResolveReturn(request);
  if (!response.ok()) return command.Fail(response.status());
  Print(response->status(), command);
  return kDone;
}

struct Flags {
  std::string id;
  std::string code;
  bool flag = false;
};

}  // namespace status_internal

void AddStatusCommands(CLI::App& app, Command& command, int& exit_code) {
  using status_internal::Flags;
  auto status_flags = std::make_shared<Flags>();  // Shared with its callback, which is last; so are those below.
  CLI::App* status = app.add_subcommand("status", "Where a handover of ours is, for every recipient");
  status->add_option("HANDOVER", status_flags->id, "Id of the handover")->required();
  status->add_flag("--watch", status_flags->flag, "Go on until every recipient is at an end");
  status->callback([status_flags, &command, &exit_code] {
    exit_code = status_internal::Status(status_flags->id, status_flags->flag, command);
  });

  auto list_flags = std::make_shared<Flags>();
  CLI::App* list = app.add_subcommand("list", "Our handovers, newest first");
  list->add_flag("--open", list_flags->flag, "Only those that are not at an end");
  list->callback([list_flags, &command, &exit_code] { exit_code = status_internal::List(list_flags->flag, command); });

  auto withdraw_flags = std::make_shared<Flags>();
  withdraw_flags->code = "SENT_IN_ERROR";
  CLI::App* withdraw = app.add_subcommand("withdraw", "Take a handover back from whom it has not reached");
  withdraw->add_option("HANDOVER", withdraw_flags->id, "Id of the handover")->required();
  withdraw->add_option("--reason", withdraw_flags->code, "SENT_IN_ERROR, WRONG_PERSON, NO_LONGER_NEEDED or OTHER");
  withdraw->callback([withdraw_flags, &command, &exit_code] {
    exit_code = status_internal::Withdraw(withdraw_flags->id, withdraw_flags->code, command);
  });

  auto resolve_flags = std::make_shared<Flags>();
  CLI::App* resolve = app.add_subcommand("resolve", "Say that we have acted on what came back to us");
  resolve->add_option("DELIVERY", resolve_flags->id, "Id of the delivery")->required();
  resolve->add_option("--action", resolve_flags->code, "RESENT, WAIVED or HANDLED_OTHERWISE")->required();
  resolve->callback([resolve_flags, &command, &exit_code] {
    exit_code = status_internal::Resolve(resolve_flags->id, resolve_flags->code, command);
  });
}

}  // namespace handover::cli
