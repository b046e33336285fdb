#include "adapters/gateway/local_receipts.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/files.h"
#include "clients/cpp/retry.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::gateway {
namespace local_receipts_internal {

using adapters::Issue;
using adapters::Severity;
using exchange::v1::Acknowledgement;

constexpr const char* kReason = "NOT_USABLE";  // Of the policy's reasons for declining.

// Who says no: a system, which gives its reason by its own code.
std::string SpeakerOf(const LocalReceipt& receipt) {
  return absl::StrCat("Receiving system (", receipt.reason.empty() ? "no reason told" : receipt.reason, ")");
}

Issue ErrorOf(const char* code, const char* rule) { return {Severity::kError, code, "receipt", rule}; }

// What is noted of a word, by what became of it.
std::string EventOf(Acknowledgement::Outcome outcome, bool done) {
  if (outcome == Acknowledgement::OUTCOME_ACCEPTED) return done ? "ACCEPTED" : "NOT_ACCEPTED";
  if (outcome == Acknowledgement::OUTCOME_DECLINED) return done ? "DECLINED" : "NOT_DECLINED";
  return "CONFIRMED";
}

}  // namespace local_receipts_internal

bool LocalReceipts::Taken::is_refused() const {
  return std::any_of(issues.begin(), issues.end(),
                     [](const adapters::Issue& issue) { return issue.severity == adapters::Severity::kError; });
}

absl::StatusOr<LocalReceipts::Taken> LocalReceipts::Take(std::string_view document) {
  ReceiptReading reading = ReadReceipt(document);
  Taken taken{std::move(reading.issues)};
  // All of it is judged before a word of it is said.
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<Step> steps, PlanSteps(reading.receipts, taken.issues));
  if (taken.is_refused()) return taken;
  for (const Step& step : steps) HANDOVER_RETURN_IF_ERROR(Say(step));
  return taken;
}

// By every name that the receipt has for the letter.
absl::StatusOr<std::vector<DeliveryId>> LocalReceipts::FindAll(const LocalReceipt& receipt) const {
  HANDOVER_ASSIGN_OR_RETURN(std::vector<DeliveryId> found, parts_.written.Find(receipt.names.front()));
  for (const LetterName& name : receipt.names) {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<DeliveryId> also, parts_.written.Find(name));
    if (also != found) return std::vector<DeliveryId>();
  }
  return found;
}

absl::StatusOr<std::vector<LocalReceipts::Step>> LocalReceipts::PlanSteps(const std::vector<LocalReceipt>& receipts,
                                                                          std::vector<adapters::Issue>& issues) const {
  using local_receipts_internal::ErrorOf;
  std::vector<Step> steps;
  for (const LocalReceipt& receipt : receipts) {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<DeliveryId> deliveries, FindAll(receipt));
    if (deliveries.empty()) {
      issues.push_back(ErrorOf("GATEWAY_RECEIPT_UNKNOWN", "a receipt must answer a letter that was written here"));
    }
    for (const DeliveryId& delivery_id : deliveries) {
      absl::StatusOr<ToldReceipt> told = told_.Load(delivery_id);
      if (!told.ok()) {
        issues.push_back(ErrorOf("GATEWAY_RECEIPT_STATE", "what was said of the letter before cannot be read"));
        continue;
      }
      // One document may say more than one thing of a letter.
      for (const Step& earlier : steps) {
        if (earlier.delivery_id == delivery_id) told->words = earlier.after;
      }
      const std::optional<ToldWords> after = Next(told->words, receipt.layer, receipt.word);
      if (!after.has_value()) {
        issues.push_back(
            ErrorOf("GATEWAY_RECEIPT_CONTRADICTS", "a receipt must not say the contrary of one that came before"));
        continue;
      }
      steps.push_back({delivery_id, receipt, *std::move(told), *after});
    }
  }
  return steps;
}

