// Messages that people write into files: protobuf JSON or protobuf text format.
#ifndef HANDOVER_CLIENTS_CLI_MESSAGE_FILE_H_
#define HANDOVER_CLIENTS_CLI_MESSAGE_FILE_H_

#include <functional>
#include <istream>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace handover::cli {

// The file's bytes, or those of a delivery in a folder (document_files.h); `-` reads `in` to its end. A UsageError()
// names the file.
absl::StatusOr<std::string> ReadInput(const std::string& path, std::istream& in);

// JSON when the first character is a brace, else text format. A UsageError() names `path` and, in text format, the
// line; never what stands there.
absl::Status ParseMessage(const std::string& path, std::string_view text, google::protobuf::Message& message);

// Protobuf JSON, one message a line into what `next` gives; blank lines are none. A UsageError() names `path` and the
// line.
absl::Status ParseLines(const std::string& path, std::string_view text,
                        const std::function<google::protobuf::Message&()>& next);

// As ReadInput() and ParseMessage().
absl::Status ReadMessage(const std::string& path, std::istream& in, google::protobuf::Message& message);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_MESSAGE_FILE_H_
