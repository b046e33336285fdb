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
  fakes::Traffic traffic;
  int restarts = 3;
  int rounds = 15;  // Short and in turn, so that an hour in which the machine is slow is on both sides.
};

double Milliseconds(const std::vector<absl::Duration>& sorted, double share) {
  return absl::ToDoubleMilliseconds(fakes::Percentile(sorted, share));
}

void Print(const char* what, const std::vector<absl::Duration>& sorted) {
  std::printf("accept %-14s p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, of %zu\n", what,
              Milliseconds(sorted, 0.5), Milliseconds(sorted, 0.9), Milliseconds(sorted, 0.99),
              Milliseconds(sorted, 0.999), sorted.size());
  std::fflush(stdout);
}

void Fill(fakes::FullWorld& world, const Flags& flags, const Clock& clock) {
  world.Fill([&clock](size_t written) {
    std::fprintf(stderr, "\r%zu written, %.0f per second ", written,
                 static_cast<double>(written) / absl::ToDoubleSeconds(clock.SinceStart()));
  });
  std::printf("\nfilled with %zu concluded and %zu undelivered, %d bytes each, in %.0f s: %.2f GiB on disk\n",
              flags.world.concluded, flags.world.undelivered, flags.world.body_bytes,
              absl::ToDoubleSeconds(clock.SinceStart()), static_cast<double>(world.StoreBytes()) / (1 << 30));
}

double SlowestRestart(fakes::FullWorld& world, int restarts) {
  double slowest = 0;
  for (int restart = 0; restart < restarts; ++restart) {
    const double seconds = absl::ToDoubleSeconds(world.RestartToFirstDelivery());
    slowest = std::max(slowest, seconds);
    std::printf("stop, start and first delivery: %.2f s\n", seconds);
    std::fflush(stdout);
  }
  return slowest;
}

// The same traffic without a drain and beside one; the ratio of the two p99.
double RatioOfP99(fakes::FullWorld& world, const fakes::Traffic& traffic, const Clock& clock) {
  const std::vector<absl::Duration> alone = world.Accept(traffic);
  Print("alone", alone);
  std::atomic<bool> stop = false;
  fakes::Drained drained;
  const absl::Duration began = clock.SinceStart();
  std::thread drain([&] { drained = world.Drain(stop); });
  const std::vector<absl::Duration> beside = world.Accept(traffic);
  stop = true;
  drain.join();
  const double seconds = absl::ToDoubleSeconds(clock.SinceStart() - began);
  Print("beside a drain", beside);
  const double ratio = Milliseconds(beside, 0.99) / Milliseconds(alone, 0.99);
  std::printf("drained meanwhile %zu, %.0f per second, %zu left; the recipient's own CPU %.2f of a core; ratio %.2f\n",
              drained.copies, static_cast<double>(drained.copies) / seconds, world.waiting(),
              absl::ToDoubleSeconds(drained.recipient_cpu) / seconds, ratio);
  std::fflush(stdout);
  return ratio;
}

void Run(const Flags& flags) {
  fakes::FullWorld world(flags.world);
  const SystemClock clock;
  Fill(world, flags, clock);
  const double slowest = SlowestRestart(world, flags.restarts);
  std::printf("%zu handovers a round, %.0f a second with exponential gaps, at most %d at once\n", flags.traffic.count,
              flags.traffic.per_second, flags.traffic.senders);
  std::vector<double> ratios;
  for (int round = 0; round < flags.rounds; ++round) ratios.push_back(RatioOfP99(world, flags.traffic, clock));
  std::sort(ratios.begin(), ratios.end());
  std::printf("{\"restart_seconds\":%.3f,\"accept_p99_ratio\":%.3f}\n", slowest, ratios[ratios.size() / 2]);
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
  app.add_option("--accepts", flags.traffic.count, "Handovers sent in a round alone, and as many beside the drain");
  app.add_option("--per-second", flags.traffic.per_second, "Of them, on average")->check(CLI::PositiveNumber);
  app.add_option("--rounds", flags.rounds, "Pairs of both; the median of the ratios counts")->check(CLI::Range(1, 99));
  CLI11_PARSE(app, argc, argv);
  handover::bench::full::Run(flags);
  return 0;
}
