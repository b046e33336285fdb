#include "broker/rpc/workers.h"

#include <utility>

#include "broker/base/give_way.h"

namespace handover::rpc {

Workers::Workers(const Options& options) : options_(options) {
  for (const Crew crew : {Crew::kUsual, Crew::kPatient}) {
    for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this, crew] { Run(crew); });
  }
}

Workers::~Workers() { Stop(); }

bool Workers::Add(std::function<void()> work, Crew crew) {
  absl::MutexLock lock(&mu_);
  Queue& queue = QueueOf(crew);
  if (stopping_ || queue.size() >= options_.max_waiting) return false;
  queue.push_back(std::move(work));
  return true;
}

void Workers::Stop() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Workers::Run(Crew crew) {
  if (crew == Crew::kPatient) LowerOwnPriority();
  for (;;) {
    std::function<void()> work;
    {
      absl::MutexLock lock(&mu_);
      Queue& queue = QueueOf(crew);
      const auto ready = [this, &queue]() ABSL_SHARED_LOCKS_REQUIRED(mu_) { return stopping_ || !queue.empty(); };
      mu_.Await(absl::Condition(&ready));
      if (queue.empty()) return;
      work = std::move(queue.front());
      queue.pop_front();
    }
    work();
  }
}

}  // namespace handover::rpc
