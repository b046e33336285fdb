#include "tests/simulation/split_run.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "broker/base/absl_view.h"
#include "broker/base/clock.h"
#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/hash.h"
#include "tests/simulation/report.h"

namespace handover::simulation {
namespace split_run_internal {

constexpr std::string_view kNoViolation = "none";
constexpr char kGap = '\t';
constexpr int kBroken = 2;
constexpr std::string_view kProgram = "program";
constexpr size_t kProgramDigits = 12;

Plan PartOf(const SplitRun& run, int part) {
  Plan plan = run.plan;
  plan.seed += static_cast<uint64_t>(part);
  return plan;
}

std::map<std::string, PartResult> ReadResults(const std::string& path) {
  std::map<std::string, PartResult> results;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::optional<PartResult> result = ParseResult(line);
    if (result.has_value()) results[result->plan] = *std::move(result);
  }
  return results;
}

// One write, so that the lines of two processes do not mix. A line that was cut before is left behind.
bool Append(const std::string& path, const std::string& line) {
  const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return false;
  const std::string text = absl::StrCat("\n", line, "\n");
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  return ::close(file) == 0 && written;
}

// In a process of its own.
int RunPart(const Plan& plan, const std::string& results_path) {
  const SystemClock clock;
  const Outcome outcome = Simulate(plan, {});
  const double seconds = absl::ToDoubleSeconds(clock.SinceStart());
  if (!Append(results_path, FormatResult(ResultOf(plan, outcome, seconds)))) return 1;
  return outcome.violation.has_value() ? kBroken : 0;
}

std::string Words(const std::map<std::string, uint64_t>& counts) {
  return absl::StrJoin(counts, ", ", [](std::string* out, const auto& entry) {
    absl::StrAppend(out, entry.second, " ", entry.first);
  });
}

void Tell(const std::string& line) {
  std::cout << line << "\n";
  std::cout.flush();
}

// The processes of one invocation.
class Parts {
 public:
  explicit Parts(const SplitRun& run) : run_(run) {}

  int Run() {
    for (int part = 0; part < run_.parts && !is_broken_; ++part) {
      if (Has(part)) continue;
      while (static_cast<int>(running_.size()) >= run_.jobs) Await();
      if (!is_broken_) Begin(part);
    }
    while (!running_.empty()) Await();
    return Sum();
  }

 private:
  bool Has(int part) const {
    const auto known = ReadResults(run_.results_path);
    const auto found = known.find(PlanWords(PartOf(run_, part)));
    return found != known.end() && found->second.violation.empty();
  }

  void Begin(int part) {
    std::cout.flush();
    const pid_t process = ::fork();
    if (process == 0) ::_exit(RunPart(PartOf(run_, part), run_.results_path));
    if (process > 0)
      running_[process] = part;
    else
      Fail(part, "no process could be made");
  }

  void Await() {
    int status = 0;
    const pid_t process = ::wait(&status);
    const auto ended = running_.find(process);
    if (ended == running_.end()) return;
    const int part = ended->second;
    running_.erase(ended);
    const auto results = ReadResults(run_.results_path);
    const auto result = results.find(PlanWords(PartOf(run_, part)));
    const bool is_well = WIFEXITED(status) && WEXITSTATUS(status) == 0 && result != results.end();
    if (is_well) return Tell(absl::StrCat("part ", part + 1, " of ", run_.parts, ": ", Words(result->second.counts)));
    const bool is_found = result != results.end() && !result->second.violation.empty();
    Fail(part, is_found ? "broke " + result->second.violation : absl::StrCat("ended with status ", status));
  }

  void Fail(int part, const std::string& how) {
    is_broken_ = true;
    Tell(absl::StrCat("part ", part + 1, " ", how, ", and no further one is begun. Again, made small:\n  ",
                      CommandOf(PartOf(run_, part))));
  }

  int Sum() const {
    const auto results = ReadResults(run_.results_path);
    std::map<std::string, uint64_t> sums;
    int done = 0;
    for (int part = 0; part < run_.parts; ++part) {
      const auto result = results.find(PlanWords(PartOf(run_, part)));
      if (result == results.end() || !result->second.violation.empty()) continue;
      ++done;
      for (const auto& [name, count] : result->second.counts) sums[name] += count;
    }
    TellPrograms(results);
    const double minutes = std::max(1.0, static_cast<double>(sums["s"])) / 60;
    Tell(absl::StrCat(done, " of ", run_.parts, " parts: ", Words(sums), "; ",
                      static_cast<int64_t>(static_cast<double>(done) * run_.plan.days * 24 / minutes),
                      " simulated hours per minute and process"));
    if (is_broken_) return kBroken;
    return done == run_.parts ? 0 : 1;
  }

