#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"

#include "broker/base/status_macros.h"
#include "clients/cli/commands.h"
#include "clients/cli/json_text.h"
#include "clients/cli/party_names.h"
#include "clients/cli/state_folder.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/acknowledgement_frame.h"
#include "clients/cpp/files.h"
#include "clients/cpp/retry.h"

namespace handover::cli {
namespace {
namespace conclude_internal {

struct Flags {
  std::string delivery;
  bool accept = false;
  std::string decline;
  std::string redirect;
  std::string reason;
  std::string professional;
  std::string copy;
  std::string receipt;
};

absl::Status CheckFlags(const Flags& flags) {
  const int said = (flags.accept ? 1 : 0) + (flags.decline.empty() ? 0 : 1) + (flags.redirect.empty() ? 0 : 1);
  if (said != 1) return UsageError("exactly one of --accept, --decline REASON and --redirect PARTY");
  if (!flags.redirect.empty() && flags.reason.empty()) return UsageError("--redirect needs --reason");
  if (flags.redirect.empty() && !flags.reason.empty()) return UsageError("--reason goes with --redirect");
  if (!ParseUuid(flags.delivery).ok()) return UsageError("DELIVERY: an id such as `receive` prints");
  return absl::OkStatus();
}

// What the acknowledgement binds: from `receive`, or computed from a stored copy.
absl::StatusOr<client::DeliveryTicket> FindTicket(const Flags& flags, const client::Session& session,
                                                  const StateFolder& state) {
  if (flags.copy.empty()) return state.FindTicket(flags.delivery);
  const absl::StatusOr<std::string> bytes = client::ReadFile(flags.copy);
  if (!bytes.ok()) return UsageError(std::string(bytes.status().message()));
  exchange::v1::DeliveredCopy copy;
  if (!copy.ParseFromString(*bytes)) return UsageError("--copy: not a delivered copy");
  HANDOVER_ASSIGN_OR_RETURN(const client::DeliveryTicket ticket,
                            client::TicketOfStoredCopy(copy, session.profile().party_id()));
  if (ToString(ticket.delivery_id) != flags.delivery) return UsageError("--copy: of another delivery");
  return ticket;
}

absl::StatusOr<client::Conclusion> MakeConclusion(const Flags& flags, const client::Session& session) {
  client::Conclusion conclusion;
  conclusion.professional = flags.professional;
  if (flags.accept) return conclusion;
  if (!flags.decline.empty()) {
    conclusion.outcome = client::Conclusion::Outcome::kDeclined;
    conclusion.reason = flags.decline;
    return conclusion;
  }
  conclusion.outcome = client::Conclusion::Outcome::kRedirected;
  conclusion.reason = flags.reason;
  const absl::StatusOr<directory::v1::Sector> sector = ParseSector("--redirect", flags.redirect);
  if (sector.ok()) {
    conclusion.redirect_role = directory::v1::Sector_Name(*sector);
    return conclusion;
  }
  HANDOVER_ASSIGN_OR_RETURN(const PartyNames names, PartyNames::Ask(session.channel()));
  HANDOVER_ASSIGN_OR_RETURN(conclusion.redirect_party, names.Find("--redirect", flags.redirect));
  return conclusion;
}

// The same decision, but for the time it is said at.
bool IsSame(const client::OutgoingAcknowledgement& kept, const client::OutgoingAcknowledgement& now) {
  exchange::v1::Acknowledgement before;
  exchange::v1::Acknowledgement after;
  if (!before.ParseFromString(kept.acknowledgement) || !after.ParseFromString(now.acknowledgement)) return false;
  before.set_time_ms(after.time_ms());
  return before.SerializeAsString() == after.SerializeAsString();
}

// What had no answer is said again in the same bytes; another decision takes its place.
absl::StatusOr<client::OutgoingAcknowledgement> Prepare(const Flags& flags, const client::Session& session,
                                                        const StateFolder& state, const Clock& clock) {
  HANDOVER_ASSIGN_OR_RETURN(const client::DeliveryTicket ticket, FindTicket(flags, session, state));
  HANDOVER_ASSIGN_OR_RETURN(const client::Conclusion conclusion, MakeConclusion(flags, session));
  HANDOVER_ASSIGN_OR_RETURN(const client::OutgoingAcknowledgement now,
                            client::Conclude(ticket, conclusion, clock.Now()));
  HANDOVER_ASSIGN_OR_RETURN(std::optional<client::OutgoingAcknowledgement> kept, state.FindConclusion(flags.delivery));
  if (kept.has_value() && IsSame(*kept, now)) return *std::move(kept);
  HANDOVER_RETURN_IF_ERROR(state.KeepConclusion(now));
  return now;
}

int Run(const Flags& flags, Command& command) {
  const absl::Status checked = CheckFlags(flags);
  if (!checked.ok()) return command.Fail(checked);
  const absl::StatusOr<client::Session*> session = command.OpenSession();
  if (!session.ok()) return command.Fail(session.status());
  const StateFolder state(command.flags.state);
  const absl::StatusOr<client::OutgoingAcknowledgement> prepared =
      Prepare(flags, **session, state, command.world.clock);
  if (!prepared.ok()) return command.Fail(prepared.status());
  const client::AcknowledgeResult result = client::AcknowledgeOnce(**session, {*prepared}).front();
  if (!result.ok()) {
    if (client::IsRefused(result.status())) state.DropConclusion(flags.delivery);
    return command.Fail(result.status());
  }
  state.DropConclusion(flags.delivery);
  if (!flags.receipt.empty()) {
    const absl::Status written = WriteOurFile(flags.receipt, result->receipt.SerializeAsString());
    if (!written.ok()) return command.Fail(written);
  }
  if (command.flags.json) {
    command.out() << JsonLine()
                         .Text("deliveryId", flags.delivery)
                         .Text("state", exchange::v1::DeliveryState_Name(result->state))
                         .Raw("receipt", ToJson(result->receipt, JsonForm::kLine))
                         .Take()
                  << "\n";
  } else {
    command.out() << Paint(Lower(exchange::v1::DeliveryState_Name(result->state)), ColourOf(result->state),
                           command.world.colours)
                  << "  " << flags.delivery << "\n";
  }
  const absl::Status proven = (*session)->ProveLog();
  return proven.ok() ? kDone : command.Fail(proven);
}

}  // namespace conclude_internal
}  // namespace

void AddConclude(CLI::App& app, Command& command) {
  auto flags = std::make_shared<conclude_internal::Flags>();  // Shared with the callback, which is last.
  CLI::App* conclude = app.add_subcommand("conclude", "Say what a professional decided on a delivery");
  conclude->add_option("DELIVERY", flags->delivery, "Id of the delivery")->required();
  conclude->add_flag("--accept", flags->accept, "The professional takes responsibility");
  conclude->add_option("--decline", flags->decline, "Not ours: a reason code of the policy");
  conclude->add_option("--redirect", flags->redirect, "Pass on: a party's alias or id, or a sector");
  conclude->add_option("--reason", flags->reason, "Why it is passed on: a reason code of the policy");
  conclude->add_option("--professional", flags->professional, "Name and role of who decided")->required();
  conclude->add_option("--copy", flags->copy, "The stored copy, where the ticket of `receive` is elsewhere");
  conclude->add_option("--receipt", flags->receipt, "Write the receipt here");
  conclude->callback([flags, &command] { command.exit_code = conclude_internal::Run(*flags, command); });
}

}  // namespace handover::cli
