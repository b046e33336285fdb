// A store as it is after years: how long a restart takes until the first delivery, and what draining a million costs
// those who send meanwhile. By hand, on a quiet machine; TMPDIR says where the store lies. Start it in the root of the
// source.
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <thread>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"

#include "tests/fakes/world/full_world.h"

namespace handover::bench {
namespace full {

// Processors that never sleep; whatever else runs goes first. A virtual machine's that sleeps is woken late, so that
// who sends alone would wait longer than who sends beside a drain.
class AwakeProcessors {
 public:
  AwakeProcessors() {
    for (unsigned i = 0; i < std::thread::hardware_concurrency(); ++i) threads_.emplace_back([this] { Spin(); });
  }
  ~AwakeProcessors() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  void Spin() const {
    const sched_param none{};
    if (::sched_setscheduler(0, SCHED_IDLE, &none) != 0) return;  // To Linux, "process 0" is the calling thread.
    while (!stop_) continue;
  }

  std::atomic<bool> stop_ = false;
  std::vector<std::thread> threads_;  // Last: they run on the member above.
};

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

struct Drain {
  std::vector<absl::Duration> accepts;  // Beside it, sorted.
  fakes::Drained drained;
  double seconds = 0;
};

Drain AcceptBesideDrain(fakes::FullWorld& world, const fakes::Traffic& traffic, const Clock& clock) {
  Drain drain;
  std::atomic<bool> stop = false;
  const absl::Duration began = clock.SinceStart();
  std::thread drainer([&] { drain.drained = world.Drain(stop); });
  drain.accepts = world.Accept(traffic);
  stop = true;
  drainer.join();
  drain.seconds = absl::ToDoubleSeconds(clock.SinceStart() - began);
  return drain;
}

// What was measured in all rounds of a run.
struct Sides {
  std::vector<absl::Duration> alone;
  std::vector<absl::Duration> beside;
  std::vector<double> ratios;  // Of the two p99 of each round.
};

// The same traffic without a drain and beside one.
void RunRound(fakes::FullWorld& world, const fakes::Traffic& traffic, const Clock& clock, Sides& sides) {
  const std::vector<absl::Duration> alone = world.Accept(traffic);
  const Drain beside = AcceptBesideDrain(world, traffic, clock);
  const double ratio = Milliseconds(beside.accepts, 0.99) / Milliseconds(alone, 0.99);
  Print("alone", alone);
  Print("beside a drain", beside.accepts);
  std::printf("drained meanwhile %zu, %.0f per second, %zu left; the recipient's own CPU %.2f of a core; ratio %.2f\n",
              beside.drained.copies, static_cast<double>(beside.drained.copies) / beside.seconds, world.waiting(),
              absl::ToDoubleSeconds(beside.drained.recipient_cpu) / beside.seconds, ratio);
  std::fflush(stdout);
  sides.alone.insert(sides.alone.end(), alone.begin(), alone.end());
  sides.beside.insert(sides.beside.end(), beside.accepts.begin(), beside.accepts.end());
  sides.ratios.push_back(ratio);
}

// The rounds, until they are enough or nothing is left that could be drained beside one.
Sides RunRounds(fakes::FullWorld& world, const Flags& flags, const Clock& clock) {
  Sides sides;
  size_t waiting = world.waiting();
  for (int round = 0; round < flags.rounds; ++round) {
    RunRound(world, flags.traffic, clock, sides);
    const size_t drained = waiting - std::min(waiting, world.waiting());
    waiting = world.waiting();
    if (waiting < 2 * drained) break;
  }
  std::sort(sides.alone.begin(), sides.alone.end());
  std::sort(sides.beside.begin(), sides.beside.end());
  std::sort(sides.ratios.begin(), sides.ratios.end());
  return sides;
}

// Where the median of what was sampled lies with 95 % confidence, by the ranks of the binomial distribution (its normal
// approximation); of few samples, their range.
std::pair<double, double> MedianInterval(const std::vector<double>& sorted) {
  const double count = static_cast<double>(sorted.size());
  const double reach = 0.98 * std::sqrt(count);
  const auto low = static_cast<size_t>(std::max(0.0, std::floor(count / 2 - reach)));
  const auto high = static_cast<size_t>(std::min(count - 1, std::ceil(count / 2 + reach)));
  return {sorted[low], sorted[high]};
}

void Run(const Flags& flags) {
  fakes::FullWorld world(flags.world);
  const SystemClock clock;
  const AwakeProcessors awake;
  Fill(world, flags, clock);
  const double slowest = SlowestRestart(world, flags.restarts);
  std::printf("%zu handovers a round, %.0f a second with exponential gaps, at most %d at once\n", flags.traffic.count,
              flags.traffic.per_second, flags.traffic.senders);
  fakes::Traffic before = flags.traffic;
  before.count *= 10;
  Print("before a drain", world.Accept(before));
  const Sides sides = RunRounds(world, flags, clock);
  const auto [low, high] = MedianInterval(sides.ratios);
  std::printf("\nall %zu rounds together, %zu waiting left\n", sides.ratios.size(), world.waiting());
  Print("alone", sides.alone);
  Print("beside a drain", sides.beside);
  std::printf("{\"restart_seconds\":%.3f,\"accept_p99_ratio\":%.3f,\"accept_p99_ratio_low\":%.3f,"
              "\"accept_p99_ratio_high\":%.3f,\"accept_p99_ratio_of_all\":%.3f}\n",
              slowest, sides.ratios[sides.ratios.size() / 2], low, high,
              Milliseconds(sides.beside, 0.99) / Milliseconds(sides.alone, 0.99));
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
  app.add_option("--rounds", flags.rounds, "Pairs of both, at most; the median of the ratios counts")
      ->check(CLI::Range(1, 999));
  CLI11_PARSE(app, argc, argv);
  handover::bench::full::Run(flags);
  return 0;
}
