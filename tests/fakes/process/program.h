// Programs under test: started, waited for, and what they do in a folder.
#ifndef HANDOVER_TESTS_FAKES_PROCESS_PROGRAM_H_
#define HANDOVER_TESTS_FAKES_PROCESS_PROGRAM_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace handover::fakes {

// `arguments` begin with the program's path; what it prints is appended to `log`. Aborts when it cannot be started.
pid_t StartProgram(const std::vector<std::string>& arguments, const std::string& log);

// To its end. Its exit code; -1: a signal ended it.
int RunProgram(const std::vector<std::string>& arguments, const std::string& log);

// SIGKILL at whatever it is doing; returns when it is gone.
void KillProgram(pid_t pid);

// Something was written or renamed in a folder. Not thread-safe.
class FolderEvents {
 public:
  // REQUIRES: the folder exists.
  explicit FolderEvents(const std::string& folder);
  ~FolderEvents();
  FolderEvents(const FolderEvents&) = delete;
  FolderEvents& operator=(const FolderEvents&) = delete;

  // Until the next one; returns after a second all the same, for whoever must look elsewhere too.
  void Await() const;

 private:
  const int fd_;
};

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_PROCESS_PROGRAM_H_
