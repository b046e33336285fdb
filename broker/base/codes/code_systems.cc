#include "broker/base/codes/code_systems.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "absl/status/statusor.h"

#include "broker/base/codes/embedded_tables.h"

namespace handover {
namespace code_systems_internal {

constexpr CodeSystem kAll[] = {
    CodeSystem::kMunicipalities,   CodeSystem::kRegions,          CodeSystem::kDEcprIssuers,
    CodeSystem::kFboe,             CodeSystem::kCareSocial,       CodeSystem::kSks,
    CodeSystem::kCareLevels,       CodeSystem::kMedComActivities, CodeSystem::kMedComCategories,
    CodeSystem::kMedComDestinations, CodeSystem::kMedComErrors,   CodeSystem::kMedComEvents,
    CodeSystem::kMedComRolesByRegister, CodeSystem::kMedComRolesBySks,
};

std::vector<CodeTable> ReadAll() {
  std::vector<CodeTable> tables;
  for (const CodeSystem system : kAll) {
    const auto& embedded = EmbeddedTables();
    const auto found = std::find_if(embedded.begin(), embedded.end(),
                                    [system](const EmbeddedTable& table) { return table.name == NameOf(system); });
    tables.push_back(CodeTable::Parse(found == embedded.end() ? "" : found->text).value());
  }
  return tables;
}

}  // namespace code_systems_internal

absl::Span<const CodeSystem> AllCodeSystems() { return code_systems_internal::kAll; }

std::string_view NameOf(CodeSystem system) {
  switch (system) {
    case CodeSystem::kMunicipalities:
      return "municipalities";
    case CodeSystem::kRegions:
      return "regions";
    case CodeSystem::kDEcprIssuers:
      return "d_ecpr_issuers";
    case CodeSystem::kFboe:
      return "fboe";
    case CodeSystem::kCareSocial:
      return "care_social";
    case CodeSystem::kSks:
      return "sks";
    case CodeSystem::kCareLevels:
      return "care_levels";
    case CodeSystem::kMedComActivities:
      return "medcom_activities";
    case CodeSystem::kMedComCategories:
      return "medcom_categories";
    case CodeSystem::kMedComDestinations:
      return "medcom_destinations";
    case CodeSystem::kMedComErrors:
      return "medcom_errors";
    case CodeSystem::kMedComEvents:
      return "medcom_events";
    case CodeSystem::kMedComRolesByRegister:
      return "medcom_roles_register";
    case CodeSystem::kMedComRolesBySks:
      return "medcom_roles_sks";
  }
  return "";
}

const CodeTable& CodesOf(CodeSystem system) {
  static const std::vector<CodeTable>& tables = *new std::vector<CodeTable>(code_systems_internal::ReadAll());
  return tables[static_cast<size_t>(system)];
}

}  // namespace handover
