#include "clients/cli/care_level_flag.h"

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"

#include "adapters/care_levels.h"
#include "clients/cli/command.h"

namespace handover::cli {

void AddCareLevelFlag(CLI::App& app, std::vector<std::string>& care_levels) {
  app.add_option("--care-level", care_levels,
                 "What a code of the care level in Graviditetsmappen means: CODE=LEVEL, for all four or none");
}

absl::StatusOr<adapters::Registry> MakeRegistry(const std::vector<std::string>& care_levels) {
  const absl::StatusOr<adapters::CareLevels> levels = adapters::ParseCareLevels(care_levels);
  if (!levels.ok()) return UsageError(absl::StrCat("--care-level: ", levels.status().message()));
  return adapters::MakeRegistry(*levels);
}

}  // namespace handover::cli
