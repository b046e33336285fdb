// What a cell of the benchmark measures, and how it is shown.
#ifndef HANDOVER_TESTS_BENCH_SUPPORT_MEASURE_H_
#define HANDOVER_TESTS_BENCH_SUPPORT_MEASURE_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace handover::bench {

int64_t NowNanos();  // Never goes back.

// Thread-safe.
class Latencies {
 public:
  void Add(int64_t nanos);
  size_t size() const;
  // Microseconds; 0 when there is none.
  double Percentile(double share) const;

 private:
  mutable absl::Mutex mu_;
  std::vector<float> micros_ ABSL_GUARDED_BY(mu_);
};

// At most so many in flight. Thread-safe.
class Window {
 public:
  explicit Window(int size) : free_(size) {}
  void Take();
  void Give();

 private:
  absl::Mutex mu_;
  int free_ ABSL_GUARDED_BY(mu_);
};

// Of a process, from /proc.
struct ProcessUsage {
  double cpu_seconds = 0;
  double resident_mib = 0;
  double written_bytes = 0;  // To the medium; pages that were made dirty count.
};
ProcessUsage UsageOf(pid_t pid);
double OwnCpuSeconds();

// Commits of the broker's store so far, and the leaves in them, from its metrics port.
struct Commits {
  double count = 0;
  double leaves = 0;
};
Commits ReadCommits(int metrics_port);

// One cell, once or as the median of its repetitions.
struct CellResult {
  std::string mode;
  size_t payload_bytes = 0;  // Of one handover, as submitted.
  int in_flight = 0;
  size_t count = 0;
  double per_second = 0;
  double ack_p50_us = 0;
  double ack_p99_us = 0;
  double e2e_p50_us = 0;
  double e2e_p99_us = 0;
  double server_cpu_us = 0;  // Per handover, like the next.
  double client_cpu_us = 0;
  double resident_mib = 0;
  double written_per_byte = 0;
  double handovers_per_commit = 0;
};

// REQUIRES: at least one, all of one cell.
CellResult MedianOf(const std::vector<CellResult>& repetitions);

void PrintHeading();
void PrintRow(const CellResult& cell);
std::string ToJson(const CellResult& cell);

}  // namespace handover::bench

#endif  // HANDOVER_TESTS_BENCH_SUPPORT_MEASURE_H_
