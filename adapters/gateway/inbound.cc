#include "adapters/gateway/inbound.h"

#include <filesystem>
#include <future>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"

#include "adapters/gateway/answer.h"
#include "adapters/gateway/receipt_reading.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/acknowledgement_frame.h"
#include "clients/cpp/retry.h"
#include "clients/cpp/services.h"
#include "handover/exchange/v1/exchange_service.pb.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::gateway {
namespace inbound_internal {

using adapters::Issue;
using adapters::Severity;

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

// The document stays in the outbox, since nobody has judged it.
void Wait(const absl::Status& why, Inbound::Round& round) {
  ++round.waiting_count;
  const bool is_locked_out = why.code() == absl::StatusCode::kUnauthenticated;
  round.broker_was_away = is_locked_out || why.code() == absl::StatusCode::kUnavailable;
  if (why.code() == absl::StatusCode::kUnavailable || why.code() == absl::StatusCode::kResourceExhausted) return;
  ++round.unclear_count;
  round.unclear_code = CodeOf(why);
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

Inbound::Inbound(Options options, client::Session& session, PartyList& parties, Clock& clock, Random& random,
                 Backlog& backlog, std::unique_ptr<EarlierLetters> earlier)
    : options_(std::move(options)),
      session_(session),
      parties_(parties),
      clock_(clock),
      random_(random),
      backlog_(backlog),
      registry_(adapters::MakeRegistry()),
      filing_(options_.filing, clock, random),
      drop_({options_.drop, options_.settle}),
      outbox_(options_.state + "/outbox", backlog),
      earlier_(std::move(earlier)),
      later_answers_(options_.state + "/answers"),
      attempts_(options_.state + "/attempts", options_.max_read_attempts),
      intake_({session, parties_, *earlier_, outbox_, filing_, clock, random, options_.care_levels}),
      written_(options_.state + "/written"),
      receipts_({options_.state, options_.accepting_professional, written_, clock,
                 [&session](const client::OutgoingAcknowledgement& acknowledgement) {
                   return client::AcknowledgeOnce(session, {acknowledgement}).front();
                 },
                 options_.note_receipt}) {}

absl::StatusOr<std::unique_ptr<Inbound>> Inbound::Open(const Options& options, client::Session& session,
                                                       PartyList& parties, Clock& clock, Random& random,
                                                       Backlog& backlog) {
  HANDOVER_ASSIGN_OR_RETURN(std::unique_ptr<EarlierLetters> earlier,
                            EarlierLetters::Open(options.state + "/earlier", random, options.max_earlier_files));
  std::unique_ptr<Inbound> inbound =
      absl::WrapUnique(new Inbound(options, session, parties, clock, random, backlog, std::move(earlier)));
  HANDOVER_RETURN_IF_ERROR(inbound->filing_.MakeFolders());
  std::error_code error;
  for (const std::string& folder : {options.drop, options.state + "/outbox"}) {
    if (!folder.empty()) std::filesystem::create_directories(folder, error);
    if (error) return absl::UnavailableError("gateway: a folder cannot be made");
  }
  HANDOVER_RETURN_IF_ERROR(inbound->outbox_.Recover());
  return inbound;
}

absl::StatusOr<Inbound::Round> Inbound::RunOnce() {
  Round round;
  parties_.RefreshWhenOld();
  if (!options_.drop.empty()) HANDOVER_RETURN_IF_ERROR(TakeFiles(round));
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<std::string> ids, outbox_.Ids());
  for (const std::string& id : ids) {
    const absl::StatusOr<OutgoingDocument> document = outbox_.Load(id);
    if (document.ok() && round.broker_was_away)
      ++round.waiting_count;
    else if (document.ok())
      HANDOVER_RETURN_IF_ERROR(Send(*document, round));
    else if (document.status().code() == absl::StatusCode::kDataLoss)
      ++round.damaged_count;
  }
  return round;
}

absl::Status Inbound::TakeFiles(Round& round) {
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<std::string> names, drop_.Look(clock_.Now()));
  if (names.empty()) return absl::OkStatus();
  // Once for all of them: each file would wait for the broker anew.
  const absl::Status known = parties_.Get().status();
  if (known.code() == absl::StatusCode::kUnavailable) {
    round.waiting_count += static_cast<int>(names.size());
    return absl::OkStatus();
  }
  HANDOVER_RETURN_IF_ERROR(known);
  for (const std::string& name : names) {
    if (!backlog_.HasRoom()) {
      ++round.held_back_count;
      continue;
    }
    const absl::Status taken = TakeIn(name, round);
    // The broker was not reached: the file stays where it is and is taken in the next round.
    if (taken.code() == absl::StatusCode::kUnavailable)
      ++round.waiting_count;
    else
      HANDOVER_RETURN_IF_ERROR(taken);
  }
  return absl::OkStatus();
}

