// The service segments of an interchange: UNB to UNZ around messages, UNH to UNT around segments, with their counts and
// references. What stands in a message is not looked at here.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_INTERCHANGE_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_INTERCHANGE_H_

#include <string>
#include <vector>

#include "absl/types/span.h"

#include "adapters/medcom_edifact/edifact_syntax.h"
#include "adapters/translation.h"

namespace handover::adapters::edifact {

// Borrows the segments, from UNH to UNT.
struct EdifactMessage {
  absl::Span<const Segment> segments;

  const Segment& unh() const { return segments.front(); }
  // Such as D3234L: the association's code, which says type and version in one.
  const std::string& version() const { return unh().At(2, 5); }
};

struct Interchange {
  const Segment* unb = nullptr;  // Null when there is none.
  std::vector<EdifactMessage> messages;
};

// As far as it can be told, also when something is wrong. Appends an issue for everything that is.
Interchange ReadInterchange(absl::Span<const Segment> segments, std::vector<Issue>& issues);

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_INTERCHANGE_H_
