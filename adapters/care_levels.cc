#include "adapters/care_levels.h"

#include <set>

#include "broker/base/codes/code_systems.h"

namespace handover::adapters {

absl::Status CheckCareLevels(const CareLevels& levels) {
  if (levels.empty()) return absl::OkStatus();
  const CodeTable& codes = CodesOf(CodeSystem::kCareLevels);
  std::set<model::v1::VisitationLevel::CareLevel> seen;
  for (const auto& [code, level] : levels) {
    if (!codes.Contains(code)) return absl::InvalidArgumentError("a code must be one of the four of the care level");
    if (level < model::v1::VisitationLevel::LEVEL_1 || level > model::v1::VisitationLevel::LEVEL_4) {
      return absl::InvalidArgumentError("a level must be from 1 to 4");
    }
    if (!seen.insert(level).second) return absl::InvalidArgumentError("a level must be that of one code");
  }
  if (levels.size() < codes.entries().size()) {
    return absl::InvalidArgumentError("all four codes must have a level, or none");
  }
  return absl::OkStatus();
}

absl::StatusOr<CareLevels> ParseCareLevels(const std::vector<std::string>& flags) {
  CareLevels levels;
  for (const std::string& flag : flags) {
    const size_t sign = flag.find('=');
    const bool has_form = sign != std::string::npos && sign + 2 == flag.size() && flag[sign + 1] >= '1' &&
                          flag[sign + 1] <= '4';
    if (!has_form) return absl::InvalidArgumentError("must be a code, = and a level from 1 to 4");
    const int number = flag[sign + 1] - '0';
    const auto level = static_cast<model::v1::VisitationLevel::CareLevel>(number);
    const bool is_new = levels.emplace(flag.substr(0, sign), level).second;
    if (!is_new) return absl::InvalidArgumentError("a code must have one level");
  }
  if (absl::Status good = CheckCareLevels(levels); !good.ok()) return good;
  return levels;
}

}  // namespace handover::adapters
