#include "tests/faults/start_cutter.h"

#include <poll.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "tests/fakes/process/program.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::faults {
namespace start_cutter_internal {

constexpr char kPortsFile[] = "ports.json";  // Renamed into its place once the broker serves.

// Counts the moments of the start that begins behind it.
class StartMoments {
 public:
  StartMoments(const std::string& folder, const std::string& data) : fd_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    for (const std::string& watched : {folder, data, data + "/store"}) {
      ::inotify_add_watch(fd_, watched.c_str(), IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE);
    }
  }
  ~StartMoments() { ::close(fd_); }
  StartMoments(const StartMoments&) = delete;
  StartMoments& operator=(const StartMoments&) = delete;

  int count() const { return count_; }
  bool serves() const { return serves_; }

  // False: nothing in a second.
  bool AwaitNext() const {
    pollfd event = {fd_, POLLIN, 0};
    return ::poll(&event, 1, 1000) > 0;
  }

  // Whatever has happened, up to the moment at which it served.
  void ReadAll() {
    alignas(inotify_event) char bytes[4096];
    for (ssize_t size = ::read(fd_, bytes, sizeof bytes); size > 0; size = ::read(fd_, bytes, sizeof bytes)) {
      for (ssize_t at = 0; at < size && !serves_;) {
        inotify_event event;
        std::memcpy(&event, bytes + at, sizeof event);
        const std::string_view name = event.len == 0 ? "" : bytes + at + sizeof event;  // Zero-terminated.
        at += static_cast<ssize_t>(sizeof event + event.len);
        ++count_;
        serves_ = (event.mask & IN_MOVED_TO) != 0 && name == kPortsFile;
      }
    }
  }

 private:
  const int fd_;
  int count_ = 0;
  bool serves_ = false;
};

// What a process was started with.
std::vector<std::string> ArgumentsOf(pid_t pid) {
  const std::string line = fakes::ReadFileBytes(absl::StrCat("/proc/", pid, "/cmdline"));
  std::vector<std::string> arguments = absl::StrSplit(line, '\0');
  arguments.pop_back();  // Each ends in a zero.
  return arguments;
}

}  // namespace start_cutter_internal

using start_cutter_internal::ArgumentsOf;
using start_cutter_internal::StartMoments;

StartCutter::StartCutter(fakes::BrokerProcess& broker, std::string folder)
    : broker_(broker), folder_(std::move(folder)), arguments_(ArgumentsOf(broker.pid())) {}

// Those of an earlier start say nothing of this one.
void StartCutter::ForgetPorts() const {
  std::filesystem::remove(absl::StrCat(folder_, "/", start_cutter_internal::kPortsFile));
}

void StartCutter::Start() {
  ForgetPorts();
  StartMoments moments(folder_, broker_.data());
  broker_.Start();
  moments.ReadAll();
  moments_ = moments.count();
  arguments_ = ArgumentsOf(broker_.pid());
}

bool StartCutter::Cut(std::mt19937& random) {
  ForgetPorts();
  // The last moment is the one at which it serves.
  const int goal = std::uniform_int_distribution<int>(0, moments_ - 1)(random);
  StartMoments moments(folder_, broker_.data());
  const pid_t pid = fakes::StartProgram(arguments_, folder_ + "/broker.log");
  while (moments.count() < goal && !moments.serves()) {
    if (!moments.AwaitNext() && ::waitpid(pid, nullptr, WNOHANG) == pid) {
      std::cerr << "faults: the broker ended at its start; see " << folder_ << "\n";
      std::abort();
    }
    moments.ReadAll();
  }
  fakes::KillProgram(pid);
  moments.ReadAll();
  return !moments.serves();
}

}  // namespace handover::faults
