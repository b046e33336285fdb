// One run: the real broker, everybody around it, and what must hold.
#ifndef HANDOVER_TESTS_SIMULATION_SIMULATION_H_
#define HANDOVER_TESTS_SIMULATION_SIMULATION_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "broker/base/commitment/bytes.h"
#include "tests/simulation/expectation_check.h"
#include "tests/simulation/families.h"
#include "tests/simulation/faults.h"
#include "tests/simulation/open_escalations.h"
#include "tests/simulation/plan.h"
#include "tests/simulation/receivers.h"
#include "tests/simulation/route_alarms.h"
#include "tests/simulation/scene.h"
#include "tests/simulation/trace.h"

namespace handover::simulation {

struct Outcome {
  std::optional<Violation> violation;  // Nothing: every promise was kept.
  int day = 0;                         // Of the violation, else the last that was planned.
  Digest digest{};                     // Of everything that happened: the same in every run of the plan.
  std::vector<std::string> story;      // When it was asked for.
  uint64_t events = 0;
  uint64_t letters = 0;   // Offered to the broker.
  uint64_t accepted = 0;  // Of them, by its own words.
  uint64_t deliveries = 0;
  uint64_t leaves = 0;
  uint64_t restarts = 0;
  uint64_t refused_starts = 0;  // The disk had lied, and the broker found out.
  uint64_t escalated = 0;       // Deliveries that were late at some time, and known to be.
  uint64_t escalated_of_silent = 0;  // Of them to the plan's silent party.
  uint64_t expected = 0;  // What should have followed something, met or not.
  uint64_t met = 0;       // Of it.
  uint64_t missed = 0;    // Of it: overdue at some time, and known to be.
  uint64_t ended = 0;     // Deliveries that are at an end.
  uint64_t open_escalations = 0;     // At the end: of what is expected and never came.
  std::vector<RouteAlarm> route_alarms;
  std::map<Fault, uint64_t> faults;  // That have struck; of the network, calls that fared badly.
};

struct RunOptions {
  bool keeps_story = false;
  // Asked now and then, so that a run can be given up; null: never.
  std::function<bool()> wants_end = nullptr;
};

Outcome Simulate(const Plan& plan, const RunOptions& options);

class Simulation {
 public:
  Simulation(const Plan& plan, const RunOptions& options);
  ~Simulation();

  Outcome Run();

 private:
  void SetUpParties();
  void PlanEvents();
  void Happen(const PlannedEvent& event);
  void Committed(absl::Span<const store::Operation> operations);
  void CheckDay(int day);
  void Tick();
  bool IsWell() const;
  void WentDown();
  void Restart();
  bool StartAgain();
  void LoseNewestLetter();  // Planted.
  void RestoreNewest(const absl::Status& started, bool shows);
  void RunUntil(absl::Time end);

  const Plan plan_;
  const RunOptions options_;
  Trace trace_;
  Agenda agenda_;
  Disk disk_;
  std::unique_ptr<store::Store> seen_store_;
  BrokerHost host_;
  Network network_;
  Truth truth_;
  OpenEscalations escalations_;
  DeliveryCheck deliveries_;
  ExpectationCheck expectations_;
  LogCheck log_;
  std::map<std::string, Party> parties_;
  Scene scene_;
  Families families_;
  Receivers receivers_;
  Faults faults_;
  bool is_given_up_ = false;
  absl::Time troubled_;  // When the broker was last not well.
  uint64_t told_size_ = 0;  // Of the log, when a day last ended with another one.
  uint64_t restarts_ = 0;
  std::map<Fault, uint64_t> faults_struck_;
  uint64_t refused_starts_ = 0;
};

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_SIMULATION_H_
