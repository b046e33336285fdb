// The flag by which a subcommand that translates documents is told what the codes of the care level in
// Graviditetsmappen mean: what `care_levels` is to a gateway.
#ifndef HANDOVER_CLIENTS_CLI_CARE_LEVEL_FLAG_H_
#define HANDOVER_CLIENTS_CLI_CARE_LEVEL_FLAG_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "adapters/translation.h"

namespace CLI {
class App;
}  // namespace CLI

namespace handover::cli {

// --care-level CODE=LEVEL, once for each code.
void AddCareLevelFlag(CLI::App& app, std::vector<std::string>& care_levels);

// Every translator, with what the flags say. A UsageError() when they are neither none nor all four.
absl::StatusOr<adapters::Registry> MakeRegistry(const std::vector<std::string>& care_levels);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_CARE_LEVEL_FLAG_H_
