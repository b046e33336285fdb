#include <memory>
#include <string>

#include "CLI/CLI.hpp"

#include "clients/cli/commands.h"
#include "clients/cli/json_text.h"
#include "clients/cpp/give_back.h"
#include "clients/cpp/pull.h"

namespace handover::cli {
namespace {
namespace postpone_internal {

constexpr int kMostAtOnce = 256;  // As the broker hands out to one request.

struct Flags {
  std::string reason;
  double delay_seconds = 600;
  int max = kMostAtOnce;
};

// Stores nothing: says of everything that it cannot be taken now.
class ClosedInbox final : public client::DeliveryHandler {
 public:
  ClosedInbox(const client::NotNow& not_now, Command& command) : not_now_(not_now), command_(command) {}

  absl::Status Store(const client::ReceivedDelivery& delivery) override {
    const std::string id = ToString(delivery.ticket.delivery_id);
    if (command_.flags.json) {
      JsonLine line;
      line.Text("deliveryId", id).Number("attempt", delivery.attempt);
      command_.out() << line.Take() << "\n";
    } else {
      command_.out() << "not now  " << id << "  attempt " << delivery.attempt << "\n";
    }
    return client::GiveBack(not_now_);
  }
  void Refused(const exchange::v1::DeliveredCopy& copy, const absl::Status& why) override {
    command_.err() << "delivery " << FormatUuid(copy.delivery_id()) << " does not verify, and was not given back:\n";
    exit_code_ = command_.Fail(why);
  }
  int exit_code() const { return exit_code_; }

 private:
  const client::NotNow not_now_;
  Command& command_;
  int exit_code_ = kDone;
};

int Run(const Flags& flags, Command& command) {
  client::NotNow not_now;
  not_now.delay = absl::Seconds(flags.delay_seconds);
  if (!exchange::v1::GiveBackReason_Parse(flags.reason, &not_now.reason) ||
      not_now.reason == exchange::v1::GIVE_BACK_REASON_UNSPECIFIED) {
    return command.Fail(
        UsageError("--reason: SYSTEM_BUSY, SYSTEM_UNAVAILABLE, PERSON_NOT_READY, RECORD_IN_USE or CANNOT_PROCESS"));
  }
  const absl::StatusOr<client::Session*> session = command.OpenSession();
  if (!session.ok()) return command.Fail(session.status());
  ClosedInbox inbox(not_now, command);
  const absl::StatusOr<client::PullOutcome> pulled = client::PullOnce(**session, inbox, {.max_count = flags.max});
  if (!pulled.ok()) return command.Fail(pulled.status());
  if (pulled->given_back == 0 && inbox.exit_code() == kDone && !command.flags.json) {
    command.out() << "nothing waits\n";
  }
  return inbox.exit_code();
}

}  // namespace postpone_internal
}  // namespace

void AddPostpone(CLI::App& app, Command& command) {
  auto flags = std::make_shared<postpone_internal::Flags>();  // Shared with the callback, which is last.
  CLI::App* postpone = app.add_subcommand("postpone", "Take what waits for us and give it back for later, unstored");
  postpone->add_option("--reason", flags->reason, "Why not now; its sender sees it")->required();
  postpone->add_option("--delay", flags->delay_seconds, "Seconds until it is handed out again")
      ->check(CLI::Range(1, 86400));
  postpone->add_option("--max", flags->max, "At most so many")->check(CLI::Range(1, postpone_internal::kMostAtOnce));
  postpone->callback([flags, &command] { command.exit_code = postpone_internal::Run(*flags, command); });
}

}  // namespace handover::cli
