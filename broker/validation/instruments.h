// Scored instruments: the one body each may stand in, so that a score about a parent's mind cannot travel as one about
// the child.
#ifndef HANDOVER_BROKER_VALIDATION_INSTRUMENTS_H_
#define HANDOVER_BROKER_VALIDATION_INSTRUMENTS_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/types/span.h"

#include "handover/model/v1/common.pb.h"

namespace handover::validation {

// A registered instrument.
struct Instrument {
  std::string_view code;
  std::string_view body;    // The message name of the body.
  int max_total_score = 0;  // The least is 0.
  int item_count = 0;       // Of a whole form whose items add up to the total; 0 = they do not, or it varies.
};

// All of them, by code.
absl::Span<const Instrument> AllInstruments();

// INVALID_ARGUMENT with a path relative to the result: INSTRUMENT_UNKNOWN, INSTRUMENT_BODY, SCORE_RANGE, SCORE_SUM.
absl::Status CheckScreeningResult(const model::v1::ScreeningResult& result, std::string_view body);

}  // namespace handover::validation

#endif  // HANDOVER_BROKER_VALIDATION_INSTRUMENTS_H_
