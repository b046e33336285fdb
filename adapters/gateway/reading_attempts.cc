#include "adapters/gateway/reading_attempts.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "clients/cpp/files.h"

namespace handover::gateway {
namespace reading_attempts_internal {

// What cannot be read counts as one: it was begun.
int CountIn(const std::string& path) {
  const absl::StatusOr<std::string> text = client::ReadFile(path);
  if (text.status().code() == absl::StatusCode::kNotFound) return 0;
  int count = 0;
  return text.ok() && absl::SimpleAtoi(*text, &count) && count > 0 ? count : 1;
}

}  // namespace reading_attempts_internal

absl::StatusOr<ReadingAttempts::Verdict> ReadingAttempts::Begin(const std::string& document_id) {
  absl::MutexLock lock(&mu_);
  auto in_hand = in_hand_.find(document_id);
  if (in_hand == in_hand_.end()) {
    const int before = reading_attempts_internal::CountIn(PathOf(document_id));
    const absl::Status counted = client::WriteFile(PathOf(document_id), absl::StrCat(before + 1));
    if (!counted.ok()) return counted;
    in_hand = in_hand_.emplace(document_id, InHand{0, before}).first;
  }
  ++in_hand->second.holders;
  if (in_hand->second.before < most_) return Verdict::kGoOn;
  return in_hand->second.before == most_ ? Verdict::kPutAside : Verdict::kSayNothing;
}

void ReadingAttempts::End(const std::string& document_id) {
  absl::MutexLock lock(&mu_);
  const auto in_hand = in_hand_.find(document_id);
  if (in_hand == in_hand_.end() || --in_hand->second.holders > 0) return;
  in_hand_.erase(in_hand);
  std::error_code error;
  // A file that stays counts one beginning too many, and no more.
  std::filesystem::remove(PathOf(document_id), error);
}

adapters::Issue ReadingAttempts::Reason() const {
  return {
      adapters::Severity::kError, "GATEWAY_READER_ENDED", "",
      absl::StrCat("the gateway ended ", most_, " times while it had this document in hand; it is put aside unread")};
}

}  // namespace handover::gateway
