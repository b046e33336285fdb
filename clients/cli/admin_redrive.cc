#include <memory>
#include <string>

#include "CLI/CLI.hpp"

#include "broker/base/status_macros.h"
#include "clients/cli/commands.h"
#include "clients/cli/time_input.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace admin_redrive_internal {

using admin::v1::RedriveDeadLettersRequest;

struct Flags {
  std::string from;
  std::string until;
  std::string recipient;
  std::string kind;
  std::string reason;
  std::string decided_by;
  bool all = false;
  bool dry_run = false;
  int max = 0;
};

absl::StatusOr<RedriveDeadLettersRequest> ReadFilter(const Flags& flags) {
  RedriveDeadLettersRequest request;
  request.set_recipient(flags.recipient);
  request.set_kind(flags.kind);
  request.set_reason(flags.reason);
  if (!flags.from.empty()) HANDOVER_RETURN_IF_ERROR(ReadTime("--from", flags.from, *request.mutable_from_time()));
  if (!flags.until.empty()) HANDOVER_RETURN_IF_ERROR(ReadTime("--until", flags.until, *request.mutable_until_time()));
  request.set_all(flags.all);
  request.set_dry_run(flags.dry_run);
  request.set_max_count(flags.max);
  request.set_decided_by(flags.decided_by);
  return request;
}

int Run(const Flags& flags, Command& command) {
  const absl::StatusOr<RedriveDeadLettersRequest> request = ReadFilter(flags);
  if (!request.ok()) return command.Fail(request.status());
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::StatusOr<admin::v1::RedriveDeadLettersResponse> response =
      client::AdminClient(*channel).RedriveDeadLetters(*request);
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) {
    command.PrintJson(*response);
    return kDone;
  }
  command.out() << "match  " << response->matched_count() << "\n";
  if (!flags.dry_run) command.out() << "back in their queues  " << response->redriven_count() << "\n";
  if (response->changed_count() > 0) command.out() << "changed meanwhile  " << response->changed_count() << "\n";
  if (response->failed_count() > 0) command.out() << "cannot be read  " << response->failed_count() << "\n";
  return kDone;
}

}  // namespace admin_redrive_internal
}  // namespace

void AddAdminRedrive(CLI::App& admin, Command& command) {
  auto flags = std::make_shared<admin_redrive_internal::Flags>();  // Shared with the callback, which is last.
  CLI::App* redrive = admin.add_subcommand("redrive", "Put dead letters back into their queues, in their old order");
  redrive->add_option("--recipient", flags->recipient, "Of this recipient alone: alias or id");
  redrive->add_option("--kind", flags->kind, "Of this kind of handover alone");
  redrive->add_option("--reason", flags->reason, "That became one for this reason: TOO_MANY_ATTEMPTS or DAMAGED");
  redrive->add_option("--from", flags->from, "That became one then or later");
  redrive->add_option("--until", flags->until, "That became one before");
  redrive->add_flag("--all", flags->all, "All of them: instead of the filters above");
  redrive->add_flag("--dry-run", flags->dry_run, "Count them, and change nothing");
  redrive->add_option("--max", flags->max, "At most so many, those accepted first")->check(CLI::Range(1, 10'000));
  redrive->add_option("--decided-by", flags->decided_by, "Name and role of who decided")->required();
  redrive->callback([flags, &command] { command.exit_code = admin_redrive_internal::Run(*flags, command); });
}

}  // namespace handover::cli
