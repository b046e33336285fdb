#include "adapters/gateway/inbound.h"

#include <filesystem>
#include <future>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"

#include "adapters/gateway/answer.h"
#include "adapters/gateway/prepare_document.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/files.h"
#include "clients/cpp/services.h"
#include "handover/exchange/v1/exchange_service.pb.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::gateway {
namespace inbound_internal {

using adapters::Issue;
using adapters::Severity;

absl::Status MakeFolders(const InboundFolders& folders) {
  std::error_code error;
  for (const std::string& folder :
       {folders.drop, folders.answers, folders.sent, folders.refused, folders.receipts, folders.state}) {
    std::filesystem::create_directories(folder, error);
    if (error) return absl::UnavailableError("gateway: a folder cannot be made");
  }
  return absl::OkStatus();
}

// A refusal by the broker, as an issue of the document.
Issue IssueOf(const absl::Status& refusal) {
  const exchange::v1::ErrorDetail why = DetailOf(refusal);
  std::string rule = why.rule();
  for (const exchange::v1::PolicyRefusal& addressee : why.refusals()) {
    absl::StrAppend(&rule, "; ", addressee.reason());
    if (!addressee.rule_id().empty()) absl::StrAppend(&rule, " by rule ", addressee.rule_id());
  }
  return {Severity::kError, why.code(), why.field_path(), rule};
}

// The broker has not answered for good: the same bytes are sent again later.
bool MayComeLater(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable || status.code() == absl::StatusCode::kResourceExhausted;
}

// Envelope and slip of what was sent.
exchange::v1::Handover ReadableHead(const client::OutgoingHandover& outgoing) {
  exchange::v1::SubmittedHandover submitted;
  exchange::v1::Handover handover;
  if (!submitted.ParseFromString(outgoing.submitted)) return handover;
  handover.mutable_envelope()->ParseFromString(submitted.envelope());
  for (const exchange::v1::Item& item : submitted.items()) {
    if (item.kind() == exchange::v1::Item::SLIP) handover.mutable_slip()->ParseFromString(item.body());
  }
  return handover;
}

}  // namespace inbound_internal

Inbound::Inbound(Options options, client::Session& session, Clock& clock, Random& random,
                 std::unique_ptr<EarlierLetters> earlier)
    : options_(std::move(options)),
      session_(session),
      clock_(clock),
      random_(random),
      registry_(adapters::MakeRegistry()),
      sealer_(clock, random),
      drop_({options_.folders.drop, options_.settle}),
      outbox_(options_.folders.state + "/outbox"),
      earlier_(std::move(earlier)) {}

absl::StatusOr<std::unique_ptr<Inbound>> Inbound::Open(const Options& options, client::Session& session, Clock& clock,
                                                       Random& random) {
  HANDOVER_RETURN_IF_ERROR(inbound_internal::MakeFolders(options.folders));
  HANDOVER_ASSIGN_OR_RETURN(std::unique_ptr<EarlierLetters> earlier,
                            EarlierLetters::Open(options.folders.state + "/earlier", random));
  return absl::WrapUnique(new Inbound(options, session, clock, random, std::move(earlier)));
}

absl::StatusOr<std::vector<directory::v1::Party>> Inbound::Parties() const {
  HANDOVER_ASSIGN_OR_RETURN(const directory::v1::ListPartiesResponse response,
                            client::DirectoryClient(session_.channel()).ListParties({}));
  return std::vector<directory::v1::Party>(response.parties().begin(), response.parties().end());
}

absl::StatusOr<Inbound::Round> Inbound::RunOnce() {
  Round round;
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<std::string> names, drop_.Look(clock_.Now()));
  for (const std::string& name : names) {
    const absl::Status taken = TakeIn(name, round);
    // The broker was not reached: the file stays where it is and is taken in the next round.
    if (taken.code() == absl::StatusCode::kUnavailable)
      ++round.waiting_count;
    else
      HANDOVER_RETURN_IF_ERROR(taken);
  }
  std::vector<std::string> damaged;
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<OutgoingDocument> documents, outbox_.Load(damaged));
  round.damaged_count = static_cast<int>(damaged.size());
  for (const OutgoingDocument& document : documents) HANDOVER_RETURN_IF_ERROR(Send(document, round));
  return round;
}

