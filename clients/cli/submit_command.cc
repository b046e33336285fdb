#include <functional>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "adapters/translation.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cli/commands.h"
#include "clients/cpp/files.h"
#include "clients/cpp/outgoing_handover.h"
#include "clients/cpp/submitter.h"
#include "handover/exchange/v1/exchange_service.pb.h"

namespace handover::cli {
namespace submit_internal {

struct Flags {
  std::vector<std::string> files;
  std::string format;
  std::string receipt;
};

// A readable handover as text or JSON, or a document in a format that a translator reads.
absl::StatusOr<std::vector<exchange::v1::Handover>> ReadHandovers(const std::string& path, const std::string& format,
                                                                  Command& command) {
  HANDOVER_ASSIGN_OR_RETURN(const std::string bytes, client::ReadFile(path));
  const adapters::Registry registry = adapters::MakeRegistry();
  const adapters::Reader* reader = format.empty() ? registry.Recognise(bytes) : registry.FindReader(format);
  if (reader == nullptr && !format.empty()) return Invalid("FORMAT_UNKNOWN", "--format", "no translator reads this format");
  if (reader == nullptr) {
    std::vector<exchange::v1::Handover> one(1);
    HANDOVER_RETURN_IF_ERROR(ReadMessage(path, one.front()));
    return one;
  }
  adapters::Translation translation = reader->Read(bytes, {&command.random, command.clock.Now()});
  for (const adapters::Issue& issue : translation.issues) {
    if (issue.severity == adapters::Severity::kError) return Invalid(issue.code, issue.path, issue.rule);
  }
  return std::move(translation.handovers);
}

void Describe(const client::Submitted& submitted, std::ostream& out) {
  out << "accepted   " << submitted.acceptance.handover_id() << (submitted.acceptance.duplicate() ? "  (again)" : "")
      << "\n";
  for (const exchange::v1::Acceptance::Recipient& recipient : submitted.acceptance.recipients()) {
    out << "  to " << (recipient.party_id().empty() ? "nobody yet" : recipient.party_id()) << "  "
        << exchange::v1::DeliveryState_Name(recipient.state());
    if (!recipient.rule_id().empty()) out << "  by rule " << recipient.rule_id() << ", " << recipient.legal_basis();
    out << "\n";
    for (const exchange::v1::Pair& pair : recipient.withheld()) {
      out << "    withheld: " << pair.category() << " (" << pair.reason() << ")\n";
    }
  }
}

// The built bytes lie on disk before they are sent: a retry after a crash must send the same.
absl::StatusOr<client::Submitted> SendOne(exchange::v1::Handover handover, client::Session& session, Command& command) {
  const client::HandoverSealer sealer(command.clock, command.random);
  HANDOVER_ASSIGN_OR_RETURN(const client::OutgoingHandover outgoing,
                            sealer.Seal(std::move(handover), session.profile()));
  const std::string kept = absl::StrCat(command.flags.state, "/outgoing/", ToString(outgoing.handover_id));
  HANDOVER_RETURN_IF_ERROR(client::WriteFile(kept, outgoing.Serialize()));
  return client::SubmitOnce(session, outgoing);
}

int Submit(const Flags& flags, Command& command) {
  absl::StatusOr<client::Session*> session = command.OpenSession();
  if (!session.ok()) return command.Fail(session.status());
  int exit_code = kDone;
  int count = 0;
  for (const std::string& file : flags.files) {
    const absl::StatusOr<std::vector<exchange::v1::Handover>> handovers = ReadHandovers(file, flags.format, command);
    if (!handovers.ok()) {
      exit_code = command.Fail(handovers.status());
      continue;
    }
    for (const exchange::v1::Handover& handover : *handovers) {
      const absl::StatusOr<client::Submitted> submitted = SendOne(handover, **session, command);
      if (!submitted.ok()) {
        exit_code = command.Fail(submitted.status());
        continue;
      }
      if (!flags.receipt.empty()) {
        const std::string path = ++count == 1 ? flags.receipt : absl::StrCat(flags.receipt, ".", count);
        const absl::Status written = client::WriteFile(path, submitted->receipt.SerializeAsString());
        if (!written.ok()) return command.Fail(written);
      }
      exchange::v1::SubmitHandoverResponse response;
      *response.mutable_acceptance() = submitted->acceptance;
      *response.mutable_receipt() = submitted->receipt;
      if (command.flags.json) command.PrintJson(response);
      else Describe(*submitted, command.out);
    }
  }
  return exit_code;
}

}  // namespace submit_internal

void AddSubmitCommand(CLI::App& app, Command& command, int& exit_code) {
  auto flags = std::make_shared<submit_internal::Flags>();  // Shared with the callback below, which is last.
  CLI::App* submit = app.add_subcommand("submit", "Hand over what files hold");
  submit->add_option("FILE", flags->files, "Handover as text or JSON, or a document of a known format")->required();
  submit->add_option("--format", flags->format, "Format of the files; else recognised from their bytes");
  submit->add_option("--receipt", flags->receipt, "Where the broker's receipt is written, for handover-verify");
  submit->callback([flags, &command, &exit_code] { exit_code = submit_internal::Submit(*flags, command); });
}

}  // namespace handover::cli
