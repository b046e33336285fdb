// ThreadSanitizer sees what instrumented code does. Debian's Abseil is not instrumented, so without
// this file everything that an absl::Mutex guards is reported as a race. Here each entry of Abseil's
// synchronization library is taken over, tells ThreadSanitizer what it orders, and calls the real
// one. gRPC's own locks are absl::Mutex too and come through here as well.
//
// Linked into the tests of the tsan preset alone. Aborts at once if Abseil has other names.
#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

#include <cstdio>
#include <cstdlib>

#include "absl/synchronization/barrier.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

extern "C" void AnnotateIgnoreReadsBegin(const char* file, int line);
extern "C" void AnnotateIgnoreReadsEnd(const char* file, int line);

namespace {

// A waiter's condition is read by whichever thread unlocks, after that thread has told of its
// release. Those reads are ordered by the mutex itself, but later than ThreadSanitizer knows.
class IgnoredReads {
 public:
  IgnoredReads() { AnnotateIgnoreReadsBegin(__FILE__, __LINE__); }
  ~IgnoredReads() { AnnotateIgnoreReadsEnd(__FILE__, __LINE__); }
};

template <typename Function>
Function* Real(const char* symbol) {
  void* const found = dlsym(RTLD_NEXT, symbol);
  if (found == nullptr) {
    std::fprintf(stderr, "tsan_abseil.cc: %s is not in this Abseil\n", symbol);
    std::abort();
  }
  return reinterpret_cast<Function*>(found);
}

void* Address(const void* object) { return const_cast<void*>(object); }

}  // namespace

// The mangled name of absl::debian3::<type>::<method>.
#define HANDOVER_ABSL(suffix) "_ZN4absl7debian3" suffix
#define HANDOVER_ABSL_CONST(suffix) "_ZNK4absl7debian3" suffix

