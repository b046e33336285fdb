#include "broker/base/municipality.h"

#include "broker/base/codes/code_systems.h"

namespace handover {
namespace municipality_internal {

constexpr absl::CivilDay kReform(2007, 1, 1);

}  // namespace municipality_internal

bool IsMunicipalityCode(std::string_view text) {
  const CodeEntry* entry = CodesOf(CodeSystem::kMunicipalities).Find(text);
  if (entry == nullptr) return false;
  return !entry->valid_until.has_value() || *entry->valid_until >= municipality_internal::kReform;
}

}  // namespace handover
