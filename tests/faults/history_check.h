// Judges a history: each handover falls into one class, and every broken promise is named. Pure.
#ifndef HANDOVER_TESTS_FAULTS_HISTORY_CHECK_H_
#define HANDOVER_TESTS_FAULTS_HISTORY_CHECK_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/types/span.h"

#include "tests/faults/history.h"

namespace handover::faults {

struct Report {
  // Every handover that was sent or received is counted in one of these.
  size_t ok = 0;          // Accepted, received, concluded.
  size_t open = 0;        // Accepted and received, its conclusion not answered with yes: fails where all had time.
  size_t refused = 0;     // And never received.
  size_t unknown = 0;     // Its sender was told nothing, and it was never received: both are right.
  size_t recovered = 0;   // Its sender was told nothing, and it was received.
  size_t lost = 0;        // Accepted, and never received.
  size_t unexpected = 0;  // Received, and never sent, or refused to its sender; or answered in two ways.

  // Beside these, of deliveries.
  size_t handed_out_again = 0;  // At least once is what is promised.
  size_t duplicate = 0;         // By the log behind its conclusion, which was answered; or one more of its handover.
  size_t answered_again = 0;    // Handovers that were accepted, sent again, and answered as the first time.
  size_t out_of_order = 0;      // Behind one of its lane that had been accepted later.
  size_t against_consent = 0;   // Handed out on a consent that was not given, or had been taken back.
  size_t on_consent = 0;        // Copies that hold what rests on a consent: without any, nothing was asked of it.
  size_t consents_taken_back = 0;

  std::vector<std::string> broken;  // The first twenty, in words: ids and classes.

  // Whether no promise is broken. What is open or unknown breaks none.
  bool KeepsPromises() const { return lost + unexpected + duplicate + out_of_order + against_consent == 0; }
};

Report Check(absl::Span<const Event> events);

// For a person to read, one class a line.
std::string ToText(const Report& report);

}  // namespace handover::faults

#endif  // HANDOVER_TESTS_FAULTS_HISTORY_CHECK_H_
