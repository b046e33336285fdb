// The machine on which the broker runs: the real pipelines, queues, vault, ledger and committer over the simulated
// disk. The committer has no thread: what is queued is committed a moment of simulated time later, so that other calls
// come between.
#ifndef HANDOVER_TESTS_SIMULATION_HOST_H_
#define HANDOVER_TESTS_SIMULATION_HOST_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "broker/base/commitment/signature.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/manage_directory.h"
#include "broker/store/head_file.h"
#include "broker/store/store.h"
#include "tests/fakes/seeded_random.h"
#include "tests/simulation/agenda.h"
#include "tests/simulation/chance.h"
#include "tests/simulation/disk.h"

namespace handover::simulation {

// One thread. Borrows all it is given.
class BrokerHost {
 public:
  struct Parts {
    Agenda& agenda;
    Disk& disk;
    store::Store& seen_store;  // The disk, or what a planted bug shows the broker instead.
    uint64_t seed = 1;
  };
  explicit BrokerHost(const Parts& parts);
  ~BrokerHost();

  // Planted: a start that does not look at the head file.
  void PlantUnheededHead() { heeds_head_ = false; }

  // Errors of the start of the broker.
  absl::Status Start();
  // The process ends, wherever it is. What it had not committed is gone, and nothing that it says is heard any more.
  void Crash();
  // Called once the broker is gone, whoever ended it.
  void OnDown(std::function<void()> down) { down_ = std::move(down); }

  bool is_up() const { return broker_ != nullptr && !is_stopping_ && !disk_.has_stopped(); }
  // Another one after each crash: an answer of a life that is over is not heard.
  uint64_t life() const { return life_; }

  // REQUIRES: it is up.
  pipeline::Environment& env();
  pipeline::ManageDirectory& manage();
  const VerifyKey& log_key() const { return log_key_.verify_key(); }

  // What the maintenance does every second: leases lapse, rests end, what is late climbs a step.
  void Maintain();
  // Something may have been queued: commits it soon.
  void CommitSoon();
  // Commits all that is queued, now: for setting up.
  void CommitNow();

  // The file that holds the last head, as the power goes: perhaps one of half a minute ago.
  void AgeHeadFile(Chance& chance);
  uint64_t SizeInHeadFile() const;

 private:
  struct Broker;

  void CommitGroup();
  void EndSoon();
  void RememberHead();

  Agenda& agenda_;
  Disk& disk_;
  store::Store& seen_store_;
  Chance disk_speed_;
  fakes::SeededRandom random_;
  const SigningKey log_key_;
  std::string folder_;
  std::function<void()> down_;
  std::unique_ptr<Broker> broker_;
  uint64_t life_ = 1;
  bool is_stopping_ = false;
  bool commit_planned_ = false;
  bool heeds_head_ = true;
  std::deque<std::pair<absl::Time, store::HeadFile::Head>> heads_;  // Of the last half minute.
};

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_HOST_H_
