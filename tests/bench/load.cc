// The whole path over mutual TLS: how many handovers the real broker takes, how fast, and what that costs it.
//
// Starts the broker, adds parties and families, and runs each cell of mode x size x in flight, all cells once per
// repetition, so that what else the machine does falls on all of them alike. Start it in the root of the source.
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tests/bench/support/cells.h"

namespace handover::bench {
namespace load {

struct Flags {
  Cells::Options cells;
  std::vector<std::string> modes = {"unary", "stream", "e2e", "paced", "echo", "echo-unary"};
  std::vector<size_t> sizes = {2048, 16384};
  std::vector<int> in_flight = {1, 16, 64, 256};
  int repetitions = 1;
  size_t growth = 0;
  std::string echo_server;
  std::string echo_port_file;
};

std::vector<CellSpec> SpecsOf(const Flags& flags) {
  std::vector<CellSpec> specs;
  for (const size_t bytes : flags.sizes) {
    for (const std::string& mode : flags.modes) {
      // A pace needs no window: one cell of it.
      if (mode == "paced") {
        specs.push_back({mode, bytes, 64});
        continue;
      }
      for (const int in_flight : flags.in_flight) specs.push_back({mode, bytes, in_flight});
    }
  }
  return specs;
}

void RunGrid(const Flags& flags) {
  Cells cells(flags.cells);
  const std::vector<CellSpec> specs = SpecsOf(flags);
  std::vector<std::vector<CellResult>> results(specs.size());
  PrintHeading();
  for (int repetition = 0; repetition < flags.repetitions; ++repetition) {
    for (size_t i = 0; i < specs.size(); ++i) {
      results[i].push_back(cells.Run(specs[i]));
      PrintRow(results[i].back());
    }
  }
  if (flags.repetitions > 1) std::printf("medians of %d\n", flags.repetitions);
  std::vector<std::string> json;
  for (const std::vector<CellResult>& repetitions : results) {
    const CellResult median = MedianOf(repetitions);
    if (flags.repetitions > 1) PrintRow(median);
    json.push_back(ToJson(median));
  }
  std::printf("{\"repetitions\":%d,\"cells\":[%s]}\n", flags.repetitions, absl::StrJoin(json, ",").c_str());
}

void RunGrowth(const Flags& flags) {
  Cells cells(flags.cells);
  std::vector<Cells::Growth> steps;
  std::printf("%10s %8s %8s %8s %14s\n", "stored", "per s", "MiB", "written", "slowest ack ms");
  cells.Grow(flags.growth, [&steps](const Cells::Growth& growth) {
    steps.push_back(growth);
    std::printf("%10zu %8.0f %8.0f %8.2f %14.1f\n", growth.stored, growth.per_second, growth.resident_mib,
                growth.written_per_byte, growth.slowest_ack_ms);
    std::fflush(stdout);
  });
  std::printf(
      "{\"growth\":{\"stored\":%zu,\"first_per_second\":%.0f,\"last_per_second\":%.0f,\"last_to_first\":%.3f,"
      "\"first_mib\":%.1f,\"last_mib\":%.1f,\"mib_last_to_first\":%.3f,\"written_per_byte\":%.2f}}\n",
      steps.back().stored, steps.front().per_second, steps.back().per_second,
      steps.back().per_second / steps.front().per_second, steps.front().resident_mib, steps.back().resident_mib,
      steps.back().resident_mib / steps.front().resident_mib, steps.back().written_per_byte);
}

int Main(int argc, char** argv) {
  Flags flags;
  const char* const folder = std::getenv("HANDOVER_BUILD_DIR");
  if (folder != nullptr) flags.cells.broker = absl::StrCat(folder, "/handover-broker");
  CLI::App app("bench_load: the whole path of the broker, measured");
  app.add_option("--broker", flags.cells.broker, "path of handover-broker; else that in $HANDOVER_BUILD_DIR");
  app.add_option("--seconds", flags.cells.seconds, "of each cell")->check(CLI::PositiveNumber);
  app.add_option("--modes", flags.modes, "unary,stream,e2e,paced,echo,echo-unary")->delimiter(',');
  app.add_option("--sizes", flags.sizes, "bytes of one handover as submitted, 1800 or more")
      ->delimiter(',')
      ->check(CLI::Range(1800, 100'000));
  app.add_option("--in-flight", flags.in_flight, "handovers sent and not yet answered")
      ->delimiter(',')
      ->check(CLI::Range(1, 4096));
  app.add_option("--repetitions", flags.repetitions, "runs of every cell; medians are told")->check(CLI::Range(1, 99));
  app.add_option("--families", flags.cells.families, "of which facts are imported")->check(CLI::Range(2, 400'000));
  app.add_option("--seed", flags.cells.seed, "of the families");
  app.add_option("--growth", flags.growth, "store so many instead, and tell how rate and memory hold");
  app.add_option("--echo-server", flags.echo_server)->group("");
  app.add_option("--echo-port-file", flags.echo_port_file)->group("");
  CLI11_PARSE(app, argc, argv);
  if (!flags.echo_server.empty()) return RunEchoServer(flags.echo_server, flags.echo_port_file);
  if (flags.cells.broker.empty()) {
    std::cerr << "bench_load: --broker or $HANDOVER_BUILD_DIR is required\n";
    return 1;
  }
  for (const std::string& mode : flags.modes) {
    if (Cells::IsMode(mode)) continue;
    std::cerr << "bench_load: no such mode: " << mode << "\n";
    return 1;
  }
  flags.growth > 0 ? RunGrowth(flags) : RunGrid(flags);
  return 0;
}

}  // namespace load
}  // namespace handover::bench

int main(int argc, char** argv) { return handover::bench::load::Main(argc, argv); }
