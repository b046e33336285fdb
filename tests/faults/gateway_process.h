// One party's gateway as a process of its own, which begins again where it was killed.
#ifndef HANDOVER_TESTS_FAULTS_GATEWAY_PROCESS_H_
#define HANDOVER_TESTS_FAULTS_GATEWAY_PROCESS_H_

#include <sys/types.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "clients/cpp/services.h"
#include "tests/fakes/process/broker_process.h"
#include "tests/fakes/process/program.h"

namespace handover {

inline int FaultSetting(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

inline std::string ProgramPath(const char* name) {
  const char* build = std::getenv("HANDOVER_BUILD_DIR");
  return absl::StrCat(build == nullptr ? "build/release" : build, "/", name);
}

// Without what is still being written: under a name that begins with a dot, or ends in `.new`.
inline std::set<std::string> FileNames(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.insert(entry.path().filename().string());
  std::erase_if(names, [](const std::string& name) { return name.front() == '.' || name.ends_with(".new"); });
  return names;
}

// A broker with a `clinic` that sends, and `visitors` where the mother of the fixtures' twins lives.
std::unique_ptr<fakes::BrokerProcess> StartBrokerForTwins(const std::string& folder);

// How many handovers the broker has of this sender.
size_t CountSentHandovers(const client::ExchangeClient& exchange);

class GatewayProcess {
 public:
  GatewayProcess(const fakes::BrokerProcess& broker, const std::string& alias, const std::string& folder,
                 const std::vector<std::string>& arguments);
  ~GatewayProcess() { fakes::KillProgram(pid_); }
  GatewayProcess(const GatewayProcess&) = delete;
  GatewayProcess& operator=(const GatewayProcess&) = delete;

  void KillAndStartAgain();
  // The port on which it listens for MLLP, once it does.
  int AwaitMllpPort() const;

 private:
  void Start();

  const std::string folder_;
  std::vector<std::string> command_;
  pid_t pid_ = -1;
};

}  // namespace handover

#endif  // HANDOVER_TESTS_FAULTS_GATEWAY_PROCESS_H_
