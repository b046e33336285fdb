#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cli/commands.h"
#include "clients/cli/json_text.h"
#include "clients/cli/message_file.h"
#include "clients/cli/register_extract.h"
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
    if (response->unchanged_count() > 0) command.out() << "unchanged " << response->unchanged_count() << "\n";
  }
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
  import->callback([file, &command] { command.exit_code = facts_internal::Import(*file, command);
});
}  // namespace handover::cli

}  // namespace handover::cli
