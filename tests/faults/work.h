// Everybody who works with a broker under faults: a clinic that sends births, health visitors who take them and send
// visits to a general practitioner, and who record consents to what the mothers' sections hold and take them back.
// What each of them saw goes into a history.
#ifndef HANDOVER_TESTS_FAULTS_WORK_H_
#define HANDOVER_TESTS_FAULTS_WORK_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "clients/cpp/outgoing_handover.h"
#include "clients/cpp/receiver.h"
#include "clients/cpp/session.h"
#include "clients/cpp/submitter.h"
#include "tests/fakes/process/broker_process.h"
#include "tests/faults/history.h"
#include "tests/faults/history_check.h"

namespace handover::faults {

// For whoever waits on everybody: long enough for any machine, so that only what never comes runs into it.
inline constexpr absl::Duration kPatience = absl::Minutes(2);

// The broker's parties that Work wants.
std::vector<fakes::BrokerProcess::Party> WorkingParties();

// Borrows the broker, which may be killed, stopped and started meanwhile, and the history.
class Work {
 public:
  // Imports where the families live. REQUIRES: the broker serves.
  Work(fakes::BrokerProcess& broker, History& history);
  // As End().
  ~Work();
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;

  void Begin();
  // Sends nothing more, and waits until what was accepted is received and concluded, or nothing of it has been for so
  // long: how much is left depends on the machine.
  Report End(absl::Duration patience);

  // The log that everybody has seen never went back and never split, up to the newest head.
  absl::Status ProveLog();

 private:
  class Desk;

  void ChangeConsents();
  void Send(client::Session& session, bool are_births);
  void SendAgain(client::Submitter& submitter, const client::OutgoingHandover& accepted);

  fakes::BrokerProcess& broker_;
  History& history_;
  client::SeenHeadMemory heads_[3];
  const std::unique_ptr<client::Session> clinic_;
  const std::unique_ptr<client::Session> visitors_;
  const std::unique_ptr<client::Session> doctor_;
  std::atomic<int> first_family_ = 0;  // Of those that are written about now.
  std::atomic<int> open_ = 0;  // Accepted and not concluded, as far as answers came.
  std::vector<std::unique_ptr<Desk>> desks_;
  std::atomic<bool> stops_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace handover::faults

#endif  // HANDOVER_TESTS_FAULTS_WORK_H_
