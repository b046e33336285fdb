#include <memory>
#include <string>

#include "CLI/CLI.hpp"

#include "clients/cli/commands.h"
#include "clients/cli/person_flags.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace pathway_internal {

// Ids, roles and codes alone: a screen may show it.
int Run(const PersonFlags& flags, Command& command) {
  const absl::StatusOr<model::v1::PersonIdentifier> person = ReadPerson(flags, command.world.in);
  if (!person.ok()) return command.Fail(person.status());
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  pathway::v1::GetTimelineRequest request;
  *request.mutable_person() = *person;
  const absl::StatusOr<pathway::v1::GetTimelineResponse> timeline =
      client::PathwayClient(*channel).GetTimeline(request);
  if (!timeline.ok()) return command.Fail(timeline.status());
  Table table({"time", "what", "kind", "from", "to", "by", "log", "handover"});
  for (const pathway::v1::TimelineEvent& event : timeline->events()) {
    if (command.flags.json) command.PrintJson(event);
    std::string what = Lower(event.event());
    if (!event.reason().empty()) what += " (" + event.reason() + ")";
    table.Add({TimeText(event.time()), what, OrDash(event.kind()), OrDash(event.sender()), OrDash(event.recipient()),
               OrDash(event.professional()), std::to_string(event.log_index()), event.handover_id()});
  }
  if (!command.flags.json) table.Print(command.out(), command.world.colours);
  return kDone;
}

}  // namespace pathway_internal
}  // namespace

void AddPathway(CLI::App& app, Command& command) {
  auto flags = std::make_shared<PersonFlags>();  // Shared with the callback, which is last.
  CLI::App* pathway = app.add_subcommand("pathway", "The timeline of a person, as far as we may know it");
  AddPersonFlags(*pathway, *flags);
  pathway->callback([flags, &command] { command.exit_code = pathway_internal::Run(*flags, command); });
}

}  // namespace handover::cli
