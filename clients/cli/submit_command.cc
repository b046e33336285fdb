#include <algorithm>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cli/care_level_flag.h"
#include "clients/cli/commands.h"
#include "clients/cli/handover_input.h"
#include "clients/cli/json_text.h"
#include "clients/cli/party_names.h"
#include "clients/cli/state_folder.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/retry.h"
#include "clients/cpp/submitter.h"

namespace handover::cli {
namespace {
namespace submit_internal {

struct Flags {
  std::vector<std::string> files;
  std::string format;
  std::vector<std::string> care_levels;
  std::string receipt;
  bool pending = false;
};

// One handover and the file it came from.
struct Sending {
  std::string file;
  std::string kind;
  client::OutgoingHandover outgoing;
  std::future<client::SubmitResult> result;
};

class Submission {
 public:
  Submission(const Flags& flags, adapters::Registry registry, Command& command)
      : flags_(flags), registry_(std::move(registry)), command_(command), state_(command.flags.state) {}

  int Run() {
    const absl::StatusOr<client::Session*> session = command_.OpenSession();
    if (!session.ok()) return command_.Fail(session.status());
    // For people alone; without it they see ids.
    if (!command_.flags.json) names_ = PartyNames::Ask((*session)->channel()).value_or(PartyNames());
    std::vector<Sending> sendings = flags_.pending ? TakePending() : SealFiles(**session);
    client::Submitter submitter(**session);
    for (Sending& sending : sendings) sending.result = submitter.Submit(sending.outgoing);
    for (Sending& sending : sendings) Settle(sending);
    const absl::Status proven = (*session)->ProveLog();
    if (!proven.ok()) Worst(command_.Fail(proven));
    if (sendings.empty() && flags_.pending && !command_.flags.json) command_.out() << "nothing is on its way\n";
    return exit_code_;
  }

 private:
  // A refusal in the middle of many must show in the exit code, and so must one that was not reached.
  void Worst(int code) { exit_code_ = std::max(exit_code_, code); }

  std::vector<Sending> TakePending() {
    std::vector<Sending> sendings;
    const absl::StatusOr<std::vector<client::OutgoingHandover>> pending = state_.AllOutgoing();
    if (!pending.ok()) Worst(command_.Fail(pending.status()));
    for (const client::OutgoingHandover& outgoing : pending.value_or(std::vector<client::OutgoingHandover>())) {
      sendings.push_back({"", "", outgoing, {}});
    }
    return sendings;
  }

  std::vector<Sending> SealFiles(const client::Session& session) {
    std::vector<Sending> sendings;
    for (const std::string& file : flags_.files) {
      const absl::StatusOr<std::vector<exchange::v1::Handover>> handovers =
          ReadHandovers(file, {flags_.format, registry_}, command_.world);
      if (!handovers.ok()) Worst(FailFile(file, handovers.status()));
      for (const exchange::v1::Handover& handover : handovers.value_or(std::vector<exchange::v1::Handover>())) {
        absl::StatusOr<client::OutgoingHandover> outgoing = Seal(handover, session);
        if (!outgoing.ok()) {
          Worst(FailFile(file, outgoing.status()));
        } else {
          sendings.push_back({file, handover.envelope().kind(), *std::move(outgoing), {}});
        }
      }
    }
    return sendings;
  }

  // What is on its way already is sent as it was built: new salts would make it another handover under the same id.
  absl::StatusOr<client::OutgoingHandover> Seal(const exchange::v1::Handover& handover,
                                                const client::Session& session) {
    if (const auto id = HandoverId::FromBytes(handover.envelope().handover_id()); id.has_value()) {
      HANDOVER_ASSIGN_OR_RETURN(std::optional<client::OutgoingHandover> known, state_.FindOutgoing(*id));
      if (known.has_value()) return *std::move(known);
    }
    const client::HandoverSealer sealer(command_.world.clock, command_.world.random);
    HANDOVER_ASSIGN_OR_RETURN(client::OutgoingHandover outgoing, sealer.Seal(handover, session.profile()));
    HANDOVER_RETURN_IF_ERROR(state_.KeepOutgoing(outgoing));
    return outgoing;
  }

  void Settle(Sending& sending) {
    const client::SubmitResult result = sending.result.get();
    if (result.ok()) return Worst(PrintAccepted(sending, *result));
    Worst(FailFile(sending.file, result.status()));
    // Only a refusal is final. A proof that does not hold leaves everything as evidence.
    if (client::IsRefused(result.status())) {
      state_.DropOutgoing(sending.outgoing.handover_id);
    } else if (!command_.flags.json) {
      command_.err() << "  kept: `handover submit --pending` sends the same bytes again\n";
    }
  }