absl::Status LocalReceipts::Say(const Step& step) {
  const std::string id = ToString(step.delivery_id);
  HANDOVER_ASSIGN_OR_RETURN(ToldReceipt told, told_.Load(step.delivery_id));
  // A crash, or a broker that was away, came between: the same bytes first.
  if (!told.unsent.empty()) {
    HANDOVER_RETURN_IF_ERROR(Send(step.delivery_id, told));
    told.unsent.clear();
  }
  if (step.receipt.word == LocalReceipt::Word::kNotNow) {
    parts_.note({id, "NOT_NOW", ""});
    return absl::OkStatus();
  }
  if (step.before.words == step.after) {
    parts_.note({id, "REPEATED", ""});
    return absl::OkStatus();
  }
  told.words = step.after;
  const absl::StatusOr<std::string> word = WordFor(step);
  if (!word.ok()) {
    parts_.note({id, step.after.is_refused() ? "NOT_DECLINED" : "CONFIRMED", "TICKET_MISSING"});
    return told_.Save(step.delivery_id, told);
  }
  told.unsent = *word;
  HANDOVER_RETURN_IF_ERROR(told_.Save(step.delivery_id, told));
  if (!told.unsent.empty()) return Send(step.delivery_id, std::move(told));
  parts_.note({id, "CONFIRMED", ""});
  return absl::OkStatus();
}

absl::StatusOr<std::string> LocalReceipts::WordFor(const Step& step) const {
  using Outcome = client::Conclusion::Outcome;
  const ToldWords& before = step.before.words;
  // Once: what an envelope says of a letter that was taken before is no second acceptance.
  const bool accepts = step.after.letter == ToldWord::kTaken && before.letter != ToldWord::kTaken &&
                       !parts_.accepting_professional.empty();
  if (before.is_refused()) return std::string();
  if (!step.after.is_refused() && !accepts && before.is_taken()) return std::string();
  HANDOVER_ASSIGN_OR_RETURN(const std::string bytes,
                            client::ReadFile(absl::StrCat(parts_.state, "/tickets/", ToString(step.delivery_id))));
  HANDOVER_ASSIGN_OR_RETURN(const client::DeliveryTicket ticket, client::DeliveryTicket::Parse(bytes));
  if (!step.after.is_refused() && !accepts) {
    return client::AcknowledgeDelivered(ticket, parts_.clock.Now()).Serialize();
  }
  client::Conclusion conclusion;
  conclusion.outcome = accepts ? Outcome::kAccepted : Outcome::kDeclined;
  if (!accepts) conclusion.reason = local_receipts_internal::kReason;
  conclusion.professional = accepts ? parts_.accepting_professional : local_receipts_internal::SpeakerOf(step.receipt);
  HANDOVER_ASSIGN_OR_RETURN(const client::OutgoingAcknowledgement said,
                            client::Conclude(ticket, conclusion, parts_.clock.Now()));
  return said.Serialize();
}

absl::Status LocalReceipts::Send(const DeliveryId& delivery_id, ToldReceipt told) {
  using namespace local_receipts_internal;
  const absl::StatusOr<client::OutgoingAcknowledgement> said = client::OutgoingAcknowledgement::Parse(told.unsent);
  told.unsent.clear();
  Acknowledgement acknowledgement;
  if (!said.ok() || !acknowledgement.ParseFromString(said->acknowledgement)) {
    parts_.note({ToString(delivery_id), "NOT_DECLINED", "TOLD_DAMAGED"});
    return told_.Save(delivery_id, told);
  }
  const client::AcknowledgeResult result = parts_.send(*said);
  if (!result.ok() && !client::IsRefused(result.status())) {
    return absl::UnavailableError("gateway: the broker has not judged what was said");
  }
  HANDOVER_RETURN_IF_ERROR(told_.Save(delivery_id, told));
  std::string why = result.ok() ? "" : CodeOf(result.status());
  // It was told when the letter was written: the usual case.
  const bool was_known = acknowledgement.outcome() == Acknowledgement::OUTCOME_DELIVERED && why == "ALREADY_CONCLUDED";
  if (was_known) why.clear();
  parts_.note({ToString(delivery_id), EventOf(acknowledgement.outcome(), result.ok()), why});
  return absl::OkStatus();
}

}  // namespace handover::gateway
