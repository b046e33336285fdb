// The answer of a use case that calls back, waited for.
#ifndef HANDOVER_TESTS_FAKES_WORLD_AWAITED_H_
#define HANDOVER_TESTS_FAKES_WORLD_AWAITED_H_

#include <memory>
#include <optional>
#include <utility>

#include "absl/synchronization/notification.h"

namespace handover::fakes {

// One answer. Done() may be called once; the callback it gives outlives the Awaited, as when nobody listens any more.
template <typename T>
class Awaited {
 public:
  auto Done() {
    return [state = state_](T value) {
      state->value = std::move(value);
      state->called.Notify();
    };
  }
  bool HasBeenCalled() const { return state_->called.HasBeenNotified(); }
  // Waits. May be called once.
  T Get() {
    state_->called.WaitForNotification();
    return *std::move(state_->value);
  }

 private:
  struct State {
    absl::Notification called;
    std::optional<T> value;
  };
  std::shared_ptr<State> state_ =
      std::make_shared<State>();  // Shared with the callback; the later of the two frees it.
};

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_WORLD_AWAITED_H_
