// Handovers from files: written by people or programs as protobuf text or JSON, or documents of a known format.
#ifndef HANDOVER_CLIENTS_CLI_HANDOVER_INPUT_H_
#define HANDOVER_CLIENTS_CLI_HANDOVER_INPUT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "adapters/translation.h"
#include "clients/cli/command.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::cli {

// For --format: a handover in JSON (also one a line) or in protobuf text format.
inline constexpr char kReadableFormat[] = "HANDOVER";

struct InputOptions {
  std::string format;  // Empty: recognised from the bytes; what no translator knows is read as kReadableFormat.
  const adapters::Registry& registry;
};

// `path` may be `-`. A UsageError() when the file cannot be read, holds no handover, or the format is unknown.
// INVALID_ARGUMENT with the translator's code, path and rule when the document is refused.
absl::StatusOr<std::vector<exchange::v1::Handover>> ReadHandovers(const std::string& path, const InputOptions& options,
                                                                  const World& world);

// The refusal of a document: its first error.
absl::Status RefusalOf(const adapters::Translation& translation);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_HANDOVER_INPUT_H_
