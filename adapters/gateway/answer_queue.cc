#include "adapters/gateway/answer_queue.h"

#include "adapters/hl7v2/answer_wishes.h"
#include "adapters/hl7v2/hl7_acknowledgement.h"
#include "adapters/hl7v2/hl7_reader.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/files.h"

namespace handover::gateway {
namespace answer_queue_internal {

constexpr size_t kControlIdDigits = 20;  // All that MSH-10 has room for in the versions that are spoken.
constexpr char kExtension[] = ".hl7";

// Without what is still being written.
absl::StatusOr<std::vector<std::string>> OldestFirst(const std::string& directory) {
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<client::DatedPath> found, client::ListOldestFirst(directory));
  std::vector<std::string> paths;
  for (const auto& [changed, path] : found) {
    if (path.extension() == kExtension) paths.push_back(path.string());
  }
  return paths;
}

}  // namespace answer_queue_internal

std::optional<LaterAnswer> MakeLaterAnswer(const OutgoingDocument& document, DocumentOutcome outcome,
                                           const std::vector<adapters::Issue>& issues, absl::Time now) {
  namespace hl7 = adapters::hl7v2;
  if (!hl7::Hl7v2Reader().Recognises(document.document)) return std::nullopt;
  const bool accepted = outcome == DocumentOutcome::kAccepted;
  const hl7::AnswerWishes wishes = hl7::WishesOf(document.document);
  const hl7::AnswerWish wish = wishes.is_enhanced ? wishes.application : hl7::AnswerWish::kOnRefusal;
  if (!hl7::IsWanted(wish, accepted)) return std::nullopt;
  LaterAnswer answer{document.id.substr(0, answer_queue_internal::kControlIdDigits), ""};
  const hl7::Verdict verdict = accepted ? hl7::Verdict::kAccepted : hl7::Verdict::kRefused;
  answer.message = hl7::MakeAcknowledgement(document.document, {verdict, issues, answer.control_id, now});
  return answer;
}

absl::Status AnswerQueue::Add(const LaterAnswer& answer) {
  return client::WriteFile(directory_ + "/" + answer.control_id + answer_queue_internal::kExtension, answer.message);
}

absl::StatusOr<AnswerQueue::Outcome> AnswerQueue::SendAll(const Deliver& deliver) {
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<std::string> paths, answer_queue_internal::OldestFirst(directory_));
  Outcome outcome;
  for (size_t i = 0; i < paths.size(); ++i) {
    const absl::StatusOr<std::string> message = client::ReadFile(paths[i]);
    if (!message.ok()) return absl::UnavailableError("answers: one cannot be read");
    const absl::Status delivered = deliver(*message);
    if (!delivered.ok() && delivered.code() != absl::StatusCode::kInvalidArgument) {
      outcome.waiting_count = static_cast<int>(paths.size() - i);
      return outcome;
    }
    ++(delivered.ok() ? outcome.delivered_count : outcome.refused_count);
    HANDOVER_RETURN_IF_ERROR(client::RemoveFile(paths[i]));
  }
  return outcome;
}

}  // namespace handover::gateway
