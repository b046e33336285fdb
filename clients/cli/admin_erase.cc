#include <memory>
#include <string>

#include "CLI/CLI.hpp"

#include "broker/base/ids.h"
#include "clients/cli/commands.h"
#include "clients/cli/person_flags.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace admin_erase_internal {

using admin::v1::ErasureRequest;
using admin::v1::RequestErasureRequest;

struct Flags {
  std::string handover;
  PersonFlags person;
  std::string scope;
  std::string reason;
  std::string journal;
  std::string request_id;
};

std::string TargetText(const ErasureRequest& request) {
  if (!request.person()) return "handover " + request.handover_id();
  const std::string numbers =
      request.number_count() > 1 ? " under " + std::to_string(request.number_count()) + " numbers" : "";
  return "a person" + numbers + ", " + std::to_string(request.handover_count()) + " handovers";
}

// What is damaged cannot be looked at, so it may be about one more handover.
std::string DamageText(int count) {
  if (count == 0) return "";
  return "  beware: " + std::to_string(count) +
         " log entries about the person are damaged; what they are about is not found and not erased\n";
}

absl::StatusOr<RequestErasureRequest> MakeRequest(const Flags& flags, const Command& command) {
  RequestErasureRequest request;
  const bool names_person = !flags.person.cpr.empty() || !flags.person.cpr_file.empty();
  if (names_person == !flags.handover.empty()) {
    return UsageError("exactly one of --handover, --cpr-file and --cpr");
  }
  if (names_person) {
    absl::StatusOr<model::v1::PersonIdentifier> person = ReadPerson(flags.person, command.world.in);
    if (!person.ok()) return person.status();
    *request.mutable_person() = *std::move(person);
  } else {
    request.set_handover_id(flags.handover);
  }
  admin::v1::ErasureScope scope = admin::v1::ERASURE_SCOPE_UNSPECIFIED;
  const std::string scope_name = flags.scope.empty() && names_person ? "EVERYTHING" : flags.scope;
  if (!admin::v1::ErasureScope_Parse(scope_name, &scope) || scope == admin::v1::ERASURE_SCOPE_UNSPECIFIED) {
    return UsageError("--scope: CONTENT or EVERYTHING");
  }
  request.set_scope(scope);
  request.set_reason_code(flags.reason);
  request.set_journal_reference(flags.journal);
  // Given by hand, a retry is told from a second request.
  request.set_request_id(flags.request_id.empty()
                             ? FormatUuid(NewUuid7(command.world.clock.Now(), command.world.random))
                             : flags.request_id);
  return request;
}

int Ask(const Flags& flags, Command& command) {
  const absl::StatusOr<RequestErasureRequest> request = MakeRequest(flags, command);
  if (!request.ok()) return command.Fail(request.status());
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const auto response = client::AdminClient(*channel).RequestErasure(*request);
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) {
    command.PrintJson(response->request());
    return kDone;
  }
  const ErasureRequest& waiting = response->request();
  command.out() << "asked for, nothing is erased yet: " << Printable(TargetText(waiting)) << "\n"
                << "another operator has until " << TimeText(waiting.expire_time())
                << " to run:  handover admin confirm-erasure " << Printable(waiting.request_id()) << "\n"
                << DamageText(waiting.damaged_entry_count());
  return kDone;
}

int Confirm(const Flags& flags, Command& command) {
  admin::v1::ConfirmErasureRequest request;
  request.set_request_id(flags.request_id);
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const auto response = client::AdminClient(*channel).ConfirmErasure(request);
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) {
    command.PrintJson(*response);
    return kDone;
  }
  command.out() << "erased: " << response->erased_handover_count() << " handovers"
                << (response->person_erased() ? " and the person's facts and consents" : "");
  if (response->erased_number_count() > 1) command.out() << " under " << response->erased_number_count() << " numbers";
  command.out() << "\n" << DamageText(response->damaged_entry_count());
  for (const std::string& decider : response->deciders()) {
    command.out() << "  decided by " << Printable(decider) << "\n";
  }
  if (response->has_receipt()) command.out() << "  log entry " << response->receipt().leaf_index() << "\n";
  return kDone;
}

int List(Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const auto response = client::AdminClient(*channel).ListErasureRequests({});
  if (!response.ok()) return command.Fail(response.status());
  Table table({"request", "what", "scope", "why", "journal", "asked by", "until"});
  for (const ErasureRequest& request : response->requests()) {
    if (command.flags.json) command.PrintJson(request);
    table.Add({request.request_id(), TargetText(request), Lower(admin::v1::ErasureScope_Name(request.scope())),
               request.reason_code(), request.journal_reference(), request.requested_by(),
               TimeText(request.expire_time())});
  }
  if (command.flags.json) return kDone;
  table.Print(command.out(), command.world.colours);
  if (table.empty()) command.out() << "nothing waits\n";
  return kDone;
}

}  // namespace admin_erase_internal
}  // namespace

void AddAdminErase(CLI::App& admin, Command& command) {
  namespace internal = admin_erase_internal;
  auto flags = std::make_shared<internal::Flags>();  // Shared with the callbacks, which are last.
  CLI::App* erase = admin.add_subcommand("erase", "Ask for an erasure; another operator has to confirm it");
  erase->add_option("--handover", flags->handover, "Id of a handover");
  AddPersonFlags(*erase, flags->person);
  erase->add_option("--scope", flags->scope, "CONTENT, or EVERYTHING: also what was decided; always so for a person");
  erase->add_option("--reason", flags->reason, "SUBJECT_REQUEST, UNLAWFUL, COURT_ORDER, SENT_IN_ERROR or OTHER")
      ->required();
  erase->add_option("--journal", flags->journal, "Where the order lies in your own journal; names no person")
      ->required();
  erase->add_option("--request-id", flags->request_id, "UUID of a request that is sent again; else a new one");
  erase->callback([flags, &command] { command.exit_code = internal::Ask(*flags, command); });
  CLI::App* confirm = admin.add_subcommand("confirm-erasure", "Confirm what another operator has asked for: erases it");
  confirm->add_option("REQUEST", flags->request_id, "Id of the request")->required();
  confirm->callback([flags, &command] { command.exit_code = internal::Confirm(*flags, command); });
  admin.add_subcommand("erasures", "Erasures that wait for a second operator")->callback([&command] {
    command.exit_code = internal::List(command);
  });
}

}  // namespace handover::cli
