#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/escaping.h"
#include "absl/strings/str_join.h"

#include "clients/cli/commands.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace admin_shadow_internal {

using Report = admin::v1::GetShadowReportResponse;

std::string AnswerText(const Report::Difference::Answer& answer) {
  return Lower(answer.verdict()) + " " + answer.reason() + " " + OrDash(answer.rule_id());
}

void Print(const Report& report, Command& command) {
  if (!report.refused_code().empty()) {
    command.out() << Paint("refused", Colour::kRed, command.world.colours) << "  " << Printable(report.refused_code())
                  << "  " << Printable(report.refused_place()) << "  " << Printable(report.refused_rule()) << "\n";
  }
  if (!report.loaded()) {
    command.out() << "no policy is tried beside the one in force\n";
    return;
  }
  command.out() << "tried  " << Printable(report.version()) << "  " << absl::BytesToHexString(report.policy_digest())
                << "\n"
                << report.compared_count() << " decisions, " << report.differed_count() << " otherwise\n";
  Table table({"times", "kind", "from", "to", "in force", "would be", "what changes"});
  for (const Report::Difference& difference : report.differences()) {
    std::string changes = absl::StrJoin(difference.section_changes(), ", ");
    for (const std::string& duty : difference.obligation_changes()) changes += (changes.empty() ? "" : ", ") + duty;
    table.Add({std::to_string(difference.count()), difference.kind(),
               directory::v1::Sector_Name(difference.from_sector()), directory::v1::Sector_Name(difference.to_sector()),
               AnswerText(difference.active()), AnswerText(difference.shadow()), OrDash(changes)});
  }
  if (!table.empty()) table.Print(command.out(), command.world.colours);
  if (report.untold_count() > 0) command.out() << report.untold_count() << " more of further sorts\n";
}

// What was refused is a refusal for whoever asked to read it.
int Run(bool reload, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  admin::v1::GetShadowReportRequest request;
  request.set_reload(reload);
  const absl::StatusOr<Report> report = client::AdminClient(*channel).GetShadowReport(request);
  if (!report.ok()) return command.Fail(report.status());
  if (command.flags.json)
    command.PrintJson(*report);
  else
    Print(*report, command);
  return reload && !report->refused_code().empty() ? kRefused : kDone;
}

}  // namespace admin_shadow_internal
}  // namespace

void AddAdminShadow(CLI::App& admin, Command& command) {
  auto reload = std::make_shared<bool>(false);  // Shared with the callback, which is last.
  CLI::App* shadow =
      admin.add_subcommand("shadow", "What the policy that is tried beside the one in force would decide otherwise");
  shadow->add_flag("--reload", *reload, "Read its files again first, and count anew");
  shadow->callback([reload, &command] { command.exit_code = admin_shadow_internal::Run(*reload, command); });
}

}  // namespace handover::cli