absl::Status Inbound::TakeIn(const std::string& name, Round& round) {
  const absl::StatusOr<std::string> document = drop_.Read(name);
  if (!document.ok()) {
    if (document.status().code() == absl::StatusCode::kNotFound || CodeOf(document.status()) == "FILE_CHANGED") {
      return absl::OkStatus();
    }
    ++round.refused_count;
    return File(
        name,
        {TakenAs::kRefused, filing_.NameFor(name, Outbox::IdOf("")), {inbound_internal::IssueOf(document.status())}},
        "");
  }
  const std::string id = Outbox::IdOf(*document);
  HANDOVER_ASSIGN_OR_RETURN(const ReadingAttempts::Verdict verdict, attempts_.Begin(id));
  const bool goes_on = verdict == ReadingAttempts::Verdict::kGoOn;
  const absl::Status taken = goes_on ? TakeDocument(name, *document, round) : PutAside(name, id, round);
  attempts_.End(id);
  return taken;
}

absl::Status Inbound::TakeDocument(const std::string& name, const std::string& document, Round& round) {
  if (IsReceipt(document)) return TakeReceipt(name, document, round);
  HANDOVER_ASSIGN_OR_RETURN(const TakenDocument taken, intake_.Take(name, document));
  if (taken.as == TakenAs::kRepeated) ++round.accepted_count;
  if (taken.as == TakenAs::kRefused) ++round.refused_count;
  return File(name, taken, document);
}

absl::Status Inbound::PutAside(const std::string& name, const std::string& document_id, Round& round) {
  const std::string filed = filing_.NameFor(name, document_id);
  ++round.refused_count;
  HANDOVER_RETURN_IF_ERROR(filing_.WriteReason(filed, {attempts_.Reason()}));
  return MoveAway(name, filing_.RefusedPath(filed));
}

absl::Status Inbound::TakeReceipt(const std::string& name, const std::string& receipt, Round& round) {
  HANDOVER_ASSIGN_OR_RETURN(const LocalReceipts::Taken taken, receipts_.Take(receipt));
  const std::string filed = filing_.NameFor(name, Outbox::IdOf(receipt));
  if (!taken.is_refused()) {
    ++round.accepted_count;
    return MoveAway(name, filing_.SentPath(filed));
  }
  ++round.refused_count;
  HANDOVER_RETURN_IF_ERROR(filing_.WriteReason(filed, taken.issues));
  return MoveAway(name, filing_.RefusedPath(filed));
}

// Another file that has taken the name meanwhile stays, and is a document of its own.
absl::Status Inbound::MoveAway(const std::string& name, const std::string& path) const {
  absl::Status moved = drop_.MoveTo(name, path);
  return CodeOf(moved) == "FILE_CHANGED" ? absl::OkStatus() : moved;
}

