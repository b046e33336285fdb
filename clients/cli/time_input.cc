#include "clients/cli/time_input.h"

#include "absl/time/time.h"

#include "clients/cli/command.h"

namespace handover::cli {

absl::Status ReadTime(const std::string& flag, const std::string& text, google::protobuf::Timestamp& time) {
  absl::Time parsed;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, text, &parsed, &error) &&
      !absl::ParseTime("%Y-%m-%d", text, &parsed, &error)) {
    return UsageError(flag + ": 2026-03-02 or 2026-03-02T11:00:00Z");
  }
  time.set_seconds(absl::ToUnixSeconds(parsed));
  return absl::OkStatus();
}

}  // namespace handover::cli
