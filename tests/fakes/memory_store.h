// A store in memory that keeps the contract of store.h and fails when it is told to.
#ifndef HANDOVER_TESTS_FAKES_MEMORY_STORE_H_
#define HANDOVER_TESTS_FAKES_MEMORY_STORE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"
#include "broker/store/store.h"

namespace handover::fakes {

// Thread-safe, also where Store is not: many threads may read while one commits.
class MemoryStore final : public store::Store {
 public:
  MemoryStore() = default;

  absl::StatusOr<std::optional<std::string>> Get(store::Table table,
                                                 std::string_view key) const override;
  absl::Status Scan(store::Table table, const Range& range, const Visitor& visit) const override;
  absl::Status Commit(absl::Span<const store::Operation> operations) override;
  std::unique_ptr<store::Reader> TakeSnapshot() const override;
  // One file in a new folder; OpenCopy() reads it.
  absl::Status CopyTo(const std::string& directory) override;
  absl::Status Healthy() const override;

  static absl::StatusOr<std::unique_ptr<MemoryStore>> OpenCopy(const std::string& directory);

  // The store as the next start of the program finds it: the rows that are on the medium, and none
  // of the faults.
  std::unique_ptr<MemoryStore> Restart() const;

  // How a commit fails. After DATA_LOSS every further commit fails too, as the contract has it.
  struct Fault {
    absl::Status status;
    // Whether the rows reached the medium all the same, which only a Restart() shows. Meaningful
    // with DATA_LOSS: the others promise that nothing was written.
    bool reaches_medium = false;
  };
  void FailNextCommit(const Fault& fault) { FailAfter(0, fault); }
  // The first `commit_count` commits from now on succeed, the next one fails.
  void FailAfter(int commit_count, const Fault& fault);

  // What Healthy() and every commit answer until it is OK again: a full disk.
  void SetMedium(const absl::Status& status);

  // Get() of this row answers DATA_LOSS, and Scan() does when it comes to it.
  void DamageRow(store::Table table, std::string_view key);

  // Commits wait, as on a slow disk, until ReleaseCommits().
  void HoldCommits();
  void ReleaseCommits();
  // Returns once a commit waits. REQUIRES: HoldCommits() was called and a commit will come.
  void AwaitHeldCommit() const;

  // Commits that succeeded.
  int commit_count() const;
  // Rows in the table.
  size_t row_count(store::Table table) const;

 private:
  class Snapshot;
  using RowName = std::pair<store::Table, std::string>;
  // Every value a row has had, each from its commit on. Nothing: deleted.
  using Versions = std::vector<std::pair<uint64_t, std::optional<std::string>>>;
  using Rows = std::map<RowName, Versions>;
  using Found = std::vector<std::pair<std::string, std::string>>;

  absl::StatusOr<std::optional<std::string>> GetAt(uint64_t commit, store::Table table,
                                                   std::string_view key) const;
  absl::Status ScanAt(uint64_t commit, store::Table table, const Range& range,
                      const Visitor& visit) const;
  absl::Status Collect(uint64_t commit, store::Table table, const Range& range, Found& found) const;
  absl::Status CheckExpectation(const store::Operation& operation) const
      ABSL_SHARED_LOCKS_REQUIRED(mu_);
  static void Write(absl::Span<const store::Operation> operations, uint64_t commit, Rows& rows);
  static const std::optional<std::string>* ValueAt(const Versions& versions, uint64_t commit);

  mutable absl::Mutex mu_;
  Rows rows_ ABSL_GUARDED_BY(mu_);
  Rows medium_only_ ABSL_GUARDED_BY(mu_);  // What a failed commit has left on the medium.
  std::set<RowName> damaged_ ABSL_GUARDED_BY(mu_);
  uint64_t newest_commit_ ABSL_GUARDED_BY(mu_) = 0;
  int commit_count_ ABSL_GUARDED_BY(mu_) = 0;
  int commits_to_failure_ ABSL_GUARDED_BY(mu_) = 0;
  std::optional<Fault> fault_ ABSL_GUARDED_BY(mu_);
  absl::Status medium_ ABSL_GUARDED_BY(mu_);
  absl::Status failed_ ABSL_GUARDED_BY(mu_);
  bool holds_ ABSL_GUARDED_BY(mu_) = false;
  bool is_waiting_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_MEMORY_STORE_H_
