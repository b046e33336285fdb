// Graviditetsmappen: from a PRF, PSCR or PMR to a handover about the pregnant woman.
#ifndef HANDOVER_ADAPTERS_CDA_MATERNITY_H_
#define HANDOVER_ADAPTERS_CDA_MATERNITY_H_

#include <optional>
#include <string>
#include <string_view>

#include "adapters/care_levels.h"
#include "adapters/cda/cda_document.h"
#include "adapters/translation.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::cda {

inline constexpr std::string_view kCdaFormat = "CDA";

// What becomes of a section of this SNOMED CT code, beside a Note of its words.
enum class SectionTarget {
  kPregnancy,     // Due dates.
  kBirthPlan,     // Place of birth.
  kAssessment,    // The care level.
  kSecondParent,  // The legal second parent.
  kLifestyle,     // Dropped from a PSCR.
};

struct SectionRow {
  std::string_view code;
  SectionTarget target;
};

// For tests and README.md. A section that is not in it is a Note.
absl::Span<const SectionRow> SectionTable();

// PRF: PREGNANCY_REFERRAL to the birth clinic. PSCR: VISITATION_LEVEL where the care level is known, else
// BIRTH_PLAN_NOTICE, to health visiting. PMR: VISIT_SUMMARY to health visiting. Worthless when `findings` has errors
// afterwards.
exchange::v1::Handover MakeMaternityHandover(const CdaDocument& document, const CareLevels& levels,
                                             std::string_view bytes, const ReadContext& context, Findings& findings);

}  // namespace handover::adapters::cda

#endif  // HANDOVER_ADAPTERS_CDA_MATERNITY_H_