  int PrintAccepted(const Sending& sending, const client::Submitted& submitted) {
    absl::Status written = state_.FinishOutgoing(sending.outgoing.handover_id, submitted.receipt);
    if (!flags_.receipt.empty()) {
      const std::string path = ++receipts_ == 1 ? flags_.receipt : absl::StrCat(flags_.receipt, ".", receipts_);
      written.Update(WriteOurFile(path, submitted.receipt.SerializeAsString()));
    }
    if (command_.flags.json) {
      exchange::v1::SubmitHandoverResponse response;
      *response.mutable_acceptance() = submitted.acceptance;
      *response.mutable_receipt() = submitted.receipt;
      JsonLine line;
      if (!sending.file.empty()) line.Text("file", sending.file);
      command_.out() << line.FieldsOf(ToJson(response, JsonForm::kLine)).Take() << "\n";
    } else {
      PrintAcceptance(sending, submitted.acceptance);
    }
    return written.ok() ? kDone : command_.Fail(written);
  }

  void PrintAcceptance(const Sending& sending, const exchange::v1::Acceptance& acceptance) {
    const bool colours = command_.world.colours;
    command_.out() << Paint("accepted", Colour::kGreen, colours) << "  " << Printable(acceptance.handover_id());
    if (!sending.kind.empty()) command_.out() << "  " << Printable(sending.kind);
    command_.out() << (acceptance.duplicate() ? "  (it had been accepted before)" : "") << "\n";
    Table table({"  addressee", "party", "state", "rule", "basis", "delivery"});
    for (const exchange::v1::Acceptance::Recipient& recipient : acceptance.recipients()) {
      table.Add({absl::StrCat("  ", recipient.addressee_index() + 1), names_.Name(recipient.party_id()),
                 Lower(exchange::v1::DeliveryState_Name(recipient.state())), OrDash(recipient.rule_id()),
                 OrDash(recipient.legal_basis()), OrDash(recipient.delivery_id())});
    }
    table.Print(command_.out(), colours);
    for (const exchange::v1::Acceptance::Recipient& recipient : acceptance.recipients()) {
      for (const exchange::v1::Pair& pair : recipient.withheld()) {
        command_.out() << "  withheld from addressee " << recipient.addressee_index() + 1 << "  " << PairText(pair)
                       << "\n";
      }
    }
    for (const exchange::v1::Acceptance::Warning& warning : acceptance.warnings()) {
      command_.out() << "  " << Paint("look at", Colour::kYellow, colours) << "  " << Printable(warning.code()) << "  "
                     << Printable(warning.field_path()) << "  " << Printable(warning.rule()) << "\n";
    }
  }

  int FailFile(const std::string& file, const absl::Status& status) {
    if (command_.flags.json && !file.empty() && ExitCodeOf(status) != kUsage) {
      command_.err() << JsonLine().Text("file", file).FieldsOf(ToJson(DetailOf(status), JsonForm::kLine)).Take()
                     << "\n";
      return ExitCodeOf(status);
    }
    if (!file.empty() && flags_.files.size() > 1) command_.err() << Printable(file) << ":\n";
    return command_.Fail(status);
  }

  const Flags& flags_;
  const adapters::Registry registry_;
  Command& command_;
  const StateFolder state_;
  PartyNames names_;
  int receipts_ = 0;
  int exit_code_ = kDone;
};

int Run(const Flags& flags, Command& command) {
  if (flags.pending != flags.files.empty()) return command.Fail(UsageError("name files, or say --pending"));
  absl::StatusOr<adapters::Registry> registry = MakeRegistry(flags.care_levels);
  if (!registry.ok()) return command.Fail(registry.status());
  return Submission(flags, *std::move(registry), command).Run();
}

}  // namespace submit_internal
}  // namespace

void AddSubmit(CLI::App& app, Command& command) {
  auto flags = std::make_shared<submit_internal::Flags>();  // Shared with the callback, which is last.
  CLI::App* submit = app.add_subcommand("submit", "Hand over what files hold");
  submit->add_option("FILE", flags->files,
                     "Handovers as protobuf text or JSON, or documents of a known format; - is "
                     "standard input");
  submit->add_option("--format", flags->format, "Format of the files; else recognised from their bytes");
  AddCareLevelFlag(*submit, flags->care_levels);
  submit->add_option("--receipt", flags->receipt, "Write the receipt here too; of further handovers to FILE.2, FILE.3");
  submit->add_flag("--pending", flags->pending, "Send again what had no answer, as it was");
  submit->callback([flags, &command] { command.exit_code = submit_internal::Run(*flags, command); });
}

}  // namespace handover::cli
