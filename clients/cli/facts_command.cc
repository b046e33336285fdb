#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cli/commands.h"
#include "clients/cli/json_text.h"
#include "clients/cli/message_file.h"
#include "clients/cli/person_flags.h"
#include "clients/cli/register_extract.h"
#include "clients/cli/terminal_text.h"
#include "clients/cli/time_input.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace facts_internal {

// RegisterFacts, one JSON object a line.
absl::StatusOr<RegisterExtract> ReadLines(const std::string& path, const std::string& text) {
  RegisterExtract extract;
  admin::v1::ImportFactsRequest& request = extract.request;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (line.find_first_not_of(" \t\r") == absl::string_view::npos) continue;
    if (!FromJson(std::string_view(line.data(), line.size()), *request.add_facts()).ok()) {
      return UsageError(absl::StrCat(path, ": line ", number, ": not the protobuf JSON of a RegisterFacts"));
    }
  }
  if (request.facts().empty()) return UsageError(absl::StrCat(path, ": holds no facts"));
  if (request.facts_size() > kMostFactsAtOnce) {
    return UsageError(absl::StrCat(path, ": more than ", kMostFactsAtOnce, " lines; split the file"));
  }
  return extract;
}

absl::StatusOr<RegisterExtract> ReadFacts(const std::string& path, std::istream& in) {
  HANDOVER_ASSIGN_OR_RETURN(const std::string text, ReadInput(path, in));
  if (!IsRegisterExtract(text)) return ReadLines(path, text);
  const absl::StatusOr<RegisterExtract> extract = ReadRegisterExtract(text);
  if (!extract.ok()) return UsageError(absl::StrCat(path, ": ", std::string(extract.status().message())));
  return extract;
}

int Import(const std::string& path, Command& command) {
  const absl::StatusOr<RegisterExtract> extract = ReadFacts(path, command.world.in);
  if (!extract.ok()) return command.Fail(extract.status());
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::StatusOr<admin::v1::ImportFactsResponse> response =
      client::AdminClient(*channel).ImportFacts(extract->request);
  if (!response.ok()) {
    const std::string where = extract->Where(DetailOf(response.status()).field_path());
    if (!where.empty()) command.err() << path << ": " << where << "\n";
    return command.Fail(response.status());
  }
  if (command.flags.json) {
    command.PrintJson(*response);
  } else {
    command.out() << "imported  " << response->imported_count() << "\n";
    if (response->unchanged_count() > 0) command.out() << "unchanged  " << response->unchanged_count() << "\n";
  }
  return kDone;
}

struct ShowFlags {
  PersonFlags person;
  std::string known_at;
  std::string valid_at;
};

absl::StatusOr<admin::v1::GetRegisterFactsRequest> ReadQuestion(const ShowFlags& flags, std::istream& in) {
  admin::v1::GetRegisterFactsRequest request;
  HANDOVER_ASSIGN_OR_RETURN(*request.mutable_person(), ReadPerson(flags.person, in));
  if (!flags.known_at.empty()) {
    HANDOVER_RETURN_IF_ERROR(ReadTime("--known-at", flags.known_at, *request.mutable_known_at_time()));
  }
  if (!flags.valid_at.empty()) {
    HANDOVER_RETURN_IF_ERROR(ReadTime("--valid-at", flags.valid_at, *request.mutable_valid_at_time()));
  }
  return request;
}

// Codes and counts; who the holders are is in the JSON alone.
int Show(const ShowFlags& flags, Command& command) {
  const absl::StatusOr<admin::v1::GetRegisterFactsRequest> request = ReadQuestion(flags, command.world.in);
  if (!request.ok()) return command.Fail(request.status());
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::StatusOr<admin::v1::GetRegisterFactsResponse> response =
      client::AdminClient(*channel).GetRegisterFacts(*request);
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) {
    command.PrintJson(*response);
    return kDone;
  }
  const consent::v1::RegisterFacts& facts = response->facts();
  command.out() << "municipality  " << OrDash(facts.municipality_code()) << "\nholders  " << facts.holders_size()
                << "\nprotection  "
                << (facts.protection() == consent::v1::RegisterFacts::PROTECTION_UNSPECIFIED
                        ? "-"
                        : Lower(consent::v1::RegisterFacts::Protection_Name(facts.protection())))
                << "\ngp  " << OrDash(facts.gp_party()) << "\ndaycare  " << OrDash(facts.daycare_party()) << "\ndead  "
                << (facts.deceased() ? "yes" : "no") << "\nversions  " << response->version_count() << "\n";
  return kDone;
}

}  // namespace facts_internal
}  // namespace

void AddFacts(CLI::App& app, Command& command) {
  CLI::App* facts = app.add_subcommand("facts", "What the registers say of persons; for the operator");
  facts->require_subcommand(1);
  facts->fallthrough();
  auto file = std::make_shared<std::string>();  // Shared with the callback, which is last.
  CLI::App* import = facts->add_subcommand("import", "Take residence, custody, protection, deaths, numbers and births");
  import->add_option("FILE", *file, "A register extract, or RegisterFacts as JSON, one a line; all are taken, or none")
      ->required();
  import->callback([file, &command] { command.exit_code = facts_internal::Import(*file, command); });

  auto flags = std::make_shared<facts_internal::ShowFlags>();  // Shared as above.
  CLI::App* show = facts->add_subcommand("show", "What the registers said of a person, and when that was known");
  AddPersonFlags(*show, flags->person);
  show->add_option("--known-at", flags->known_at, "As far as it had been recorded by then; else now");
  show->add_option("--valid-at", flags->valid_at, "For that time; else the same");
  show->callback([flags, &command] { command.exit_code = facts_internal::Show(*flags, command); });
}

}  // namespace handover::cli
