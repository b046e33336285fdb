// How a person is named on a command line: best in a file or on standard input, so that no number stands in a shell history.
#ifndef HANDOVER_CLIENTS_CLI_PERSON_FLAGS_H_
#define HANDOVER_CLIENTS_CLI_PERSON_FLAGS_H_

#include <string>

#include "absl/status/statusor.h"
#include "handover/model/v1/person.pb.h"

namespace CLI {
class App;
}  // namespace CLI

namespace handover::cli {

struct PersonFlags {
  std::string cpr_file;  // `-` = standard input.
  std::string cpr;
};

void AddPersonFlags(CLI::App& app, PersonFlags& flags);

// INVALID_ARGUMENT: none or both are given, or the file holds none.
absl::StatusOr<model::v1::PersonIdentifier> ReadPerson(const PersonFlags& flags);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_PERSON_FLAGS_H_
