// What every subcommand of `handover` has in hand: the common flags, a connection when it asks for one, and where to
// print.
#ifndef HANDOVER_CLIENTS_CLI_COMMAND_H_
#define HANDOVER_CLIENTS_CLI_COMMAND_H_

#include <istream>
#include <memory>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

#include "broker/base/clock.h"
#include "broker/base/random.h"
#include "clients/cpp/channel.h"
#include "clients/cpp/party_keys.h"
#include "clients/cpp/session.h"

namespace handover::cli {

enum ExitCode {
  kDone = 0,
  kUsage = 1,       // A flag is wrong or missing, or a file of ours cannot be read or written.
  kRefused = 2,     // The broker, or a check, says no.
  kNotReached = 3,  // No answer: the same call may be made again.
};

// What a program is given from outside. Borrowed.
struct World {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  const Clock& clock;
  Random& random;
  std::string version;
  bool colours = false;   // `out` is a terminal.
  bool progress = false;  // `err` is a terminal.
  // How long one file of `translate` may take; with reading and printing it stays below 20 seconds.
  absl::Duration translate_limit = absl::Seconds(18);
};

struct GlobalFlags {
  client::ChannelFiles channel;
  std::string signing_key;
  std::string log_key;
  std::string state = "handover-state";  // What must be kept between calls: state_folder.h.
  bool json = false;
  double timeout_seconds = 30;
};

// Not thread-safe, but for printing from one handler at a time.
class Command {
 public:
  explicit Command(const World& world) : world(world) {}
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  const World& world;
  GlobalFlags flags;
  int exit_code = kUsage;  // Set by the subcommand that was chosen.
  // A translation that took too long still runs: the program must leave without waiting for it.
  bool leave_at_once = false;

  std::ostream& out() const { return world.out; }
  std::ostream& err() const { return world.err; }

  // For what signs nothing, and for operators. A flag that is missing or a file that cannot be read is a UsageError().
  absl::StatusOr<std::shared_ptr<client::Channel>> OpenChannel();
  // For parties: with the signing key and the pinned log key. Lives as long as this.
  absl::StatusOr<client::Session*> OpenSession();

  // Says why, for people or as JSON, and gives the exit code: codes, fields and rules, never a value.
  int Fail(const absl::Status& status);
  // One message as one line of protobuf JSON.
  void PrintJson(const google::protobuf::Message& message);

 private:
  std::unique_ptr<client::SeenHeadFile> seen_heads_;
  std::unique_ptr<client::Session> session_;
};

// A mistake on the command line or in a file it names: exit code 1.
absl::Status UsageError(const std::string& what);
int ExitCodeOf(const absl::Status& status);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_COMMAND_H_
