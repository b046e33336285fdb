// How often a test repeats itself when it looks for what chance alone shows.
#pragma once

#include <cstdint>

namespace handover::fakes {

// All of `times` where the program is as it is shipped; a tenth of them, at least one, under a sanitizer, which takes
// five times as long for each and looks for wrong memory and wrong threads: those show in few.
consteval int64_t Repeats(int64_t times) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return (times + 9) / 10;
#else
  return times;
#endif
}

}  // namespace handover::fakes
