#include "adapters/gateway/backlog.h"

namespace handover::gateway {

bool Backlog::HasRoom() const {
  absl::MutexLock lock(&mu_);
  return count_ < capacity_;
}

int Backlog::count() const {
  absl::MutexLock lock(&mu_);
  return count_;
}

void Backlog::Add(int count) {
  absl::MutexLock lock(&mu_);
  count_ += count;
}

void Backlog::Remove() {
  absl::MutexLock lock(&mu_);
  --count_;
}

bool Backlog::AwaitRoom() {
  absl::MutexLock lock(&mu_);
  mu_.Await(absl::Condition(this, &Backlog::MayGoOn));
  return !closed_;
}

void Backlog::Close() {
  absl::MutexLock lock(&mu_);
  closed_ = true;
}

}  // namespace handover::gateway
