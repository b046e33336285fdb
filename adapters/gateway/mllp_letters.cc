#include "adapters/gateway/mllp_letters.h"

#include <vector>

#include "absl/strings/str_cat.h"

#include "adapters/gateway/answer.h"
#include "adapters/gateway/outbox.h"
#include "adapters/hl7v2/answer_wishes.h"
#include "adapters/hl7v2/hl7_acknowledgement.h"
#include "adapters/hl7v2/hl7_reader.h"
#include "broker/base/status_macros.h"

namespace handover::gateway {
namespace mllp_letters_internal {

// A connection has no file names: the document's digest makes one.
std::string NameOf(const std::string& id) {
  constexpr size_t kDigits = 32;
  return absl::StrCat("mllp-", id.substr(0, kDigits), ".hl7");
}

// MSA-1 of an answer of ours.
std::string CodeOfAnswer(const std::string& answer) {
  constexpr char kSegment[] = "\rMSA|";
  constexpr size_t kCodeLength = 2;
  const size_t at = answer.find(kSegment);
  return at == std::string::npos ? "none" : answer.substr(at + sizeof(kSegment) - 1, kCodeLength);
}

}  // namespace mllp_letters_internal

absl::StatusOr<TakenDocument> MllpLetters::TakeAndKeep(const std::string& message, ReadingAttempts::Verdict verdict) {
  const std::string name = mllp_letters_internal::NameOf(Outbox::IdOf(message));
  const adapters::hl7v2::Hl7v2Reader reader;
  TakenDocument taken{TakenAs::kRefused, name, {}};
  if (verdict != ReadingAttempts::Verdict::kGoOn) {
    taken.issues = {attempts_.Reason()};
  } else if (reader.Recognises(message)) {
    HANDOVER_ASSIGN_OR_RETURN(taken, intake_.Take(name, message));
  } else {
    // Other formats do not travel in these frames.
    taken.issues = reader.Read(message, {&random_, clock_.Now()}).issues;
  }
  if (taken.as != TakenAs::kRefused) return taken;
  HANDOVER_RETURN_IF_ERROR(filing_.WriteReason(taken.name, taken.issues));
  HANDOVER_RETURN_IF_ERROR(filing_.KeepOriginal(taken.name, message, DocumentOutcome::kRefused));
  return taken;
}

std::string MllpLetters::Answer(const std::string& message) {
  const std::string id = Outbox::IdOf(message);
  const absl::StatusOr<ReadingAttempts::Verdict> verdict = attempts_.Begin(id);
  std::string answer = AnswerCounted(message, verdict);
  if (verdict.ok()) attempts_.End(id);
  return answer;
}

std::string MllpLetters::AnswerCounted(const std::string& message,
                                       const absl::StatusOr<ReadingAttempts::Verdict>& attempt) {
  namespace hl7 = adapters::hl7v2;
  const absl::StatusOr<TakenDocument> taken = attempt.ok() ? TakeAndKeep(message, *attempt) : attempt.status();
  if (attempt.ok() && *attempt == ReadingAttempts::Verdict::kSayNothing) {
    note_("none");
    return {};
  }
  hl7::Verdict verdict = hl7::Verdict::kNotNow;
  std::vector<adapters::Issue> issues = {
      {adapters::Severity::kError, "GATEWAY_NOT_NOW", "", "the message cannot be taken now; send it again"}};
  if (taken.ok()) {
    verdict = taken->as == TakenAs::kRefused ? hl7::Verdict::kRefused : hl7::Verdict::kAccepted;
    issues = taken->issues;
  }
  const hl7::AnswerWishes wishes = hl7::WishesOf(message);
  if (!hl7::IsWanted(wishes.commit, verdict == hl7::Verdict::kAccepted)) {
    note_("none");
    return {};
  }
  const std::string control_id = NewControlId(clock_.Now(), random_);
  const hl7::AcknowledgementKind kind =
      wishes.is_enhanced ? hl7::AcknowledgementKind::kCommit : hl7::AcknowledgementKind::kApplication;
  std::string answer = hl7::MakeAcknowledgement(message, {verdict, issues, control_id, clock_.Now(), kind});
  note_(mllp_letters_internal::CodeOfAnswer(answer));
  return answer;
}

}  // namespace handover::gateway
