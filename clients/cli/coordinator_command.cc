#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"

#include "clients/cli/commands.h"
#include "clients/cli/open_loop_text.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace coordinator_internal {

constexpr int kPathwaysAtOnce = 500;

struct EndFlags {
  std::string expectation;
  std::string reason;
  std::string by;
};

// What is open on every pathway that we coordinate.
int ListOpen(Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  std::vector<pathway::v1::OpenLoop> loops;
  int pathways = 0;
  pathway::v1::ListOpenLoopsRequest request;
  request.set_page_size(kPathwaysAtOnce);
  do {
    const absl::StatusOr<pathway::v1::ListOpenLoopsResponse> page =
        client::PathwayClient(*channel).ListOpenLoops(request);
    if (!page.ok()) return command.Fail(page.status());
    for (const pathway::v1::OpenLoop& loop : page->open_loops()) {
      if (command.flags.json) command.PrintJson(loop);
      loops.push_back(loop);
    }
    pathways += page->pathway_count();
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  if (command.flags.json) return kDone;
  PrintOpenLoops(loops, command);
  command.out() << pathways << " pathways coordinated, " << loops.size() << " open\n";
  return kDone;
}

int End(const EndFlags& flags, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  pathway::v1::EndExpectationRequest request;
  request.set_expectation_id(flags.expectation);
  request.set_reason_code(flags.reason);
  request.set_decided_by(flags.by);
  const absl::StatusOr<pathway::v1::EndExpectationResponse> ended =
      client::PathwayClient(*channel).EndExpectation(request);
  if (!ended.ok()) return command.Fail(ended.status());
  if (command.flags.json)
    command.PrintJson(*ended);
  else
    command.out() << "not waited for any more\n";
  return kDone;
}

}  // namespace coordinator_internal
}  // namespace

void AddCoordinator(CLI::App& app, Command& command) {
  using namespace coordinator_internal;
  auto flags = std::make_shared<EndFlags>();  // Shared with the callbacks, which are last.
  CLI::App* coordinator = app.add_subcommand("coordinator", "What is open on the pathways that we coordinate");
  CLI::App* end = coordinator->add_subcommand("end", "Say that something is not waited for any more");
  end->fallthrough();
  end->add_option("EXPECTATION", flags->expectation, "Id of what is expected")->required();
  end->add_option("--reason", flags->reason, "Reason code, such as DONE_OTHERWISE")->required();
  end->add_option("--by", flags->by, "Who decided: name and role")->required();
  coordinator->callback(
      [flags, end, &command] { command.exit_code = end->parsed() ? End(*flags, command) : ListOpen(command); });
}

}  // namespace handover::cli
