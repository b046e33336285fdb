#include "clients/cli/person_flags.h"

#include "CLI/CLI.hpp"

#include "clients/cli/command.h"
#include "clients/cli/person_text.h"

namespace handover::cli {

void AddPersonFlags(CLI::App& app, PersonFlags& flags) {
  app.add_option("--cpr-file", flags.cpr_file, "File whose first line is the person's number; - is standard input");
  app.add_option("--cpr", flags.cpr, "The number itself: it will stand in the shell's history");
}

absl::StatusOr<model::v1::PersonIdentifier> ReadPerson(const PersonFlags& flags, std::istream& in) {
  if (flags.cpr_file.empty() == flags.cpr.empty()) return UsageError("exactly one of --cpr-file and --cpr");
  if (!flags.cpr.empty()) return ReadPerson("--cpr", flags.cpr, in);
  return ReadPerson("--cpr-file", flags.cpr_file == "-" ? "-" : "@" + flags.cpr_file, in);
}

}  // namespace handover::cli
