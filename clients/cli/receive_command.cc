#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cli/commands.h"
#include "clients/cli/handover_text.h"
#include "clients/cli/interrupts.h"
#include "clients/cli/json_text.h"
#include "clients/cli/party_names.h"
#include "clients/cli/state_folder.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/files.h"
#include "clients/cpp/pull.h"
#include "clients/cpp/receiver.h"

namespace handover::cli {
namespace {
namespace receive_internal {

constexpr int kMostAtOnce = 256;  // As the broker hands out to one request.

struct Flags {
  int max = 0;  // 0: what waits now, or no limit with --follow.
  std::string out;
  bool follow = false;
  double lease_seconds = 60;
};

// Stores each copy and its ticket, then prints it. Called by one thread at a time, but for Acknowledged().
class Inbox final : public client::DeliveryHandler {
 public:
  Inbox(const Flags& flags, Command& command, const client::Session& session)
      : flags_(flags), command_(command), session_(session), state_(command.flags.state) {
    if (!command.flags.json) names_ = PartyNames::Ask(session.channel()).value_or(PartyNames());
  }

  // The acknowledgement binds what lies on disk: the ticket is made from the file, read again.
  absl::Status Store(const client::ReceivedDelivery& delivery) override {
    if (flags_.max > 0 && stored_ >= flags_.max) return absl::ResourceExhaustedError("--max is reached");
    const std::string folder = flags_.out.empty() ? state_.inbox() : flags_.out;
    const std::string stem = absl::StrCat(folder, "/", ToString(delivery.ticket.delivery_id));
    const absl::Status kept = Keep(delivery, stem);
    if (!kept.ok()) {
      exit_code_ = command_.Fail(kept);
      enough_.Notify();
      return kept;
    }
    Print(delivery);
    ++stored_;
    return absl::OkStatus();
  }

  void Acknowledged(const DeliveryId& delivery_id, const client::AcknowledgeResult& result) override {
    absl::MutexLock lock(&mu_);
    if (!result.ok()) {
      command_.err() << "delivery " << ToString(delivery_id) << ": the acknowledgement was not taken:\n";
      exit_code_ = command_.Fail(result.status());
    }
    if (++acknowledged_ == flags_.max && !enough_.HasBeenNotified()) enough_.Notify();
  }

  void Refused(const exchange::v1::DeliveredCopy& copy, const absl::Status& why) override {
    command_.err() << "delivery " << FormatUuid(copy.delivery_id()) << " does not verify, and was not taken:\n";
    exit_code_ = command_.Fail(why);
  }

  absl::Notification& enough() { return enough_; }
  int exit_code() const { return exit_code_; }
  int stored() const { return stored_; }

 private:
  absl::Status Keep(const client::ReceivedDelivery& delivery, const std::string& stem) {
    const std::string copy_file = stem + ".copy";
    HANDOVER_RETURN_IF_ERROR(WriteOurFile(copy_file, delivery.copy));
    HANDOVER_RETURN_IF_ERROR(WriteOurFile(stem + ".json", ToJson(delivery.handover, JsonForm::kIndented)));
    HANDOVER_ASSIGN_OR_RETURN(const std::string bytes, client::ReadFile(copy_file));
    exchange::v1::DeliveredCopy stored;
    if (!stored.ParseFromString(bytes)) return UsageError(copy_file + ": was not stored whole");
    HANDOVER_ASSIGN_OR_RETURN(const client::DeliveryTicket ticket,
                              client::TicketOfStoredCopy(stored, session_.profile().party_id()));
    if (ticket != delivery.ticket) return UsageError(copy_file + ": was not stored whole");
    return state_.KeepTicket(ticket);
  }