// The answer first: a file that was moved is not looked at again.
absl::Status Inbound::File(const std::string& name, const TakenDocument& taken, const std::string& document) {
  switch (taken.as) {
    case TakenAs::kNew:
    case TakenAs::kUnderWay:
      break;
    case TakenAs::kRepeated:
      HANDOVER_RETURN_IF_ERROR(filing_.WriteAnswer(taken.name, document, DocumentOutcome::kAccepted, {}));
      break;
    case TakenAs::kRefused:
      HANDOVER_RETURN_IF_ERROR(filing_.WriteAnswer(taken.name, document, DocumentOutcome::kRefused, taken.issues));
      return MoveAway(name, filing_.RefusedPath(taken.name));
  }
  return MoveAway(name, filing_.SentPath(taken.name));
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
      HANDOVER_RETURN_IF_ERROR(filing_.WriteReceipt(ToString(document.handovers[i].handover_id), receipt));
    } else if (client::IsRefused(results[i].status())) {
      issues.push_back(inbound_internal::IssueOf(results[i].status()));
    } else {
      inbound_internal::Wait(results[i].status(), round);
      return absl::OkStatus();
    }
  }
  if (!issues.empty()) {
    const absl::Status withdrawn = WithdrawAccepted(document, results);
    if (!withdrawn.ok()) {
      inbound_internal::Wait(withdrawn, round);
      return absl::OkStatus();
    }
  }
  return Finish(document, issues, round);
}

// Each step may be taken again: a crash between any two of them ends here once more, with the same receipts.
absl::Status Inbound::Finish(const OutgoingDocument& document, const std::vector<adapters::Issue>& issues,
                             Round& round) {
  const DocumentOutcome outcome = issues.empty() ? DocumentOutcome::kAccepted : DocumentOutcome::kRefused;
  HANDOVER_RETURN_IF_ERROR(filing_.KeepOriginal(document.name, document.document, outcome));
  HANDOVER_RETURN_IF_ERROR(filing_.WriteAnswer(document.name, document.document, outcome, issues));
  if (options_.later_answers) {
    const std::optional<LaterAnswer> answer = MakeLaterAnswer(document, outcome, issues, clock_.Now());
    if (answer.has_value()) HANDOVER_RETURN_IF_ERROR(later_answers_.Add(*answer));
  }
  switch (outcome) {
    case DocumentOutcome::kAccepted:
      ++round.accepted_count;
      HANDOVER_RETURN_IF_ERROR(Remember(document));
      break;
    case DocumentOutcome::kRefused:
      ++round.refused_count;
      break;
  }
  return outbox_.Remove(document.id);
}

absl::Status Inbound::Remember(const OutgoingDocument& document) {
  const adapters::Reader* reader = registry_.Recognise(document.document);
  if (reader == nullptr) return earlier_->RememberDocument(document.id);
  const adapters::SourceReference source = reader->Read(document.document, {&random_, clock_.Now()}).source;
  for (const std::string& letter_id : source.letter_ids) {
    HANDOVER_RETURN_IF_ERROR(earlier_->RememberDocument(source.sender_address, letter_id, document.id));
  }
  for (const client::OutgoingHandover& handover : document.handovers) {
    HANDOVER_RETURN_IF_ERROR(
        earlier_->RememberSubject(source.sender_address, inbound_internal::ReadableHead(handover)));
  }
  return earlier_->RememberDocument(document.id);
}

absl::Status Inbound::WithdrawAccepted(const OutgoingDocument& document,
                                       const std::vector<client::SubmitResult>& results) {
  for (size_t i = 0; i < results.size(); ++i) {
    if (!results[i].ok()) continue;
    exchange::v1::WithdrawHandoverRequest request;
    request.set_handover_id(ToString(document.handovers[i].handover_id));
    request.set_reason_code("OTHER");
    const absl::Status withdrawn = client::ExchangeClient(session_.channel()).WithdrawHandover(request).status();
    // Where it has been delivered already the sender mends it with a correction: the answer says that it was refused.
    if (!withdrawn.ok() && !client::IsRefused(withdrawn)) return withdrawn;
  }
  return absl::OkStatus();
}

}  // namespace handover::gateway
