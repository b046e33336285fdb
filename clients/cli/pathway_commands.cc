#include <iomanip>
#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/time/time.h"
#include "clients/cli/commands.h"
#include "clients/cli/explanation.h"
#include "clients/cli/person_flags.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace pathway_internal {

std::string TimeText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixSeconds(time.seconds()), absl::UTCTimeZone());
}

// Ids and roles only: the demo and a screen may show it.
int Pathway(const PersonFlags& flags, Command& command) {
  const absl::StatusOr<model::v1::PersonIdentifier> person = ReadPerson(flags);
  if (!person.ok()) return command.Fail(person.status());
  pathway::v1::GetTimelineRequest request;
  *request.mutable_person() = *person;
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::StatusOr<pathway::v1::GetTimelineResponse> timeline =
      client::PathwayClient(*channel).GetTimeline(request);
  if (!timeline.ok()) return command.Fail(timeline.status());
  for (const pathway::v1::TimelineEvent& event : timeline->events()) {
    if (command.flags.json) {
      command.PrintJson(event);
      continue;
    }
    std::string what = event.event();
    if (!event.reason().empty()) what += " (" + event.reason() + ")";
    std::string between = event.sender();
    if (!event.recipient().empty()) between += " > " + event.recipient();
    command.out << TimeText(event.time()) << "  " << std::left << std::setw(30) << what << std::setw(20) << event.kind()
                << std::setw(34) << between << "log " << event.log_index();
    if (!event.professional().empty()) command.out << "  " << event.professional();
    command.out << "\n";
  }
  return kDone;
}

int Explain(const std::string& handover, Command& command) {
  pathway::v1::ExplainHandoverRequest request;
  request.set_handover_id(handover);
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::StatusOr<pathway::v1::ExplainHandoverResponse> response =
      client::PathwayClient(*channel).ExplainHandover(request);
  if (!response.ok()) return command.Fail(response.status());
  for (const auto& entry : response->entries()) {
    if (command.flags.json) {
      command.PrintJson(entry);
      continue;
    }
    command.out << TimeText(entry.time()) << "  " << (entry.phase() == "SUBMIT" ? "when submitted" : "when handed out");
    if (!entry.recipient().empty()) command.out << ", for " << entry.recipient();
    command.out << "  (log " << entry.log_index() << ")\n";
    if (!entry.route().empty()) command.out << "  route: " << entry.route() << "\n";
    PrintDecision(entry.decision(), command.out);
  }
  return kDone;
}

int Directory(Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::StatusOr<directory::v1::ListPartiesResponse> response =
      client::DirectoryClient(*channel).ListParties({});
  if (!response.ok()) return command.Fail(response.status());
  for (const directory::v1::Party& party : response->parties()) {
    if (command.flags.json) {
      command.PrintJson(party);
      continue;
    }
    command.out << std::left << std::setw(24) << party.alias() << std::setw(22)
                << directory::v1::Sector_Name(party.sector()) << party.party_id() << "  " << party.display_name() << "\n";
  }
  return kDone;
}

}  // namespace pathway_internal

void AddPathwayCommands(CLI::App& app, Command& command, int& exit_code) {
  auto person = std::make_shared<PersonFlags>();  // Shared with its callback, which is last; so is the one below.
  CLI::App* pathway = app.add_subcommand("pathway", "The timeline of a person, as far as we may know it");
  AddPersonFlags(*pathway, *person);
  pathway->callback([person, &command, &exit_code] { exit_code = pathway_internal::Pathway(*person, command); });

  auto handover = std::make_shared<std::string>();
  CLI::App* explain = app.add_subcommand("explain", "Why a handover went where it went, and what stayed");
  explain->add_option("HANDOVER", *handover, "Id of the handover")->required();
  explain->callback([handover, &command, &exit_code] { exit_code = pathway_internal::Explain(*handover, command); });

  CLI::App* directory = app.add_subcommand("directory", "The parties that take part");
  directory->callback([&command, &exit_code] { exit_code = pathway_internal::Directory(command); });
}

}  // namespace handover::cli
