#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "clients/cli/commands.h"
#include "clients/cli/party_names.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace directory_internal {

struct Flags {
  std::string sector;
  std::string municipality;
  std::string keys_of;
  bool self = false;
};

std::string Joined(const google::protobuf::RepeatedPtrField<std::string>& strings) {
  std::string text;
  for (const std::string& string : strings) absl::StrAppend(&text, text.empty() ? "" : " ", string);
  return OrDash(text);
}

int ListParties(const Flags& flags, const client::DirectoryClient& directory, Command& command) {
  directory::v1::ListPartiesRequest request;
  request.set_municipality_code(flags.municipality);
  if (!flags.sector.empty()) {
    const absl::StatusOr<directory::v1::Sector> sector = ParseSector("--sector", flags.sector);
    if (!sector.ok()) return command.Fail(sector.status());
    request.set_sector(*sector);
  }
  const absl::StatusOr<directory::v1::ListPartiesResponse> response = directory.ListParties(request);
  if (!response.ok()) return command.Fail(response.status());
  Table table({"alias", "sector", "state", "serves", "party", "name"});
  for (const directory::v1::Party& party : response->parties()) {
    if (command.flags.json) command.PrintJson(party);
    table.Add({party.alias(), directory::v1::Sector_Name(party.sector()),
               Lower(directory::v1::Party::State_Name(party.state())), Joined(party.municipality_codes()),
               party.party_id(), party.display_name()});
  }
  if (!command.flags.json) table.Print(command.out(), command.world.colours);
  return kDone;
}

int ListKeys(const std::string& party, const client::DirectoryClient& directory, Command& command) {
  directory::v1::ListSigningKeysRequest request;
  request.set_party(party);
  const absl::StatusOr<directory::v1::ListSigningKeysResponse> response = directory.ListSigningKeys(request);
  if (!response.ok()) return command.Fail(response.status());
  Table table({"key", "enrolled at", "revoked at", "since"});
  for (const directory::v1::SigningKey& key : response->keys()) {
    if (command.flags.json) command.PrintJson(key);
    table.Add({absl::BytesToHexString(key.key_id()), std::to_string(key.enrolled_index()),
               key.has_revoked_index() ? std::to_string(key.revoked_index()) : "-", TimeText(key.enroll_time())});
  }
  if (!command.flags.json) table.Print(command.out(), command.world.colours);
  return kDone;
}

// Who the broker takes us for: the first call of a new system.
int ShowSelf(const client::DirectoryClient& directory, Command& command) {
  const absl::StatusOr<directory::v1::GetSelfResponse> self = directory.GetSelf({});
  if (!self.ok()) return command.Fail(self.status());
  if (command.flags.json) {
    command.PrintJson(*self);
    return kDone;
  }
  Table table({"alias", "sector", "party", "log"});
  table.Add({self->party().alias(), directory::v1::Sector_Name(self->party().sector()), self->party().party_id(),
             absl::BytesToHexString(self->log_id())});
  table.Print(command.out(), command.world.colours);
  return kDone;
}

int Run(const Flags& flags, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const client::DirectoryClient directory(*channel);
  if (flags.self) return ShowSelf(directory, command);
  if (!flags.keys_of.empty()) return ListKeys(flags.keys_of, directory, command);
  return ListParties(flags, directory, command);
}

}  // namespace directory_internal
}  // namespace

void AddDirectory(CLI::App& app, Command& command) {
  auto flags = std::make_shared<directory_internal::Flags>();  // Shared with the callback, which is last.
  CLI::App* directory = app.add_subcommand("directory", "The parties that take part, their keys, and who we are");
  directory->add_option("--sector", flags->sector, "Only these, such as HEALTH_VISITING");
  directory->add_option("--municipality", flags->municipality, "Only those that serve it, 4 digits");
  CLI::Option* const keys = directory->add_option("--keys", flags->keys_of, "The signing keys of a party, alias or id");
  directory->add_flag("--self", flags->self, "Who the broker takes us for, and its log")->excludes(keys);
  directory->callback([flags, &command] { command.exit_code = directory_internal::Run(*flags, command); });
}

}  // namespace handover::cli
