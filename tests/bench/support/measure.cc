#include "tests/bench/support/measure.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace handover::bench {
namespace measure_internal {

std::vector<std::string> WordsOf(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> words;
  for (std::string word; file >> word;) words.push_back(word);
  return words;
}

double NumberOf(const std::string& word) {
  double number = 0;
  return absl::SimpleAtod(word, &number) ? number : 0;
}

// The page that Prometheus would read.
std::string ReadMetrics(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string page;
  const std::string request = "GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n";
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 &&
      ::write(socket, request.data(), request.size()) == static_cast<ssize_t>(request.size())) {
    char piece[16384];
    for (ssize_t got = 0; (got = ::read(socket, piece, sizeof(piece))) > 0;) {
      page.append(piece, static_cast<size_t>(got));
    }
  }
  ::close(socket);
  return page;
}

double SampleOf(const std::string& page, const std::string& name) {
  const size_t at = page.find("\n" + name + " ");
  if (at == std::string::npos) return 0;
  const size_t begin = at + name.size() + 2;
  return NumberOf(page.substr(begin, page.find('\n', begin) - begin));
}

using Field = double CellResult::*;
constexpr std::pair<const char*, Field> kFields[] = {
    {"per_second", &CellResult::per_second},
    {"ack_p50_us", &CellResult::ack_p50_us},
    {"ack_p99_us", &CellResult::ack_p99_us},
    {"e2e_p50_us", &CellResult::e2e_p50_us},
    {"e2e_p99_us", &CellResult::e2e_p99_us},
    {"server_cpu_us", &CellResult::server_cpu_us},
    {"client_cpu_us", &CellResult::client_cpu_us},
    {"resident_mib", &CellResult::resident_mib},
    {"written_per_byte", &CellResult::written_per_byte},
    {"handovers_per_commit", &CellResult::handovers_per_commit},
};

}  // namespace measure_internal

using namespace measure_internal;

int64_t NowNanos() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void Latencies::Add(int64_t nanos) {
  absl::MutexLock lock(&mu_);
  micros_.push_back(static_cast<float>(nanos) / 1000);
}

size_t Latencies::size() const {
  absl::MutexLock lock(&mu_);
  return micros_.size();
}

double Latencies::Percentile(double share) const {
  absl::MutexLock lock(&mu_);
  if (micros_.empty()) return 0;
  std::vector<float> sorted = micros_;
  const size_t at = std::min(sorted.size() - 1, static_cast<size_t>(static_cast<double>(sorted.size()) * share));
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<ptrdiff_t>(at), sorted.end());
  return sorted[at];
}

void Window::Take() {
  absl::MutexLock lock(&mu_);
  mu_.Await(absl::Condition(+[](int* free) { return *free > 0; }, &free_));
  --free_;
}

void Window::Give() {
  absl::MutexLock lock(&mu_);
  ++free_;
}

ProcessUsage UsageOf(pid_t pid) {
  ProcessUsage usage;
  const std::string proc = absl::StrCat("/proc/", pid);
  const std::vector<std::string> stat = WordsOf(proc + "/stat");
  if (stat.size() > 14) {  // Fields 14 and 15 of proc(5); our programs' names have no blank.
    usage.cpu_seconds = (NumberOf(stat[13]) + NumberOf(stat[14])) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  }
  const std::vector<std::string> statm = WordsOf(proc + "/statm");
  if (statm.size() > 1) {
    usage.resident_mib = NumberOf(statm[1]) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
  }
  const std::vector<std::string> io = WordsOf(proc + "/io");
  for (size_t i = 0; i + 1 < io.size(); ++i) {
    if (io[i] == "write_bytes:") usage.written_bytes = NumberOf(io[i + 1]);
  }
  return usage;
}

double OwnCpuSeconds() {
  rusage usage = {};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Commits ReadCommits(int metrics_port) {
  const std::string page = ReadMetrics(metrics_port);
  return {SampleOf(page, "handover_group_leaves_count"), SampleOf(page, "handover_group_leaves_sum")};
}

CellResult MedianOf(const std::vector<CellResult>& repetitions) {
  CellResult median = repetitions.front();
  for (const auto& [name, field] : kFields) {
    std::vector<double> values;
    for (const CellResult& cell : repetitions) values.push_back(cell.*field);
    std::sort(values.begin(), values.end());
    const size_t half = values.size() / 2;
    median.*field = values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }
  return median;
}

void PrintHeading() {
  std::printf("%-12s %6s %9s %8s %8s %9s %9s %9s %9s %9s %9s %7s %7s %7s\n", "mode", "bytes", "in flight", "count",
              "per s", "ack p50", "ack p99", "e2e p50", "e2e p99", "srv cpu", "cli cpu", "MiB", "written", "group");
}

void PrintRow(const CellResult& cell) {
  std::printf("%-12s %6zu %9d %8zu %8.0f %9.0f %9.0f %9.0f %9.0f %9.1f %9.1f %7.0f %7.2f %7.1f\n", cell.mode.c_str(),
              cell.payload_bytes, cell.in_flight, cell.count, cell.per_second, cell.ack_p50_us, cell.ack_p99_us,
              cell.e2e_p50_us, cell.e2e_p99_us, cell.server_cpu_us, cell.client_cpu_us, cell.resident_mib,
              cell.written_per_byte, cell.handovers_per_commit);
  std::fflush(stdout);
}

std::string ToJson(const CellResult& cell) {
  std::string json = absl::StrFormat("{\"mode\":\"%s\",\"bytes\":%d,\"in_flight\":%d,\"count\":%d", cell.mode,
                                     cell.payload_bytes, cell.in_flight, cell.count);
  for (const auto& [name, field] : kFields) absl::StrAppendFormat(&json, ",\"%s\":%.2f", name, cell.*field);
  return json + "}";
}

}  // namespace handover::bench
