// What families and those who write about them do: registers that are filled in, letters, consents that come and go,
// moves, and what a sender or an operator does about a delivery that came back or waits for a human.
#ifndef HANDOVER_TESTS_SIMULATION_FAMILIES_H_
#define HANDOVER_TESTS_SIMULATION_FAMILIES_H_

#include <map>
#include <string>
#include <string_view>

#include "broker/base/ids.h"
#include "handover/admin/v1/admin_service.pb.h"
#include "handover/storage/v1/storage.pb.h"
#include "tests/simulation/papers.h"
#include "tests/simulation/plan.h"
#include "tests/simulation/scene.h"

namespace handover::simulation {

class Families {
 public:
  explicit Families(Scene& scene) : scene_(scene) {}

  // REQUIRES: an event of a family.
  void Happen(const PlannedEvent& event);
  // Planted: a broker that does not know what it has accepted when it is sent again.
  void PlantSecondAcceptance() { forgets_letters_ = true; }
  // A delivery that its sender or an operator has to do something about, sooner or later.
  void DeliveryChanged(const DeliveryId& id, const storage::v1::DeliveryRecord& record);

 private:
  Home& HomeOf(int family);
  void Register(const PlannedEvent& event);
  void Grant(const PlannedEvent& event);
  void Revoke(const PlannedEvent& event);
  void Write(const PlannedEvent& event);
  void Move(const PlannedEvent& event);

  std::string SenderOf(const PlannedEvent& event);
  // Its sender's system sends nothing to that recipient any more, and nobody knows.
  bool IsLeftOut(const PlannedEvent& event);
  void Submit(Letter& letter);
  void Submitted(Letter& letter, const absl::StatusOr<pipeline::Submitted>& answer);
  // Its id stands for its bytes alone: nobody has ever sent others under it.
  void BreakForeignId(std::string_view what, uint64_t number);
  void Withdraw(const Letter& letter);
  void ResolveReturn(const DeliveryId& id, const std::string& sender, uint64_t number);
  void ResolveHeld(const DeliveryId& id, admin::v1::ResolveHeldRequest::Action action, const std::string& party,
                   uint64_t number);

  Scene& scene_;
  std::map<int, Home> homes_;
  bool forgets_letters_ = false;
  std::map<uint64_t, uint64_t> changes_;  // Of the deliveries of a letter: names for chance.
};

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_FAMILIES_H_
