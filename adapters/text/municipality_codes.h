// The Danish municipality codes (kommunekoder), as the civil registration system has them: four digits with a leading
// zero. MedCom's older letters write three (`461`).
#ifndef HANDOVER_ADAPTERS_TEXT_MUNICIPALITY_CODES_H_
#define HANDOVER_ADAPTERS_TEXT_MUNICIPALITY_CODES_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/types/span.h"

namespace handover::adapters {

struct Municipality {
  std::string_view code;  // Four digits.
  std::string_view name;
};

// The 98 municipalities and Christiansø (0411), in ascending order of code.
absl::Span<const Municipality> AllMunicipalities();

// Four digits for a known code of three or four digits; empty for anything else. Christiansø is known: people live
// there.
std::optional<std::string> NormaliseMunicipalityCode(std::string_view code);

// Whether a four-digit code is that of a municipality with an administration of its own: all but Christiansø. Only such
// a one can receive a handover.
bool IsMunicipality(std::string_view four_digits);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_MUNICIPALITY_CODES_H_
