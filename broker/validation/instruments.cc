#include "broker/validation/instruments.h"

#include <algorithm>
#include <iterator>

#include "broker/base/refusal.h"

namespace handover::validation {
namespace instruments_internal {

constexpr int kAnyScore = 1000;  // The model's own limit, for instruments whose range depends on version or age.

// SECTIONS, section 5, and the instruments that health visitors and clinics name. Ascending by code. TOPI is no row: it
// is the well-being of Development and DaycareObservation.
constexpr Instrument kInstruments[] = {
    {"ADBB", "ChildScreening", 32, 8},        {"AIMS", "ChildScreening", 58, 0},
    {"ASQ3", "ChildScreening", kAnyScore, 0}, {"ASQSE2", "ChildScreening", kAnyScore, 0},
    {"AUDIT", "ParentSubstanceUse", 40, 10},  {"EPDS", "ParentMentalHealth", 30, 10},
    {"GMDS", "ParentMentalHealth", 39, 13},   {"NBO", "Interaction", kAnyScore, 0},
    {"PUF", "ChildScreening", kAnyScore, 0},  {"SDQ", "ChildScreening", 40, 0},
    {"TWEAK", "ParentSubstanceUse", 7, 0},    {"WHO5", "ParentMentalHealth", 100, 0},
};

int SumOf(const model::v1::ScreeningResult& result) {
  int sum = 0;
  for (const model::v1::ScreeningItem& item : result.items()) sum += item.score();
  return sum;
}

}  // namespace instruments_internal

absl::Span<const Instrument> AllInstruments() { return instruments_internal::kInstruments; }

absl::Status CheckScreeningResult(const model::v1::ScreeningResult& result, std::string_view body) {
  const absl::Span<const Instrument> all = AllInstruments();
  const auto* found = std::find_if(
      all.begin(), all.end(), [&](const Instrument& instrument) { return instrument.code == result.instrument(); });
  if (found == all.end()) {
    return Invalid("INSTRUMENT_UNKNOWN", "instrument", "The instrument must be a registered one.");
  }
  if (found->body != body) {
    return Invalid("INSTRUMENT_BODY", "instrument", "The instrument stands in another section body.");
  }
  if (!result.has_total_score()) return absl::OkStatus();
  if (result.total_score() > found->max_total_score) {
    return Invalid("SCORE_RANGE", "total_score", "The total must be within the range of the instrument.");
  }
  const bool whole_form = found->item_count > 0 && result.items_size() == found->item_count;
  if (whole_form && instruments_internal::SumOf(result) != result.total_score()) {
    return Invalid("SCORE_SUM", "total_score", "The total is the sum of the items.");
  }
  return absl::OkStatus();
}

}  // namespace handover::validation
