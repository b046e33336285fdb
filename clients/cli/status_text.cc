#include "clients/cli/status_text.h"

#include <string>

#include "clients/cli/terminal_text.h"

namespace handover::cli {
namespace {
namespace status_text_internal {

using Delivery = exchange::v1::HandoverStatus::Delivery;

std::string State(const Delivery& delivery) {
  std::string text = Lower(exchange::v1::DeliveryState_Name(delivery.state()));
  if (!delivery.reason().empty()) text += " (" + delivery.reason() + ")";
  return text;
}

std::string StandingOf(const exchange::v1::Obligation& duty) {
  if (!duty.answer().empty()) return Lower(Printable(duty.answer()));
  return duty.suspended() ? "suspended" : "open";
}

// What is due next: delivery while it is not delivered, then the conclusion.
std::string Due(const Delivery& delivery) {
  switch (delivery.state()) {
    case exchange::v1::HELD:
    case exchange::v1::QUEUED:
    case exchange::v1::LEASED:
      return "deliver by " + TimeText(delivery.deliver_by_time());
    case exchange::v1::DELIVERED:
      return delivery.has_conclude_by_time() ? "conclude by " + TimeText(delivery.conclude_by_time()) : "-";
    default:  // not our enum: ended, or of a newer broker.
      return "-";
  }
}

}  // namespace status_text_internal
}  // namespace

void PrintStatus(const exchange::v1::HandoverStatus& status, const PartyNames& names, Command& command) {
  if (command.flags.json) return command.PrintJson(status);
  namespace internal = status_text_internal;
  const bool colours = command.world.colours;
  command.out() << Printable(status.handover_id()) << "  " << Printable(status.kind()) << "  accepted "
                << TimeText(status.accept_time()) << "  "
                << Paint(status.ended() ? "ended" : "open", status.ended() ? Colour::kGreen : Colour::kYellow, colours)
                << "\n";
  Table table({"  to", "as", "state", "since", "by", "due", "tries", "delivery"});
  for (const internal::Delivery& delivery : status.deliveries()) {
    table.Add({"  " + names.Name(delivery.party_id()), OrDash(delivery.role()) + (delivery.copy() ? ", copy" : ""),
               internal::State(delivery), TimeText(delivery.state_time()), OrDash(delivery.professional()),
               internal::Due(delivery), std::to_string(delivery.attempt_count()), delivery.delivery_id()});
  }
  table.Print(command.out(), colours);
  if (status.has_content_erased_index()) {
    command.out() << "  content erased, log entry " << status.content_erased_index() << "\n";
  }
  if (status.has_evidence_erased_index()) {
    command.out() << "  decisions and statements erased, log entry " << status.evidence_erased_index() << "\n";
  }
  for (const internal::Delivery& delivery : status.deliveries()) {
    if (!delivery.suggested_party_id().empty()) {
      command.out() << "  not " << Printable(names.Name(delivery.party_id())) << " any more: hand it to "
                    << Printable(names.Name(delivery.suggested_party_id())) << "\n";
    }
    if (delivery.has_not_before_time()) {
      command.out() << "  given back by " << Printable(names.Name(delivery.party_id())) << "  "
                    << Lower(exchange::v1::GiveBackReason_Name(delivery.give_back_reason())) << ", not before "
                    << TimeText(delivery.not_before_time()) << "\n";
    }
    for (const exchange::v1::Pair& pair : delivery.withheld()) {
      command.out() << "  withheld from " << Printable(names.Name(delivery.party_id())) << "  " << PairText(pair)
                    << "  " << (pair.answer().empty() ? "open" : Lower(Printable(pair.answer()))) << "\n";
    }
    for (const exchange::v1::Obligation& duty : delivery.obligations()) {
      command.out() << "  duty of " << Printable(names.Name(duty.party_id())) << "  " << Printable(duty.code()) << "  "
                    << internal::StandingOf(duty) << "\n";
    }
  }
}

}  // namespace handover::cli
