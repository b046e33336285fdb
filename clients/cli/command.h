// What every subcommand of `handover` has in hand: the common flags, a connection when it asks for one, and where to print.
#ifndef HANDOVER_CLIENTS_CLI_COMMAND_H_
#define HANDOVER_CLIENTS_CLI_COMMAND_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/base/clock.h"
#include "broker/base/random_system.h"
#include "clients/cpp/channel.h"
#include "clients/cpp/party_keys.h"
#include "clients/cpp/session.h"
#include "google/protobuf/message.h"

namespace handover::cli {

enum ExitCode {
  kDone = 0,
  kUsage = 1,
  kRefused = 2,
  kNotReached = 3,  // A retry is safe.
};

struct CommonFlags {
  client::ChannelFiles channel;
  std::string signing_key;
  std::string log_key;
  std::string state = "handover-state";  // Seen head, tickets, copies, handovers on their way.
  bool json = false;
  double timeout_seconds = 30;
};

// Not thread-safe. Everything a subcommand prints goes to `out` and `err`, so that tests can read it.
class Command {
 public:
  Command(std::ostream& out, std::ostream& err) : out(out), err(err) {}

  CommonFlags flags;
  std::ostream& out;
  std::ostream& err;
  SystemClock clock;
  SystemRandom random;

  // For administrators and everything that signs nothing.
  absl::StatusOr<std::shared_ptr<client::Channel>> OpenChannel();
  // For parties: with signing key and pinned log key. Lives as long as this.
  absl::StatusOr<client::Session*> OpenSession();

  // Says why, and gives the exit code: codes, fields and rules, never a value.
  int Fail(const absl::Status& status);
  int Usage(const std::string& what);

  // One line of protobuf JSON.
  void PrintJson(const google::protobuf::Message& message);

 private:
  std::unique_ptr<client::SeenHeadFile> seen_;
  std::unique_ptr<client::Session> session_;
};

// `status` as an exit code.
int ExitCodeOf(const absl::Status& status);

// Protobuf JSON in one line, or indented for people.
enum class JsonForm { kLine, kIndented };
std::string ToJson(const google::protobuf::Message& message, JsonForm form);

// A message from protobuf JSON or text format, told apart by the first character. INVALID_ARGUMENT names the file alone.
absl::Status ReadMessage(const std::string& path, google::protobuf::Message& message);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_COMMAND_H_
