// What the columns cannot hold, found by walking the message: a field that no column reads is a loss by its name, also
// one that is added to the model later.
#ifndef HANDOVER_ADAPTERS_DAYCARE_CSV_LOSSES_H_
#define HANDOVER_ADAPTERS_DAYCARE_CSV_LOSSES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

#include "adapters/daycare/transition_columns.h"
#include "adapters/translation.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::daycare {

struct LossInfo {
  std::string_view code;
  std::string_view meaning;  // For README.md.
};

// Every loss code of the export.
absl::Span<const LossInfo> AllLosses();

inline constexpr std::string_view kLossCharacter = "CSV_CHARACTER";

// Losses of one handover. Paths are `row 2: Development.provenance`; `row` counts from 1.
std::vector<Loss> LossesOf(const exchange::v1::Handover& handover, const People& people, size_t row);

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_CSV_LOSSES_H_