  void Print(const client::ReceivedDelivery& delivery) {
    if (command_.flags.json) {
      JsonLine line;
      line.Text("deliveryId", ToString(delivery.ticket.delivery_id))
          .Text("handoverId", ToString(delivery.handover_id))
          .Text("sender", ToString(delivery.sender))
          .Number("attempt", delivery.attempt)
          .Raw("handover", ToJson(delivery.handover, JsonForm::kLine));
      command_.out() << line.Take() << "\n";
    } else {
      command_.out() << HandoverText(delivery, {names_, command_.world.colours}) << "\n";
    }
    command_.out().flush();
  }

  const Flags& flags_;
  Command& command_;
  const client::Session& session_;
  const StateFolder state_;
  PartyNames names_;

  absl::Mutex mu_;  // Acknowledged() comes on other threads.
  int acknowledged_ = 0;
  std::atomic<int> stored_ = 0;
  std::atomic<int> exit_code_ = kDone;
  absl::Notification enough_;
};

// Until --max is reached, the user interrupts, or the broker ends it for good.
int Follow(const Flags& flags, client::Session& session, Inbox& inbox, Command& command) {
  client::Receiver::Options options;
  options.lease = absl::Seconds(flags.lease_seconds);
  options.renew_every = options.lease / 3;
  if (flags.max > 0) options.credit = std::min(options.credit, flags.max);
  client::Receiver receiver(session, inbox, options);
  absl::Notification stop;
  std::atomic<bool> stopping = false;
  const auto stop_once = [&] {
    if (!stopping.exchange(true)) stop.Notify();
  };
  const Interrupts interrupts(stop_once);
  std::thread enough([&] {
    inbox.enough().WaitForNotification();
    stop_once();
  });
  std::thread ended([&] {
    receiver.Wait().IgnoreError();
    stop_once();
  });
  receiver.Start();
  stop.WaitForNotification();
  receiver.Stop();
  if (!inbox.enough().HasBeenNotified()) inbox.enough().Notify();
  enough.join();
  ended.join();
  return receiver.status().ok() ? inbox.exit_code() : command.Fail(receiver.status());
}

int Pull(const Flags& flags, client::Session& session, Inbox& inbox, Command& command) {
  client::PullOptions options;
  options.lease = absl::Seconds(flags.lease_seconds);
  // Without a limit, everything that waits.
  for (int left = flags.max; flags.max == 0 || left > 0;) {
    options.max_count = flags.max == 0 ? kMostAtOnce : std::min(left, kMostAtOnce);
    const absl::StatusOr<client::PullOutcome> pulled = client::PullOnce(session, inbox, options);
    if (!pulled.ok()) return command.Fail(pulled.status());
    left -= pulled->stored;
    if (pulled->stored == 0 || inbox.exit_code() != kDone) break;
  }
  if (inbox.stored() == 0 && inbox.exit_code() == kDone && !command.flags.json) command.out() << "nothing waits\n";
  return inbox.exit_code();
}

int Run(const Flags& flags, Command& command) {
  const absl::StatusOr<client::Session*> session = command.OpenSession();
  if (!session.ok()) return command.Fail(session.status());
  Inbox inbox(flags, command, **session);
  const int code = flags.follow ? Follow(flags, **session, inbox, command) : Pull(flags, **session, inbox, command);
  const absl::Status proven = (*session)->ProveLog();
  return proven.ok() || code != kDone ? code : command.Fail(proven);
}

}  // namespace receive_internal
}  // namespace

void AddReceive(CLI::App& app, Command& command) {
  auto flags = std::make_shared<receive_internal::Flags>();  // Shared with the callback, which is last.
  CLI::App* receive = app.add_subcommand("receive", "Take what waits for us, store it, acknowledge it, print it");
  receive->add_option("--max", flags->max, "At most so many")->check(CLI::Range(1, 1'000'000));
  receive->add_option("--out", flags->out, "Folder for the copies; else the inbox of --state");
  receive->add_flag("--follow", flags->follow, "Go on until interrupted");
  receive->add_option("--lease", flags->lease_seconds, "Seconds the broker waits for each")->check(CLI::Range(5, 1800));
  receive->callback([flags, &command] { command.exit_code = receive_internal::Run(*flags, command); });
}

}  // namespace handover::cli
