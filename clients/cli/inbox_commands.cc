#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cli/commands.h"
#include "clients/cpp/acknowledgement.h"
#include "clients/cpp/acknowledgement_frame.h"
#include "clients/cpp/files.h"
#include "clients/cpp/pull.h"
#include "clients/cpp/receiver.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace inbox_internal {

struct ReceiveFlags {
  int max_count = 16;
  std::string out;
  bool follow = false;
};

struct ConcludeFlags {
  std::string delivery;
  bool accept = false;
  std::string decline_reason;
  std::string redirect_to;
  std::string redirect_reason = "NOT_RESPONSIBLE";
  std::string professional;
};

// Stores copy and ticket, then shows what was received.
class Inbox : public client::DeliveryHandler {
 public:
  Inbox(const ReceiveFlags& flags, Command& command) : flags_(flags), command_(command) {}

  absl::Status Store(const client::ReceivedDelivery& delivery) override {
    const std::string id = ToString(delivery.ticket.delivery_id);
    const std::string& state = command_.flags.state;
    HANDOVER_RETURN_IF_ERROR(client::WriteFile(absl::StrCat(state, "/copies/", id), delivery.copy));
    HANDOVER_RETURN_IF_ERROR(client::WriteFile(absl::StrCat(state, "/tickets/", id), delivery.ticket.Serialize()));
    if (!flags_.out.empty()) {
      HANDOVER_RETURN_IF_ERROR(client::WriteFile(absl::StrCat(flags_.out, "/", id, ".json"),
                                                 ToJson(delivery.handover, JsonForm::kIndented)));
    }
    if (command_.flags.json) {
      command_.PrintJson(delivery.handover);
    } else {
      command_.out << "received   " << id << "  " << delivery.handover.envelope().kind() << ", "
                   << delivery.handover.sections_size() << " sections, attempt " << delivery.attempt << "\n";
      if (flags_.out.empty()) command_.out << ToJson(delivery.handover, JsonForm::kIndented) << "\n";
    }
    return absl::OkStatus();
  }

  void Refused(const exchange::v1::DeliveredCopy& copy, const absl::Status& why) override {
    command_.err << "handover: delivery " << FormatUuid(copy.delivery_id()) << " does not verify: " << CodeOf(why) << "\n";
  }

 private:
  const ReceiveFlags& flags_;
  Command& command_;
};

int Receive(const ReceiveFlags& flags, Command& command) {
  absl::StatusOr<client::Session*> session = command.OpenSession();
  if (!session.ok()) return command.Fail(session.status());
  Inbox inbox(flags, command);
  if (flags.follow) {
    client::Receiver receiver(**session, inbox);
    receiver.Start();
    const absl::Status ended = receiver.Wait();
    return ended.ok() ? kDone : command.Fail(ended);
  }
  const absl::StatusOr<client::PullOutcome> pulled =
      client::PullOnce(**session, inbox, {.max_count = flags.max_count});
  if (!pulled.ok()) return command.Fail(pulled.status());
  if (pulled->stored == 0 && pulled->refused == 0 && !command.flags.json) command.out << "nothing waits\n";
  return pulled->refused == 0 ? kDone : kRefused;
}

// A party by id or alias.
absl::StatusOr<PartyId> FindParty(const std::string& name, const client::Session& session) {
  HANDOVER_ASSIGN_OR_RETURN(const directory::v1::ListPartiesResponse response,
                            client::DirectoryClient(session.channel()).ListParties({}));
  for (const directory::v1::Party& party : response.parties()) {
    if (party.alias() != name && party.party_id() != name) continue;
    HANDOVER_ASSIGN_OR_RETURN(const std::string id, ParseUuid(party.party_id()));
    return *PartyId::FromBytes(id);
  }
  return Invalid("PARTY_NOT_FOUND", "--redirect", "must be a party of the broker's directory");
}

