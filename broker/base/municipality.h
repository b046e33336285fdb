// The Danish municipality codes (kommunekoder), as the civil registration system has them: four digits with a leading
// zero. Not secret.
#ifndef HANDOVER_BROKER_BASE_MUNICIPALITY_H_
#define HANDOVER_BROKER_BASE_MUNICIPALITY_H_

#include <string_view>

#include "absl/types/span.h"

namespace handover {

// The 98 municipalities and Christiansø (0411), where people live although it has no administration of its own;
// ascending.
absl::Span<const std::string_view> AllMunicipalityCodes();

// Whether `text` is one of them, exactly as written there.
bool IsMunicipalityCode(std::string_view text);

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_MUNICIPALITY_H_
