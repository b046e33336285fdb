#include "clients/cpp/log_watch.h"

#include <string_view>
#include <utility>

#include "broker/base/commitment/merkle.h"
#include "broker/base/commitment/reason.h"
#include "broker/base/commitment/receipt_check.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"

namespace handover::client {
namespace {
namespace log_watch_internal {

absl::Status Broken(Reason reason) {
  return Refuse(absl::StatusCode::kDataLoss, RefusalText{ReasonCode(reason), "", ReasonText(reason)});
}

}  // namespace log_watch_internal
}  // namespace

absl::StatusOr<std::unique_ptr<LogWatch>> LogWatch::Open(const VerifyKey& log_key, SeenHeadStore& store,
                                                         const Clock& clock, const Options& options) {
  std::unique_ptr<LogWatch> watch(new LogWatch(log_key, store, clock, options));
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<HeadBytes> kept, store.Load());
  if (!kept.has_value()) return watch;
  const std::optional<TreeHead> parsed = ParseTreeHead(kept->head);
  if (!parsed.has_value()) return log_watch_internal::Broken(Reason::kBadHead);
  if (parsed->log_id != log_key.key_id()) {
    return Refuse(absl::StatusCode::kFailedPrecondition,
                  RefusalText{"LOG_KEY_CHANGED", "", "the head seen before is of another log than the pinned key's"});
  }
  HANDOVER_ASSIGN_OR_RETURN(const TreeHead head, watch->Verify(*kept));
  absl::MutexLock lock(&watch->mu_);
  watch->newest_ = Known{*kept, head};
  watch->proven_ = watch->newest_;
  return watch;
}

LogWatch::LogWatch(const VerifyKey& log_key, SeenHeadStore& store, const Clock& clock, const Options& options)
    : options_(options), log_key_(log_key), store_(store), clock_(clock) {}

SeenHead LogWatch::Newest() const {
  absl::MutexLock lock(&mu_);
  return newest_.has_value() ? SeenHead{newest_->head.size, newest_->head.root} : SeenHead{};
}

uint64_t LogWatch::ProvenSize() const {
  absl::MutexLock lock(&mu_);
  return proven_.has_value() ? proven_->head.size : 0;
}

absl::StatusOr<TreeHead> LogWatch::Verify(const HeadBytes& head) {
  {
    absl::MutexLock lock(&mu_);
    if (last_verified_.has_value() && last_verified_->bytes == head) return last_verified_->head;
  }
  const std::optional<TreeHead> opened = OpenTreeHead({head.head, head.signature}, log_key_);
  if (!opened.has_value()) return log_watch_internal::Broken(Reason::kBadHead);
  absl::MutexLock lock(&mu_);
  last_verified_ = Known{head, *opened};
  return *opened;
}

absl::Status LogWatch::Observe(const HeadBytes& bytes, const TreeHead& head, uint64_t not_below) {
  absl::MutexLock lock(&mu_);
  if (head.size < not_below) return Fail(log_watch_internal::Broken(Reason::kRollback));
  for (const std::optional<Known>& known : {newest_, proven_}) {
    if (known.has_value() && known->head.size == head.size && known->head.root != head.root) {
      return Fail(log_watch_internal::Broken(Reason::kSplitView));
    }
  }
  if (!newest_.has_value() || head.size > newest_->head.size) newest_ = Known{bytes, head};
  return absl::OkStatus();
}

bool LogWatch::ProofDue() const {
  absl::MutexLock lock(&mu_);
  if (proving_ || !newest_.has_value()) return false;
  if (proven_.has_value() && proven_->head.size >= newest_->head.size) return false;
  return !last_proof_.has_value() || clock_.SinceStart() - *last_proof_ >= options_.proof_interval;
}

absl::Status LogWatch::Prove(ProofSource source) {
  std::optional<Known> first;
  std::optional<Known> second;
  {
    absl::MutexLock lock(&mu_);
    if (proving_ || !newest_.has_value()) return absl::OkStatus();
    if (proven_.has_value() && proven_->head.size >= newest_->head.size) return absl::OkStatus();
    first = proven_;
    second = newest_;
    proving_ = true;
    last_proof_ = clock_.SinceStart();
  }
  absl::Status held;
  if (first.has_value()) {
    const absl::StatusOr<std::vector<std::string>> proof = source(first->head.size, second->head.size);
    if (!proof.ok()) {
      held = proof.status();
    } else {
      const std::vector<std::string_view> path(proof->begin(), proof->end());
      const Reason reason = CheckContinues({first->head.size, first->head.root}, second->head, path);
      if (reason != Reason::kOk) held = log_watch_internal::Broken(reason);
    }
  }
  const absl::Status saved = held.ok() ? store_.Save(second->bytes) : absl::OkStatus();
  absl::MutexLock lock(&mu_);
  proving_ = false;
  storage_status_.Update(saved);
  if (held.code() == absl::StatusCode::kDataLoss) return Fail(held);
  if (held.ok()) proven_ = second;
  return held;
}

absl::Status LogWatch::Fail(const absl::Status& why) {
  verdict_.Update(why);
  return why;
}

absl::Status LogWatch::verdict() const {
  absl::MutexLock lock(&mu_);
  return verdict_;
}

absl::Status LogWatch::storage_status() const {
  absl::MutexLock lock(&mu_);
  return storage_status_;
}

}  // namespace handover::client
