// A store as it is after years: how long a restart takes until the first delivery, and what draining a million costs
// those who send meanwhile. By hand, on a quiet machine; TMPDIR says where the store lies. Start it in the root of the
// source.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <thread>
#include <vector>

#include "CLI/CLI.hpp"

#include "tests/fakes/world/full_world.h"

namespace handover::bench {
namespace full {

struct Flags {
  fakes::FullWorldOptions world;
  int restarts = 3;
  size_t accepts = 20'000;
  double pause_ms = 2;
};

void Print(const char* what, const std::vector<absl::Duration>& sorted) {
  std::printf("accept %-14s p50 %.2f ms, p99 %.2f ms, of %zu\n", what,
              absl::ToDoubleMilliseconds(fakes::Percentile(sorted, 0.5)),
              absl::ToDoubleMilliseconds(fakes::Percentile(sorted, 0.99)), sorted.size());
  std::fflush(stdout);
}

void Run(const Flags& flags) {
  fakes::FullWorld world(flags.world);
  const SystemClock clock;
  world.Fill([&clock](size_t written) {
    std::fprintf(stderr, "\r%zu written, %.0f per second ", written,
                 static_cast<double>(written) / absl::ToDoubleSeconds(clock.SinceStart()));
  });
  std::printf("\nfilled with %zu concluded and %zu undelivered, %d bytes each, in %.0f s: %.2f GiB on disk\n",
              flags.world.concluded, flags.world.undelivered, flags.world.body_bytes,
              absl::ToDoubleSeconds(clock.SinceStart()), static_cast<double>(world.StoreBytes()) / (1 << 30));
  double slowest = 0;
  for (int restart = 0; restart < flags.restarts; ++restart) {
    const double seconds = absl::ToDoubleSeconds(world.RestartToFirstDelivery());
    slowest = std::max(slowest, seconds);
    std::printf("stop, start and first delivery: %.2f s\n", seconds);
    std::fflush(stdout);
  }
  const absl::Duration pause = absl::Milliseconds(flags.pause_ms);
  const std::vector<absl::Duration> alone = world.Accept(flags.accepts, pause);
  Print("alone", alone);
  std::atomic<bool> stop = false;
  size_t drained = 0;
  const absl::Duration began = clock.SinceStart();
  std::thread drain([&] { drained = world.Drain(stop); });
  const std::vector<absl::Duration> beside = world.Accept(flags.accepts, pause);
  stop = true;
  drain.join();
  Print("beside a drain", beside);
  const double ratio = absl::FDivDuration(fakes::Percentile(beside, 0.99), fakes::Percentile(alone, 0.99));
  const double per_second = static_cast<double>(drained) / absl::ToDoubleSeconds(clock.SinceStart() - began);
  std::printf("drained meanwhile %zu, %.0f per second\n{\"restart_seconds\":%.3f,\"accept_p99_ratio\":%.3f}\n", drained,
              per_second, slowest, ratio);
}

}  // namespace full
}  // namespace handover::bench

int main(int argc, char** argv) {
  handover::bench::full::Flags flags;
  CLI::App app("Measures a broker whose store is full of years");
  app.add_option("--concluded", flags.world.concluded, "Concluded handovers");
  app.add_option("--undelivered", flags.world.undelivered, "Undelivered ones");
  app.add_option("--children", flags.world.children, "So many can be under way at once")->check(CLI::Range(1, 99'999));
  app.add_option("--body-bytes", flags.world.body_bytes, "Of each");
  app.add_option("--restarts", flags.restarts, "How often");
  app.add_option("--accepts", flags.accepts, "Handovers sent one by one, alone and beside the drain");
  app.add_option("--pause-ms", flags.pause_ms, "Between them");
  CLI11_PARSE(app, argc, argv);
  handover::bench::full::Run(flags);
  return 0;
}