namespace absl {
ABSL_NAMESPACE_BEGIN

#define HANDOVER_TAKE(method, symbol)                              \
  void Mutex::method() {                                           \
    static auto* const real = Real<void(Mutex*)>(symbol);          \
    real(this);                                                    \
    __tsan_acquire(this);                                          \
  }
HANDOVER_TAKE(Lock, HANDOVER_ABSL("5Mutex4LockEv"))
HANDOVER_TAKE(ReaderLock, HANDOVER_ABSL("5Mutex10ReaderLockEv"))
#undef HANDOVER_TAKE

#define HANDOVER_TRY(method, symbol)                               \
  bool Mutex::method() {                                           \
    static auto* const real = Real<bool(Mutex*)>(symbol);          \
    const bool taken = real(this);                                 \
    if (taken) __tsan_acquire(this);                               \
    return taken;                                                  \
  }
HANDOVER_TRY(TryLock, HANDOVER_ABSL("5Mutex7TryLockEv"))
HANDOVER_TRY(ReaderTryLock, HANDOVER_ABSL("5Mutex13ReaderTryLockEv"))
#undef HANDOVER_TRY

#define HANDOVER_GIVE(method, symbol)                              \
  void Mutex::method() {                                           \
    static auto* const real = Real<void(Mutex*)>(symbol);          \
    __tsan_release(this);                                          \
    const IgnoredReads ignored;                                    \
    real(this);                                                    \
  }
HANDOVER_GIVE(Unlock, HANDOVER_ABSL("5Mutex6UnlockEv"))
HANDOVER_GIVE(ReaderUnlock, HANDOVER_ABSL("5Mutex12ReaderUnlockEv"))
#undef HANDOVER_GIVE

// Await gives the mutex away and takes it back; LockWhen only takes it. Releasing first is right for
// the one and harmless for the other.
#define HANDOVER_AWAIT(method, symbol)                                      \
  void Mutex::method(const Condition& condition) {                          \
    static auto* const real = Real<void(Mutex*, const Condition&)>(symbol); \
    __tsan_release(this);                                                   \
    {                                                                       \
      const IgnoredReads ignored;                                           \
      real(this, condition);                                                \
    }                                                                       \
    __tsan_acquire(this);                                                   \
  }
HANDOVER_AWAIT(Await, HANDOVER_ABSL("5Mutex5AwaitERKNS0_9ConditionE"))
HANDOVER_AWAIT(LockWhen, HANDOVER_ABSL("5Mutex8LockWhenERKNS0_9ConditionE"))
HANDOVER_AWAIT(ReaderLockWhen, HANDOVER_ABSL("5Mutex14ReaderLockWhenERKNS0_9ConditionE"))
#undef HANDOVER_AWAIT

#define HANDOVER_AWAIT_LIMITED(method, Limit, symbol)                              \
  bool Mutex::method(const Condition& condition, Limit limit) {                    \
    static auto* const real = Real<bool(Mutex*, const Condition&, Limit)>(symbol); \
    __tsan_release(this);                                                          \
    bool holds = false;                                                            \
    {                                                                              \
      const IgnoredReads ignored;                                                  \
      holds = real(this, condition, limit);                                        \
    }                                                                              \
    __tsan_acquire(this);                                                          \
    return holds;                                                                  \
  }
HANDOVER_AWAIT_LIMITED(AwaitWithTimeout, Duration,
                       HANDOVER_ABSL("5Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE"))
HANDOVER_AWAIT_LIMITED(AwaitWithDeadline, Time,
                       HANDOVER_ABSL("5Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE"))
HANDOVER_AWAIT_LIMITED(LockWhenWithTimeout, Duration,
                       HANDOVER_ABSL("5Mutex19LockWhenWithTimeoutERKNS0_9ConditionENS0_8DurationE"))
HANDOVER_AWAIT_LIMITED(LockWhenWithDeadline, Time,
                       HANDOVER_ABSL("5Mutex20LockWhenWithDeadlineERKNS0_9ConditionENS0_4TimeE"))
#undef HANDOVER_AWAIT_LIMITED

void CondVar::Wait(Mutex* mutex) {
  static auto* const real =
      Real<void(CondVar*, Mutex*)>(HANDOVER_ABSL("7CondVar4WaitEPNS0_5MutexE"));
  __tsan_release(mutex);
  {
    const IgnoredReads ignored;
    real(this, mutex);
  }
  __tsan_acquire(mutex);
}

#define HANDOVER_WAIT_LIMITED(method, Limit, symbol)                           \
  bool CondVar::method(Mutex* mutex, Limit limit) {                            \
    static auto* const real = Real<bool(CondVar*, Mutex*, Limit)>(symbol);     \
    __tsan_release(mutex);                                                     \
    bool timed_out = false;                                                    \
    {                                                                          \
      const IgnoredReads ignored;                                              \
      timed_out = real(this, mutex, limit);                                    \
    }                                                                          \
    __tsan_acquire(mutex);                                                     \
    return timed_out;                                                          \
  }
HANDOVER_WAIT_LIMITED(WaitWithTimeout, Duration,
                      HANDOVER_ABSL("7CondVar15WaitWithTimeoutEPNS0_5MutexENS0_8DurationE"))
HANDOVER_WAIT_LIMITED(WaitWithDeadline, Time,
                      HANDOVER_ABSL("7CondVar16WaitWithDeadlineEPNS0_5MutexENS0_4TimeE"))
#undef HANDOVER_WAIT_LIMITED

void Notification::Notify() {
  static auto* const real = Real<void(Notification*)>(HANDOVER_ABSL("12Notification6NotifyEv"));
  __tsan_release(this);
  real(this);
}

void Notification::WaitForNotification() const {
  static auto* const real = Real<void(const Notification*)>(
      HANDOVER_ABSL_CONST("12Notification19WaitForNotificationEv"));
  real(this);
  __tsan_acquire(Address(this));
}

#define HANDOVER_NOTIFIED(method, Limit, symbol)                                \
  bool Notification::method(Limit limit) const {                                \
    static auto* const real = Real<bool(const Notification*, Limit)>(symbol);   \
    const bool notified = real(this, limit);                                    \
    if (notified) __tsan_acquire(Address(this));                                \
    return notified;                                                            \
  }
HANDOVER_NOTIFIED(
    WaitForNotificationWithTimeout, Duration,
    HANDOVER_ABSL_CONST("12Notification30WaitForNotificationWithTimeoutENS0_8DurationE"))
HANDOVER_NOTIFIED(
    WaitForNotificationWithDeadline, Time,
    HANDOVER_ABSL_CONST("12Notification31WaitForNotificationWithDeadlineENS0_4TimeE"))
#undef HANDOVER_NOTIFIED

bool BlockingCounter::DecrementCount() {
  static auto* const real =
      Real<bool(BlockingCounter*)>(HANDOVER_ABSL("15BlockingCounter14DecrementCountEv"));
  __tsan_release(this);
  return real(this);
}

void BlockingCounter::Wait() {
  static auto* const real =
      Real<void(BlockingCounter*)>(HANDOVER_ABSL("15BlockingCounter4WaitEv"));
  real(this);
  __tsan_acquire(this);
}

bool Barrier::Block() {
  static auto* const real = Real<bool(Barrier*)>(HANDOVER_ABSL("7Barrier5BlockEv"));
  __tsan_release(this);
  const bool last = real(this);
  __tsan_acquire(this);
  return last;
}

ABSL_NAMESPACE_END
}  // namespace absl
