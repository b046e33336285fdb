#include <memory>
#include <string>

#include "CLI/CLI.hpp"

#include "clients/cli/commands.h"
#include "clients/cli/open_loop_text.h"
#include "clients/cli/person_flags.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace pathway_internal {

// Who coordinates, and what is open of ours.
int PrintPathway(const std::shared_ptr<client::Channel>& channel, const model::v1::PersonIdentifier& person,
                 Command& command) {
  pathway::v1::GetPathwayRequest request;
  *request.mutable_person() = person;
  const absl::StatusOr<pathway::v1::GetPathwayResponse> pathway = client::PathwayClient(channel).GetPathway(request);
  if (!pathway.ok()) return command.Fail(pathway.status());
  if (command.flags.json) {
    command.PrintJson(*pathway);
    return kDone;
  }
  for (const pathway::v1::FormerCoordinator& former : pathway->former()) {
    command.out() << "coordinated by " << Printable(former.party()) << "  " << TimeText(former.from_time()) << " to "
                  << TimeText(former.to_time()) << "\n";
  }
  if (pathway->has_coordinator()) {
    command.out() << "coordinator  " << Printable(pathway->coordinator().party()) << "  since "
                  << TimeText(pathway->coordinator().since_time()) << "  "
                  << OrDash(Printable(pathway->coordinator().professional())) << "\n";
  }
  PrintOpenLoops({pathway->open_loops().begin(), pathway->open_loops().end()}, command);
  return kDone;
}

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
  return PrintPathway(*channel, *person, command);
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
