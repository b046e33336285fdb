#include <memory>
#include <string>

#include "CLI/CLI.hpp"

#include "clients/cli/commands.h"
#include "clients/cli/decision_text.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace explain_internal {

struct Flags {
  std::string handover;
  std::string language;
};

int Run(const Flags& flags, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  pathway::v1::ExplainHandoverRequest request;
  request.set_handover_id(flags.handover);
  request.set_language(flags.language);
  const absl::StatusOr<pathway::v1::ExplainHandoverResponse> response =
      client::PathwayClient(*channel).ExplainHandover(request);
  if (!response.ok()) return command.Fail(response.status());
  for (const pathway::v1::ExplainHandoverResponse::Entry& entry : response->entries()) {
    if (command.flags.json) {
      command.PrintJson(entry);
      continue;
    }
    command.out() << TimeText(entry.time()) << "  "
                  << (entry.phase() == "SUBMIT" ? "when it was submitted" : "when it was to be handed out");
    if (!entry.recipient().empty()) command.out() << "  to " << Printable(entry.recipient());
    command.out() << "  log " << entry.log_index() << "\n";
    if (!entry.route().empty()) command.out() << "  route  " << Printable(entry.route()) << "\n";
    if (entry.recomputed() != pathway::v1::ExplainHandoverResponse::RECOMPUTED_UNSPECIFIED) {
      command.out() << "  decided again  "
                    << Lower(pathway::v1::ExplainHandoverResponse::Recomputed_Name(entry.recomputed())) << "\n";
    }
    command.out() << DecisionText(entry.decision(), command.world.colours);
  }
  return kDone;
}

}  // namespace explain_internal
}  // namespace

void AddExplain(CLI::App& app, Command& command) {
  auto flags = std::make_shared<explain_internal::Flags>();  // Shared with the callback, which is last.
  CLI::App* explain = app.add_subcommand("explain", "Why a handover went where it went, and what stayed");
  explain->add_option("HANDOVER", flags->handover, "Id of the handover")->required();
  explain->add_option("--lang", flags->language, "Language of the sentences: da or en")
      ->check(CLI::IsMember({"da", "en"}));
  explain->callback([flags, &command] { command.exit_code = explain_internal::Run(*flags, command); });
}

}  // namespace handover::cli