  // A part that has ended counts whatever broker it was of: of which, a reader has to see.
  void TellPrograms(const std::map<std::string, PartResult>& results) const {
    std::map<std::string, int> parts;
    for (int part = 0; part < run_.parts; ++part) {
      const auto result = results.find(PlanWords(PartOf(run_, part)));
      if (result != results.end() && result->second.violation.empty()) ++parts[result->second.program];
    }
    for (const auto& [program, count] : parts) {
      const bool is_this = program == RunningProgram();
      Tell(absl::StrCat(count, " parts of program ", program.empty() ? "unknown" : program,
                        is_this && !program.empty() ? ", this one" : ", another than this"));
    }
  }

  const SplitRun& run_;
  std::map<pid_t, int> running_;
  bool is_broken_ = false;
};

}  // namespace split_run_internal

std::string PlanWords(const Plan& plan) { return CommandOf(plan); }

const std::string& RunningProgram() {
  static const auto& program = *new std::string([] {
    // Not by its name, under which another one may have been built meanwhile.
    std::ifstream file("/proc/self/exe", std::ios::binary);
    Sha256 digest;
    std::vector<char> bytes(1 << 20);
    size_t size = 0;
    while (file.read(bytes.data(), static_cast<std::streamsize>(bytes.size())) || file.gcount() > 0) {
      digest.Add(bytes.data(), static_cast<size_t>(file.gcount()));
      size += static_cast<size_t>(file.gcount());
    }
    if (size == 0) return std::string();
    return absl::BytesToHexString(AbslView(AsView(digest.Finish()))).substr(0, split_run_internal::kProgramDigits);
  }());
  return program;
}

PartResult ResultOf(const Plan& plan, const Outcome& outcome, double seconds) {
  PartResult result;
  result.plan = PlanWords(plan);
  if (outcome.violation.has_value()) result.violation = outcome.violation->rule;
  result.program = RunningProgram();
  result.counts = {{"families", plan.families.size()},
                   {"letters", outcome.letters},
                   {"deliveries", outcome.deliveries},
                   {"deliveries at an end", outcome.ended},
                   {"deliveries once escalated", outcome.escalated},
                   {"expected", outcome.expected},
                   {"expected and met", outcome.met},
                   {"expected and overdue once", outcome.missed},
                   {"escalations open at the end", outcome.open_escalations},
                   {"leaves", outcome.leaves},
                   {"restarts", outcome.restarts},
                   {"starts refused", outcome.refused_starts},
                   {"s", static_cast<uint64_t>(seconds)}};
  for (const auto& [fault, count] : outcome.faults) {
    result.counts[absl::StrCat("faults ", AbslView(NameOf(fault)))] = count;
  }
  return result;
}

std::string FormatResult(const PartResult& result) {
  using namespace split_run_internal;
  std::vector<std::string> fields = {result.plan,
                                     result.violation.empty() ? std::string(kNoViolation) : result.violation};
  if (!result.program.empty()) fields.push_back(absl::StrCat(AbslView(kProgram), "=", result.program));
  for (const auto& [name, count] : result.counts) fields.push_back(absl::StrCat(name, "=", count));
  fields.push_back(".");  // The line is whole.
  return absl::StrJoin(fields, std::string(1, kGap));
}

std::optional<PartResult> ParseResult(std::string_view line) {
  using namespace split_run_internal;
  const std::vector<std::string> fields = absl::StrSplit(AbslView(line), kGap);
  if (fields.size() < 3 || fields.back() != ".") return std::nullopt;
  PartResult result;
  result.plan = fields[0];
  if (fields[1] != kNoViolation) result.violation = fields[1];
  for (size_t i = 2; i + 1 < fields.size(); ++i) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(fields[i], absl::MaxSplits('=', 1));
    if (parts.first == kProgram) {
      result.program = parts.second;
      continue;
    }
    if (!absl::SimpleAtoi(parts.second, &result.counts[parts.first])) return std::nullopt;
  }
  return result;
}

int RunInParts(const SplitRun& run) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::path(run.results_path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  if (error) {
    std::cerr << "simulation: no folder for the results\n";
    return 1;
  }
  RunningProgram();  // Worked out once, and not by each process again.
  return split_run_internal::Parts(run).Run();
}

}  // namespace handover::simulation
