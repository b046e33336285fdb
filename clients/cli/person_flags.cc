#include "clients/cli/person_flags.h"

#include <iostream>
#include <sstream>

#include "CLI/CLI.hpp"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/files.h"

namespace handover::cli {

void AddPersonFlags(CLI::App& app, PersonFlags& flags) {
  app.add_option("--cpr-file", flags.cpr_file, "File with the person's number; - is standard input");
  app.add_option("--cpr", flags.cpr, "The number itself: it will stand in the shell's history");
}

absl::StatusOr<model::v1::PersonIdentifier> ReadPerson(const PersonFlags& flags) {
  if (flags.cpr_file.empty() == flags.cpr.empty()) {
    return Invalid("PERSON_FLAGS", "--cpr-file", "exactly one of --cpr-file and --cpr must be given");
  }
  model::v1::PersonIdentifier person;
  std::string text = flags.cpr;
  if (flags.cpr_file == "-") {
    std::getline(std::cin, text);
  } else if (!flags.cpr_file.empty()) {
    HANDOVER_ASSIGN_OR_RETURN(text, client::ReadFile(flags.cpr_file));
  }
  std::istringstream words(text);
  if (!(words >> *person.mutable_cpr())) return Invalid("PERSON_FLAGS", "--cpr-file", "the file must hold a number");
  return person;
}

}  // namespace handover::cli
