// What must hold of what should follow, after each commit and in whole: nothing that is expected is past its time
// without an open escalation, no escalation of it outlives it, and a pathway on which anybody took responsibility has a
// coordinator from then on.
#ifndef HANDOVER_TESTS_SIMULATION_EXPECTATION_CHECK_H_
#define HANDOVER_TESTS_SIMULATION_EXPECTATION_CHECK_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/time/time.h"
#include "absl/types/span.h"

#include "broker/store/store.h"
#include "handover/storage/v1/storage.pb.h"
#include "tests/simulation/agenda.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/open_escalations.h"
#include "tests/simulation/trace.h"

namespace handover::simulation {

class ExpectationCheck {
 public:
  ExpectationCheck(const Agenda& agenda, const Disk& disk, const OpenEscalations& escalations, Trace& trace)
      : agenda_(agenda), disk_(disk), escalations_(escalations), trace_(trace) {}

  // A row of the medium is another one now, or gone, whoever did that.
  void Written(store::Table table, const std::string& key);
  // A commit, by its own operations.
  void Committed(absl::Span<const store::Operation> operations);
  // Nothing is past its time unseen, unless a row that it rests on cannot be read. REQUIRES: the broker has been well
  // for a while, apart from such rows.
  void CheckLate(absl::Duration grace);
  // Every row, with its timer and its escalation. A row that nobody has written since it was last read is not read
  // again. REQUIRES: the escalations have just been read.
  void CheckAll();
  // After a restart: what is on the medium is what there is.
  void Reload();

  // That were ever waited for, met, and overdue.
  size_t raised_count() const { return known_.size(); }
  size_t met_count() const { return met_count_; }
  size_t overdue_count() const { return overdue_count_; }

 private:
  using Record = storage::v1::ExpectationRecord;
  struct Known {
    Record::State state = Record::STATE_UNSPECIFIED;
    int64_t due_ms = 0;
    std::string rule_id;
    size_t row_hash = 0;     // Of the row on the medium.
    uint64_t row_write = 0;  // The write that it is of.
  };

  // `takes_back`: the commit undoes what a letter did.
  void Changed(const std::string& key, const std::string& value, bool takes_back);
  void Forget(const std::string& key);
  // Of the person, of the letter that raised it, or of a delivery of that letter.
  bool HasDamagedRow(const std::string& key) const;
  void CheckOne(const std::string& key, const Known& known);
  void CheckCoordinated(const store::Operation& operation);
  void Break(std::string_view rule, std::string_view words);

  const Agenda& agenda_;
  const Disk& disk_;
  const OpenEscalations& escalations_;
  Trace& trace_;
  std::map<std::string, Known> known_;                // By row key.
  std::set<std::pair<int64_t, std::string>> by_due_;  // What is OPEN, earliest due first.
  std::set<std::string> unseen_;  // Rows that were written or deleted by no commit that was seen.
  size_t met_count_ = 0;
  size_t overdue_count_ = 0;
};

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_EXPECTATION_CHECK_H_