absl::StatusOr<client::Conclusion> MakeConclusion(const ConcludeFlags& flags, const client::Session& session) {
  client::Conclusion conclusion;
  conclusion.professional = flags.professional;
  if (!flags.decline_reason.empty()) {
    conclusion.outcome = client::Conclusion::Outcome::kDeclined;
    conclusion.reason = flags.decline_reason;
  } else if (!flags.redirect_to.empty()) {
    conclusion.outcome = client::Conclusion::Outcome::kRedirected;
    conclusion.reason = flags.redirect_reason;
    HANDOVER_ASSIGN_OR_RETURN(conclusion.redirect_party, FindParty(flags.redirect_to, session));
  }
  return conclusion;
}

absl::StatusOr<client::Acknowledged> Say(const ConcludeFlags& flags, client::Session& session, Command& command) {
  const absl::StatusOr<std::string> bytes =
      client::ReadFile(absl::StrCat(command.flags.state, "/tickets/", flags.delivery));
  if (!bytes.ok()) {
    return Refuse(absl::StatusCode::kNotFound,
                  RefusalText{"TICKET_NOT_FOUND", "DELIVERY", "no delivery with this id was received here; see --state"});
  }
  HANDOVER_ASSIGN_OR_RETURN(const client::DeliveryTicket ticket, client::DeliveryTicket::Parse(*bytes));
  HANDOVER_ASSIGN_OR_RETURN(const client::Conclusion conclusion, MakeConclusion(flags, session));
  HANDOVER_ASSIGN_OR_RETURN(const client::OutgoingAcknowledgement outgoing,
                            client::Conclude(ticket, conclusion, command.clock.Now()));
  return client::AcknowledgeOnce(session, {outgoing}).front();
}

int Conclude(const ConcludeFlags& flags, Command& command) {
  const int said = (flags.accept ? 1 : 0) + (flags.decline_reason.empty() ? 0 : 1) + (flags.redirect_to.empty() ? 0 : 1);
  if (said != 1) return command.Usage("exactly one of --accept, --decline and --redirect");
  absl::StatusOr<client::Session*> session = command.OpenSession();
  if (!session.ok()) return command.Fail(session.status());
  const absl::StatusOr<client::Acknowledged> acknowledged = Say(flags, **session, command);
  if (!acknowledged.ok()) return command.Fail(acknowledged.status());
  if (command.flags.json) command.PrintJson(acknowledged->receipt);
  else command.out << exchange::v1::DeliveryState_Name(acknowledged->state) << "  " << flags.delivery << "\n";
  return kDone;
}

}  // namespace inbox_internal

void AddInboxCommands(CLI::App& app, Command& command, int& exit_code) {
  auto receive_flags = std::make_shared<inbox_internal::ReceiveFlags>();  // Shared with its callback, which is last.
  CLI::App* receive = app.add_subcommand("receive", "Take what waits, store it and acknowledge it");
  receive->add_option("--max", receive_flags->max_count, "At most so many")->check(CLI::Range(1, 256));
  receive->add_option("--out", receive_flags->out, "Folder for the handovers, one JSON file each");
  receive->add_flag("--follow", receive_flags->follow, "Go on receiving until interrupted");
  receive->callback([receive_flags, &command, &exit_code] {
    exit_code = inbox_internal::Receive(*receive_flags, command);
  });

  auto flags = std::make_shared<inbox_internal::ConcludeFlags>();  // Shared with its callback, which is last.
  CLI::App* conclude = app.add_subcommand("conclude", "Say what a professional decided on a delivery");
  conclude->add_option("DELIVERY", flags->delivery, "Id of the delivery")->required();
  conclude->add_flag("--accept", flags->accept, "The professional takes responsibility");
  conclude->add_option("--decline", flags->decline_reason, "Not ours: a reason code of the policy");
  conclude->add_option("--redirect", flags->redirect_to, "Pass on to this party, id or alias");
  conclude->add_option("--reason", flags->redirect_reason, "Why it is passed on: a reason code of the policy");
  conclude->add_option("--professional", flags->professional, "Name and role of who decided")->required();
  conclude->callback([flags, &command, &exit_code] { exit_code = inbox_internal::Conclude(*flags, command); });
}

}  // namespace handover::cli
