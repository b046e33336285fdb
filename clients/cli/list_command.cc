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
namespace list_internal {

struct Flags {
  bool open = false;
  bool tasks = false;
  bool duties = false;
  bool notices = false;
  int max = 0;  // 0: all.
};

constexpr int kPage = 200;  // The broker gives at most 500 at once.

int Run(const Flags& flags, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const PartyNames names = command.flags.json ? PartyNames() : PartyNames::Ask(*channel).value_or(PartyNames());
  exchange::v1::ListHandoversRequest request;
  request.set_open_only(flags.open);
  request.set_tasks_only(flags.tasks);
  request.set_obligations_only(flags.duties);
  request.set_page_size(kPage);
  int printed = 0;
  do {
    const absl::StatusOr<exchange::v1::ListHandoversResponse> page =
        client::ExchangeClient(*channel).ListHandovers(request);
    if (!page.ok()) return command.Fail(page.status());
    for (const exchange::v1::HandoverStatus& status : page->handovers()) {
      if (flags.max > 0 && printed == flags.max) return kDone;
      PrintStatus(status, names, command);
      ++printed;
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  if (printed == 0 && !command.flags.json) command.out() << "none\n";
  return kDone;
}

// Of what we received.
int RunNotices(const Flags& flags, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  exchange::v1::ListNoticesRequest request;
  request.set_page_size(kPage);
  int printed = 0;
  do {
    const absl::StatusOr<exchange::v1::ListNoticesResponse> page = client::InboxClient(*channel).ListNotices(request);
    if (!page.ok()) return command.Fail(page.status());
    for (const exchange::v1::ListNoticesResponse::Notice& notice : page->notices()) {
      if (flags.max > 0 && printed == flags.max) return kDone;
      ++printed;
      if (command.flags.json) {
        command.PrintJson(notice);
      } else {
        command.out() << Printable(notice.handover_id()) << "  " << Printable(notice.code()) << "\n";
      }
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  if (printed == 0 && !command.flags.json) command.out() << "none\n";
  return kDone;
}

}  // namespace list_internal
}  // namespace

void AddList(CLI::App& app, Command& command) {
  auto flags = std::make_shared<list_internal::Flags>();  // Shared with the callback, which is last.
  CLI::App* list = app.add_subcommand("list", "Our handovers, newest first");
  list->add_flag("--open", flags->open, "Only those that are not at an end");
  list->add_flag("--tasks", flags->tasks, "Only those of which something was withheld that we have not answered for");
  list->add_flag("--duties", flags->duties, "Only those with a duty that is open");
  list->add_flag("--notices", flags->notices,
                 "Instead, what we received and would not be given any more, since a consent was withdrawn");
  list->add_option("--max", flags->max, "At most so many")->check(CLI::Range(1, 1'000'000));
  list->callback([flags, &command] {
    command.exit_code =
        flags->notices ? list_internal::RunNotices(*flags, command) : list_internal::Run(*flags, command);
  });
}

}  // namespace handover::cli
