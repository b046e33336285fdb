// Stores that show the broker something else than what is on the disk, so that it does what a broken broker would do.
// A run that does not find them finds nothing.
#ifndef HANDOVER_TESTS_SIMULATION_PLANTED_BUGS_H_
#define HANDOVER_TESTS_SIMULATION_PLANTED_BUGS_H_

#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"

#include "broker/store/store.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/plan.h"

namespace handover::simulation {

// The disk as it is.
class SeenDisk : public store::Store {
 public:
  explicit SeenDisk(Disk& disk) : disk_(disk) {}

  absl::StatusOr<std::optional<std::string>> Get(store::Table table, std::string_view key) const override {
    return disk_.Get(table, key);
  }
  absl::Status Scan(store::Table table, const Range& range, const Visitor& visit) const override {
    return disk_.Scan(table, range, visit);
  }
  absl::Status Commit(absl::Span<const store::Operation> operations) override { return disk_.Commit(operations); }
  std::unique_ptr<store::Reader> TakeSnapshot() const override { return disk_.TakeSnapshot(); }
  absl::Status CopyTo(const std::string& directory) override { return disk_.CopyTo(directory); }
  absl::Status Healthy() const override { return disk_.Healthy(); }

 protected:
  Disk& disk_;
};

// At a repeated hand-out, a person's record is the one that was read before: the consent of the first time counts.
class StaleConsentDisk final : public SeenDisk {
 public:
  using SeenDisk::SeenDisk;
  absl::StatusOr<std::optional<std::string>> Get(store::Table table, std::string_view key) const override;

 private:
  // What the broker has read before; reading is const.
  mutable bool was_handed_out_ = false;
  mutable absl::flat_hash_map<std::string, std::string> records_;
};

// A restart leaves out the first of what waits.
class ForgetfulDisk final : public SeenDisk {
 public:
  using SeenDisk::SeenDisk;
  absl::Status Scan(store::Table table, const Range& range, const Visitor& visit) const override;
};

// A restart loses the deadline that is due first.
class TimerlessDisk final : public SeenDisk {
 public:
  using SeenDisk::SeenDisk;
  absl::Status Scan(store::Table table, const Range& range, const Visitor& visit) const override;

 private:
  mutable std::set<std::string> lost_;  // Reading is const.
};

// A start that reads every row, so that it stops at any that cannot be read.
class FussyStartDisk final : public SeenDisk {
 public:
  using SeenDisk::SeenDisk;
  absl::Status Scan(store::Table table, const Range& range, const Visitor& visit) const override;
};

// Deadlines are not looked at while any row cannot be read.
class FussyWatchDisk final : public SeenDisk {
 public:
  using SeenDisk::SeenDisk;
  absl::Status Scan(store::Table table, const Range& range, const Visitor& visit) const override;
};

// The store that a broker with this bug sees.
std::unique_ptr<store::Store> SeenThrough(Bug bug, Disk& disk);

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_PLANTED_BUGS_H_