absl::Status Inbound::TakeIn(const std::string& name, Round& round) {
  const InboundFolders& folders = options_.folders;
  const absl::StatusOr<std::string> document = drop_.Read(name);
  if (!document.ok()) {
    if (document.status().code() == absl::StatusCode::kNotFound || CodeOf(document.status()) == "FILE_CHANGED") {
      return absl::OkStatus();
    }
    ++round.refused_count;
    const std::vector<adapters::Issue> issues = {inbound_internal::IssueOf(document.status())};
    HANDOVER_RETURN_IF_ERROR(WriteAnswer(name, "", issues, false));
    return drop_.MoveTo(name, folders.refused + "/" + name);
  }
  // After a crash between outbox and move the document is here a second time: it is under way already.
  if (outbox_.Find(Outbox::IdOf(*document)).has_value()) return drop_.MoveTo(name, folders.sent + "/" + name);
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<directory::v1::Party> parties, Parties());
  const client::PartyProfile profile = session_.profile();
  const PreparedDocument prepared =
      PrepareDocument(name, *document, {registry_, *earlier_, sealer_, profile, parties, random_, clock_.Now()});
  if (prepared.repeated) {
    ++round.accepted_count;
    HANDOVER_RETURN_IF_ERROR(WriteAnswer(name, *document, {}, true));
    return drop_.MoveTo(name, folders.sent + "/" + name);
  }
  if (!prepared.accepted()) {
    ++round.refused_count;
    HANDOVER_RETURN_IF_ERROR(WriteAnswer(name, *document, prepared.translation.issues, false));
    return drop_.MoveTo(name, folders.refused + "/" + name);
  }
  HANDOVER_RETURN_IF_ERROR(outbox_.Add(prepared.outgoing));
  return drop_.MoveTo(name, folders.sent + "/" + name);
}

absl::Status Inbound::Send(const OutgoingDocument& document, Round& round) {
  std::vector<client::SubmitResult> results;
  {
    client::Submitter submitter(session_);
    std::vector<std::future<client::SubmitResult>> futures;
    for (const client::OutgoingHandover& handover : document.handovers) futures.push_back(submitter.Submit(handover));
    for (std::future<client::SubmitResult>& future : futures) results.push_back(future.get());
  }
  std::vector<adapters::Issue> issues;
  for (size_t i = 0; i < results.size(); ++i) {
    if (results[i].ok()) {
      const std::string receipt = results[i]->receipt.SerializeAsString();
      HANDOVER_RETURN_IF_ERROR(outbox_.AddReceipt(document.id, i, receipt));
      HANDOVER_RETURN_IF_ERROR(client::WriteFile(
          absl::StrCat(options_.folders.receipts, "/", ToString(document.handovers[i].handover_id), ".receipt"),
          receipt));
    } else if (inbound_internal::MayComeLater(results[i].status())) {
      ++round.waiting_count;
      return absl::OkStatus();
    } else {
      issues.push_back(inbound_internal::IssueOf(results[i].status()));
    }
  }
  if (!issues.empty()) WithdrawAccepted(document, results);
  return Finish(document, issues, round);
}

absl::Status Inbound::Finish(const OutgoingDocument& document, const std::vector<adapters::Issue>& issues,
                             Round& round) {
  const bool accepted = issues.empty();
  HANDOVER_RETURN_IF_ERROR(WriteAnswer(document.name, document.document, issues, accepted));
  if (accepted) {
    ++round.accepted_count;
    HANDOVER_RETURN_IF_ERROR(Remember(document));
  } else {
    ++round.refused_count;
    // It was moved to `sent` when it went into the outbox.
    std::error_code error;
    std::filesystem::rename(options_.folders.sent + "/" + document.name, options_.folders.refused + "/" + document.name,
                            error);
  }
  return outbox_.Remove(document.id);
}

absl::Status Inbound::WriteAnswer(const std::string& name, const std::string& document,
                                  const std::vector<adapters::Issue>& issues, bool accepted) {
  const DocumentOutcome outcome = accepted ? DocumentOutcome::kAccepted : DocumentOutcome::kRefused;
  const Answer answer = MakeAnswer({document, outcome, issues, clock_.Now(), random_});
  HANDOVER_RETURN_IF_ERROR(
      client::WriteFile(absl::StrCat(options_.folders.answers, "/", name, ".answer", answer.extension), answer.bytes));
  if (accepted) return absl::OkStatus();
  return client::WriteFile(absl::StrCat(options_.folders.refused, "/", name, ".reason.txt"), ReadableReason(issues));
}

absl::Status Inbound::Remember(const OutgoingDocument& document) {
  const adapters::Reader* reader = registry_.Recognise(document.document);
  if (reader == nullptr) return absl::OkStatus();
  const adapters::SourceReference source = reader->Read(document.document, {&random_, clock_.Now()}).source;
  for (const std::string& letter_id : source.letter_ids) {
    HANDOVER_RETURN_IF_ERROR(earlier_->RememberDocument(source.sender_address, letter_id, document.id));
  }
  for (const client::OutgoingHandover& handover : document.handovers) {
    HANDOVER_RETURN_IF_ERROR(
        earlier_->RememberSubject(source.sender_address, inbound_internal::ReadableHead(handover)));
  }
  return absl::OkStatus();
}

void Inbound::WithdrawAccepted(const OutgoingDocument& document, const std::vector<client::SubmitResult>& results) {
  for (size_t i = 0; i < results.size(); ++i) {
    if (!results[i].ok()) continue;
    exchange::v1::WithdrawHandoverRequest request;
    request.set_handover_id(ToString(document.handovers[i].handover_id));
    request.set_reason_code("OTHER");
    // Where it has been delivered already the sender mends it with a correction: the answer says that it was refused.
    client::ExchangeClient(session_.channel()).WithdrawHandover(request).IgnoreError();
  }
}

}  // namespace handover::gateway
