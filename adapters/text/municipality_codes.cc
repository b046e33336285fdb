#include "adapters/text/municipality_codes.h"

#include <algorithm>

#include "adapters/text/danish_time.h"
#include "broker/base/codes/code_systems.h"
#include "broker/base/municipality.h"

namespace handover::adapters {
namespace municipality_codes_internal {

constexpr std::string_view kChristianso = "0411";

}  // namespace municipality_codes_internal

JudgedMunicipality JudgeMunicipality(std::string_view code, absl::CivilDay day) {
  using Verdict = JudgedMunicipality::Verdict;
  const CodeTable& table = CodesOf(CodeSystem::kMunicipalities);
  const std::string four = FourDigits(code);
  switch (table.ValidityOn(day, four)) {
    case CodeValidity::kUnknown:
    case CodeValidity::kNotYet:
      return {};
    case CodeValidity::kValid:
      return {four == municipality_codes_internal::kChristianso ? Verdict::kPlace : Verdict::kMunicipality, four};
    case CodeValidity::kEnded:
      break;
  }
  const CodeEntry* successor = table.FindOn(day, four);
  return {Verdict::kEnded, successor == nullptr ? "" : std::string(successor->code)};
}

JudgedMunicipality JudgeMunicipality(std::string_view code, absl::Time time) {
  return JudgeMunicipality(code, absl::CivilDay(ToDanishLocalTime(time)));
}

bool CanReceive(std::string_view four_digits) {
  return IsMunicipalityCode(four_digits) && four_digits != municipality_codes_internal::kChristianso;
}

std::string FourDigits(std::string_view code) {
  const bool is_short =
      code.size() == 3 && std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
  return (is_short ? "0" : "") + std::string(code);
}

}  // namespace handover::adapters
