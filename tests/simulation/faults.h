// What fails, when the plan says so.
#ifndef HANDOVER_TESTS_SIMULATION_FAULTS_H_
#define HANDOVER_TESTS_SIMULATION_FAULTS_H_

#include "tests/simulation/plan.h"
#include "tests/simulation/receivers.h"
#include "tests/simulation/scene.h"

namespace handover::simulation {

class Faults {
 public:
  Faults(Scene& scene, Receivers& receivers) : scene_(scene), receivers_(receivers) {}

  // REQUIRES: an event of a fault.
  void Happen(const PlannedEvent& event);
  // Everything is in order from now on.
  void End();

 private:
  void Crash(Chance& chance);
  void CutPower(Chance& chance);
  void LieAboutSync(Chance& chance);
  void FillDisk(Chance& chance);
  void FlipBits(Chance& chance);
  void MendRows();
  void JumpClock(Chance& chance);
  void SilenceSomebody(Chance& chance);

  Scene& scene_;
  Receivers& receivers_;
};

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_FAULTS_H_
