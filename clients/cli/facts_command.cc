#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "clients/cli/commands.h"
#include "clients/cli/json_text.h"
#include "clients/cli/message_file.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace facts_internal {

constexpr int kMostAtOnce = 10000;  // As the broker takes in one request, all or nothing.

// RegisterFacts, one JSON object a line.
absl::StatusOr<admin::v1::ImportFactsRequest> ReadFacts(const std::string& path, std::istream& in) {
  const absl::StatusOr<std::string> text = ReadInput(path, in);
  if (!text.ok()) return text.status();
  admin::v1::ImportFactsRequest request;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(*text, '\n')) {
    ++number;
    if (line.find_first_not_of(" \t\r") == absl::string_view::npos) continue;
    if (!FromJson(std::string_view(line.data(), line.size()), *request.add_facts()).ok()) {
      return UsageError(absl::StrCat(path, ": line ", number, ": not the protobuf JSON of a RegisterFacts"));
    }
  }
  if (request.facts().empty()) return UsageError(absl::StrCat(path, ": holds no facts"));
  if (request.facts_size() > kMostAtOnce) {
    return UsageError(absl::StrCat(path, ": more than ", kMostAtOnce, " lines; split the file"));
  }
  return request;
}

int Import(const std::string& path, Command& command) {
  const absl::StatusOr<admin::v1::ImportFactsRequest> request = ReadFacts(path, command.world.in);
  if (!request.ok()) return command.Fail(request.status());
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::StatusOr<admin::v1::ImportFactsResponse> response = client::AdminClient(*channel).ImportFacts(*request);
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) {
    command.PrintJson(*response);
  } else {
    command.out() << "imported  " << response->imported_count() << "\n";
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
  CLI::App* import = facts->add_subcommand("import", "Take residence, custody, GP, daycare and protection");
  import->add_option("FILE", *file, "RegisterFacts as protobuf JSON, one a line; all are taken, or none")->required();
  import->callback([file, &command] { command.exit_code = facts_internal::Import(*file, command);
});
}  // namespace handover::cli

}  // namespace handover::cli
