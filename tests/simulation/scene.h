// What everybody in a run works with, and how somebody insists on an answer.
#ifndef HANDOVER_TESTS_SIMULATION_SCENE_H_
#define HANDOVER_TESTS_SIMULATION_SCENE_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "tests/simulation/agenda.h"
#include "tests/simulation/chance.h"
#include "tests/simulation/delivery_check.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/host.h"
#include "tests/simulation/log_check.h"
#include "tests/simulation/network.h"
#include "tests/simulation/parties.h"
#include "tests/simulation/plan.h"
#include "tests/simulation/trace.h"
#include "tests/simulation/truth.h"

namespace handover::simulation {

// Everything is borrowed.
struct Scene {
  const Plan& plan;
  Agenda& agenda;
  Disk& disk;
  BrokerHost& host;
  Network& network;
  Truth& truth;
  DeliveryCheck& deliveries;
  LogCheck& log;
  Trace& trace;
  std::map<std::string, Party>& parties;  // By alias.
  // The run is over and everybody only finishes what is open: no party fails any more.
  bool is_calm = false;

  Chance ChanceOf(std::string_view what, uint64_t number) const { return Chance(plan.seed).Of(what, number); }
  void Say(std::string_view words) { trace.Say(agenda.Now(), words); }
  bool Has(Fault fault) const { return plan.faults.contains(fault) && !is_calm; }
};

// Whether asking again with the same bytes may change anything.
bool IsFinal(const absl::Status& status);
// A refusal that a party here never earns: the simulation itself is at fault.
bool IsOurFault(const absl::Status& status);
// For a line of the trace: OK, or the code of the refusal.
std::string CodeWords(const absl::Status& status);

// Calls until the answer is final, with pauses that grow to half an hour.
template <typename T>
struct Errand {
  std::string what;
  uint64_t number = 0;
  std::function<void(std::function<void(T)>)> perform;
  std::function<void(const T&)> said;
  std::function<absl::Status(const T&)> status_of;
  std::function<void(const T&)> finished;  // Optional. With the final answer.
};

template <typename T>
void Insist(Scene& scene, std::shared_ptr<Errand<T>> errand, uint64_t tries = 0) {
  const auto again = [&scene, errand, tries] {
    const auto growth = static_cast<int64_t>(1 + tries * tries);
    const absl::Duration pause = std::min(absl::Seconds(20) * growth, absl::Minutes(30));
    scene.agenda.After(pause, [&scene, errand, tries] { Insist(scene, errand, tries + 1); });
  };
  Network::Call<T> call;
  call.perform = errand->perform;
  call.said = errand->said;
  call.answered = [&scene, errand, again](std::optional<T> answer) {
    if (!answer.has_value() || !IsFinal(errand->status_of(*answer))) return again();
    if (IsOurFault(errand->status_of(*answer))) {
      scene.trace.Break(scene.agenda.Now(), "SIMULATION_AT_FAULT",
                        absl::StrCat(errand->what, " ", errand->number, " was refused: ",
                                     CodeWords(errand->status_of(*answer))));
    }
    if (errand->finished) errand->finished(*answer);
  };
  scene.network.Send<T>({errand->what, errand->number * 1000 + tries % 1000}, std::move(call));
}

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_SCENE_H_
