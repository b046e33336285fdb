#include "broker/base/give_way.h"

#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>

namespace handover {
namespace give_way_internal {

// Each step of niceness is a factor of 1.25 in the share: five are one of three.
constexpr int kSteps = 5;
constexpr int kMost = 19;

}  // namespace give_way_internal

void LowerOwnPriority() {
  // To Linux, "process 0" is the calling thread.
  errno = 0;
  const int now = ::getpriority(PRIO_PROCESS, 0);
  if (now == -1 && errno != 0) return;
  ::setpriority(PRIO_PROCESS, 0, std::min(now + give_way_internal::kSteps, give_way_internal::kMost));
}

void GiveWay() { ::sched_yield(); }

}  // namespace handover
