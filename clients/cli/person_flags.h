// The flags by which a subcommand is told a person: best in a file or on standard input, so that no number stands in a
// shell's history or in the list of processes.
#ifndef HANDOVER_CLIENTS_CLI_PERSON_FLAGS_H_
#define HANDOVER_CLIENTS_CLI_PERSON_FLAGS_H_

#include <istream>
#include <string>

#include "absl/status/statusor.h"

#include "handover/model/v1/person.pb.h"

namespace CLI {
class App;
}  // namespace CLI

namespace handover::cli {

struct PersonFlags {
  std::string cpr_file;
  std::string cpr;
};

// --cpr-file FILE (`-` is standard input) and --cpr PERSON.
void AddPersonFlags(CLI::App& app, PersonFlags& flags);

// A UsageError() when none or both are given, or what is given is no person. Forms: person_text.h.
absl::StatusOr<model::v1::PersonIdentifier> ReadPerson(const PersonFlags& flags, std::istream& in);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_PERSON_FLAGS_H_
