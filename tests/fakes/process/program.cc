#include "tests/fakes/process/program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

extern char** environ;

namespace handover::fakes {

pid_t StartProgram(const std::vector<std::string>& arguments, const std::string& log) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t pid = -1;
  if (posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ) != 0) {
    std::cerr << "program: cannot start " << arguments[0] << "\n";
    std::abort();
  }
  posix_spawn_file_actions_destroy(&actions);
  return pid;
}

int RunProgram(const std::vector<std::string>& arguments, const std::string& log) {
  int status = 0;
  ::waitpid(StartProgram(arguments, log), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void KillProgram(pid_t pid) {
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
}

FolderEvents::FolderEvents(const std::string& folder) : fd_(::inotify_init1(IN_CLOEXEC)) {
  ::inotify_add_watch(fd_, folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO);
}

FolderEvents::~FolderEvents() { ::close(fd_); }

void FolderEvents::Await() const {
  pollfd event = {fd_, POLLIN, 0};
  if (::poll(&event, 1, 1000) <= 0) return;
  char bytes[4096];
  if (::read(fd_, bytes, sizeof bytes) < 0) return;
}

}  // namespace handover::fakes
