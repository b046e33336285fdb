#include "adapters/medcom_xml/sks_sorting.h"

#include <algorithm>

namespace handover::adapters::medcom {
namespace {

constexpr SksRow kMothersTable[] = {
    {"DA", SksTarget::kParentSomatic},      {"DB", SksTarget::kParentSomatic},
    {"DC", SksTarget::kParentSomatic},      {"DD", SksTarget::kParentSomatic},
    {"DE", SksTarget::kParentSomatic},      {"DF", SksTarget::kParentMental},  // Chapter F.
    {"DF1", SksTarget::kParentSubstance},                                      // DF10 to DF19.
    {"DG", SksTarget::kParentSomatic},      {"DH", SksTarget::kParentSomatic},
    {"DI", SksTarget::kParentSomatic},      {"DJ", SksTarget::kParentSomatic},
    {"DK", SksTarget::kParentSomatic},      {"DL", SksTarget::kParentSomatic},
    {"DM", SksTarget::kParentSomatic},      {"DN", SksTarget::kParentSomatic},
    {"DO", SksTarget::kPregnancyOrBirth},   {"DO354", SksTarget::kParentSubstance},  // Damage to the fetus by alcohol.
    {"DO355", SksTarget::kParentSubstance},                                          // Damage to the fetus by drugs.
    {"DO993", SksTarget::kParentMental},  // Mental illness in pregnancy and birth.
    {"DQ", SksTarget::kParentSomatic},      {"DR", SksTarget::kParentSomatic},
    {"DR4", SksTarget::kUnknown},  // Of mind and behaviour, among others.
    {"DS", SksTarget::kParentSomatic},      {"DZ3", SksTarget::kPregnancyOrBirth},
    {"DZ357", SksTarget::kUnknown},        // Pregnancy with social problems.
    {"KM", SksTarget::kPregnancyOrBirth},  // Operations in pregnancy and birth.
};

constexpr SksRow kChildsTable[] = {
    {"DA", SksTarget::kChildHealth},
    {"DB", SksTarget::kChildHealth},
    {"DC", SksTarget::kChildHealth},
    {"DD", SksTarget::kChildHealth},
    {"DE", SksTarget::kChildHealth},
    {"DG", SksTarget::kChildHealth},
    {"DH", SksTarget::kChildHealth},
    {"DI", SksTarget::kChildHealth},
    {"DJ", SksTarget::kChildHealth},
    {"DK", SksTarget::kChildHealth},
    {"DL", SksTarget::kChildHealth},
    {"DM", SksTarget::kChildHealth},
    {"DN", SksTarget::kChildHealth},
    {"DP", SksTarget::kChildHealth},
    {"DP00", SksTarget::kChildHealthAndMother},  // By the mother's illness.
    {"DP01", SksTarget::kChildHealthAndMother},  // By complications of the pregnancy.
    {"DP02", SksTarget::kChildHealthAndMother},
    {"DP03", SksTarget::kChildHealthAndMother},
    {"DP04", SksTarget::kChildHealthAndMother},  // By what the mother took.
    {"DP042", SksTarget::kSubstanceAndChild},    // Tobacco.
    {"DP043", SksTarget::kSubstanceAndChild},    // Alcohol.
    {"DP044", SksTarget::kSubstanceAndChild},    // Drugs.
    {"DP961", SksTarget::kSubstanceAndChild},    // Withdrawal after the mother's use.
    {"DQ", SksTarget::kChildHealth},
    {"DQ860", SksTarget::kSubstanceAndChild},  // Fetal alcohol syndrome.
    {"DR", SksTarget::kChildHealth},
    {"DS", SksTarget::kChildHealth},
    {"DZ37", SksTarget::kBirthStatus},
    {"DZ38", SksTarget::kBirthStatus},
    {"K", SksTarget::kChildHealth},  // Operations.
    {"N", SksTarget::kChildHealth},  // Anaesthesia.
    {"U", SksTarget::kChildHealth},  // Examinations.
};

constexpr size_t kShortestCode = 3;
constexpr size_t kLongestCode = 10;

// Capital letters and digits; an SKS code has no blank, dot or hyphen.
bool LooksLikeSks(std::string_view code) {
  return code.size() >= kShortestCode && code.size() <= kLongestCode &&
         std::all_of(code.begin(), code.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

SksTarget SortBy(absl::Span<const SksRow> table, std::string_view code) {
  if (!LooksLikeSks(code)) return SksTarget::kUnknown;
  const SksRow* longest = nullptr;
  for (const SksRow& row : table) {
    const bool longer = longest == nullptr || row.prefix.size() > longest->prefix.size();
    if (longer && code.starts_with(row.prefix)) longest = &row;
  }
  return longest == nullptr ? SksTarget::kUnknown : longest->target;
}

}  // namespace

SksTarget SortMothersCode(std::string_view code) { return SortBy(kMothersTable, code); }
SksTarget SortChildsCode(std::string_view code) { return SortBy(kChildsTable, code); }

absl::Span<const SksRow> MothersTable() { return kMothersTable; }
absl::Span<const SksRow> ChildsTable() { return kChildsTable; }

}  // namespace handover::adapters::medcom
