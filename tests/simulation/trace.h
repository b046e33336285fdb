// What happened, one line a step: hashed always, kept when somebody wants to read it. No number of a person is in it.
#ifndef HANDOVER_TESTS_SIMULATION_TRACE_H_
#define HANDOVER_TESTS_SIMULATION_TRACE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

#include "broker/base/commitment/hash.h"

namespace handover::simulation {

// A promise that was broken.
struct Violation {
  std::string rule;   // A stable name, such as REPEATED_AFTER_CONCLUSION.
  std::string words;  // What exactly.
};

class Trace {
 public:
  explicit Trace(bool keeps_lines) : keeps_lines_(keeps_lines) {}

  void Say(absl::Time time, std::string_view words);
  // The first one counts; the run ends with it.
  void Break(absl::Time time, std::string_view rule, std::string_view words);

  const std::optional<Violation>& violation() const { return violation_; }
  const std::vector<std::string>& lines() const { return lines_; }
  // Of everything that was said.
  Digest digest() const { return digest_; }

 private:
  const bool keeps_lines_;
  std::optional<Violation> violation_;
  std::vector<std::string> lines_;
  Digest digest_{};
};

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_TRACE_H_
