// The real broker as a process of its own, on the loopback, with its own PKI and folder: to be killed, and to be
// measured.
#ifndef HANDOVER_TESTS_FAKES_PROCESS_BROKER_PROCESS_H_
#define HANDOVER_TESTS_FAKES_PROCESS_BROKER_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "broker/base/clock.h"
#include "broker/base/commitment/signature.h"
#include "broker/base/random_system.h"
#include "clients/cpp/channel.h"
#include "clients/cpp/party_keys.h"
#include "clients/cpp/services.h"
#include "clients/cpp/session.h"
#include "handover/consent/v1/consent.pb.h"
#include "handover/directory/v1/directory.pb.h"

namespace handover::fakes {

// Not thread-safe; the sessions it opens are. Aborts the program when something of its own does not work.
class BrokerProcess {
 public:
  struct Party {
    std::string alias;
    directory::v1::Sector sector = directory::v1::SECTOR_UNSPECIFIED;
    std::vector<std::string> municipality_codes;
  };
  struct Options {
    std::string program;  // Path of handover-broker.
    std::string folder;   // An empty folder, for PKI, data and log.
    std::vector<Party> parties;
    std::vector<std::string> arguments;  // More flags of the broker's.
  };
  explicit BrokerProcess(const Options& options);
  // Kills it.
  ~BrokerProcess();
  BrokerProcess(const BrokerProcess&) = delete;
  BrokerProcess& operator=(const BrokerProcess&) = delete;

  // SIGKILL at whatever it is doing; returns when it is gone.
  void Kill();
  // SIGSTOP and SIGCONT: it is there, and says nothing.
  void Pause();
  void Resume();
  // SIGTERM; the exit code.
  int Stop();
  // On the same folder and, so that clients find it again, the same ports. Returns when it serves.
  void Start();
  pid_t pid() const { return pid_; }

  // What a program of that party's needs to speak to this broker: address, keys, and whom to trust.
  std::vector<std::string> FlagsOf(const std::string& alias) const;

  // Retries are quick and last for a minute, so that a client outlives a restart.
  std::unique_ptr<client::Session> OpenSession(const std::string& alias, client::SeenHeadStore& seen);
  std::shared_ptr<client::Channel> AdminChannel() const;
  std::string PartyIdOf(const std::string& alias) const { return party_ids_.at(alias); }
  VerifyKey log_key() const;
  std::string log_key_file() const { return Pki("broker/log.pub.pem"); }
  // The data directory.
  std::string data() const { return options_.folder + "/data"; }

  void ImportFacts(const std::vector<consent::v1::RegisterFacts>& facts);

  // Of the process, from /proc.
  struct Usage {
    double cpu_seconds = 0;
    int64_t resident_bytes = 0;
    int64_t written_bytes = 0;  // To the medium.
  };
  Usage UsageNow() const;

 private:
  std::string Pki(const std::string& name) const { return options_.folder + "/pki/" + name; }
  void MakePki() const;
  std::vector<std::string> Arguments() const;
  void AddParties();
  std::shared_ptr<client::Channel> Connect(int port, const std::string& identity, const std::string& authority) const;

  const Options options_;
  SystemClock clock_;
  SystemRandom random_;
  std::map<std::string, std::string> party_ids_;
  pid_t pid_ = -1;
  int party_port_ = 0;
  int admin_port_ = 0;
};

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_PROCESS_BROKER_PROCESS_H_
