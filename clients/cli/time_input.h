// Moments as they are written in flags.
#ifndef HANDOVER_CLIENTS_CLI_TIME_INPUT_H_
#define HANDOVER_CLIENTS_CLI_TIME_INPUT_H_

#include <string>

#include "absl/status/status.h"
#include "google/protobuf/timestamp.pb.h"

namespace handover::cli {

// `2026-03-02`, which is its beginning in UTC, or `2026-03-02T11:00:00Z`. A UsageError() names `flag`.
absl::Status ReadTime(const std::string& flag, const std::string& text, google::protobuf::Timestamp& time);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_TIME_INPUT_H_
