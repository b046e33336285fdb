#include "tests/simulation/trace.h"

#include <cstdio>

#include "broker/base/commitment/bytes.h"
#include "tests/simulation/plan.h"

namespace handover::simulation {

void Trace::Say(absl::Time time, std::string_view words) {
  const int64_t ms = absl::ToInt64Milliseconds(time - StartOfTime());
  char stamp[48];
  std::snprintf(stamp, sizeof stamp, "day %3d %02d:%02d:%02d.%03d  ", static_cast<int>(ms / 86'400'000),
                static_cast<int>(ms / 3'600'000 % 24), static_cast<int>(ms / 60'000 % 60),
                static_cast<int>(ms / 1000 % 60), static_cast<int>(ms % 1000));
  std::string line = stamp + std::string(words);
  digest_ = HashOf(std::string(AsView(digest_)) + line);
  if (keeps_lines_) lines_.push_back(std::move(line));
}

void Trace::Break(absl::Time time, std::string_view rule, std::string_view words) {
  if (violation_.has_value()) return;
  violation_ = Violation{std::string(rule), std::string(words)};
  Say(time, "BROKEN " + violation_->rule + ": " + violation_->words);
}

}  // namespace handover::simulation
