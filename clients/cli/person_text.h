// Personal identifiers on a command line, or better: not on it.
#ifndef HANDOVER_CLIENTS_CLI_PERSON_TEXT_H_
#define HANDOVER_CLIENTS_CLI_PERSON_TEXT_H_

#include <istream>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "handover/model/v1/person.pb.h"

namespace handover::cli {

// For --help of every flag that takes a person.
inline constexpr char kPersonHelp[] =
    "CPR number, x-ecpr:NUMBER, d-ecpr:NUMBER@ISSUER or local:NUMBER@SYSTEM; @FILE or - (standard input) holds one, so "
    "that it need not stand on a command line";

// `1306249995`, `130624-9995`, `cpr:...`, `x-ecpr:...`, `d-ecpr:VALUE@ISSUER`, `local:VALUE@SYSTEM`. A UsageError()
// names `flag` and never the text. Whether the number is one is the broker's to say.
absl::StatusOr<model::v1::PersonIdentifier> ParsePerson(const std::string& flag, std::string_view text);

// The same for an argument that may be `@FILE` or `-`: the first line of it.
absl::StatusOr<model::v1::PersonIdentifier> ReadPerson(const std::string& flag, const std::string& argument,
                                                       std::istream& in);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_PERSON_TEXT_H_
