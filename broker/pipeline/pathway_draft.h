// What one commit does on pathways: expectations and whose pathway it is, read once and changed in memory, so that
// several events of one commit see each other's changes. What it comes to are rows, changes for the leaf that tells of
// them, and escalations that end.
#ifndef HANDOVER_BROKER_PIPELINE_PATHWAY_DRAFT_H_
#define HANDOVER_BROKER_PIPELINE_PATHWAY_DRAFT_H_

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/base/ids.h"
#include "broker/pipeline/alarm.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/expectation_rows.h"
#include "broker/store/committer.h"
#include "broker/store/store.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

// What the commit does for expectations.
struct ExpectationEffects {
  std::vector<store::Operation> operations;
  // For the detail of the commit's own leaf.
  std::vector<storage::v1::LeafDetail::ExpectationChange> changes;
  // Escalations that end with it.
  std::vector<ClosedAlarm> closed;
  std::string coordinator_party;  // Who coordinates the pathway from now on, 16 bytes; empty: nothing changes.
};

// Puts the changes into the detail of the leaf that tells of them.
void Tell(const ExpectationEffects& effects, storage::v1::LeafDetail& detail);

// Adds the rows, and a leaf for each escalation that is closed, which its subject sees as `telling` says. After the
// commit's own leaf. The news are for TellWhenCommitted(). Errors as AppendLeaf().
absl::StatusOr<std::vector<EscalationNews>> Append(ExpectationEffects effects, SubjectsSee telling, Environment& env,
                                                   store::Transaction& transaction);

// How an expectation changes, for a leaf.
storage::v1::LeafDetail::ExpectationChange ChangeFor(const StoredExpectation& expectation,
                                                     const storage::v1::ExpectationRecord& after);

// Not thread-safe. Borrows the environment.
class PathwayDraft {
 public:
  PathwayDraft(absl::Time now, Environment& env) : now_(now), env_(env) {}

  absl::Time now() const { return now_; }

  // All that is or was expected under these keys, changes so far included, in the order of the keys. The pointers live
  // as long as the draft. DATA_LOSS: a row is damaged.
  absl::StatusOr<std::vector<const StoredExpectation*>> ExpectationsUnder(const std::vector<PersonKey>& keys);

  // A new one, waited for. Errors as ExpectationsUnder().
  absl::Status Open(const PersonKey& person, storage::v1::ExpectationRecord record);

  // From what it is now. What is not waited for any more closes its escalation. Errors as CloseAlarm().
  absl::Status Change(const StoredExpectation& expectation, storage::v1::ExpectationRecord after);

  // Not waited for any more, for this reason.
  absl::Status End(const StoredExpectation& expectation, const std::string& reason);

  // Waited for again, as it was before it was closed; what is past its time is due now.
  absl::Status Reopen(const StoredExpectation& expectation);

  // Whose pathway it is: of the first key that has one. Nothing: no handover was ever on the person.
  absl::StatusOr<std::optional<storage::v1::PathwayRecord>> PathwayUnder(const std::vector<PersonKey>& keys);
  // No effect where it is so already.
  absl::Status SetPathway(const PersonKey& person, const storage::v1::PathwayRecord& pathway);

  // `child` has the coordinator of `mother` from its birth on, where it has none: there is never none.
  absl::Status PassCoordinatorOn(const std::vector<PersonKey>& mother, const PersonKey& child,
                                 const std::vector<PersonKey>& child_keys);

  // The changes since it was asked last: of one leaf.
  std::vector<storage::v1::LeafDetail::ExpectationChange> TakeChanges();
  std::string TakeCoordinator();

  ExpectationEffects Take() { return std::move(effects_); }

 private:
  absl::StatusOr<std::deque<StoredExpectation>*> Load(const PersonKey& person);
  absl::StatusOr<std::optional<storage::v1::PathwayRecord>*> LoadPathway(const PersonKey& person);
  void Add(std::vector<store::Operation> rows);

  const absl::Time now_;
  Environment& env_;
  std::map<PersonKey, std::deque<StoredExpectation>> expectations_;
  std::map<PersonKey, std::optional<storage::v1::PathwayRecord>> pathways_;
  std::set<PersonKey> coordinated_;  // Children that have got one in this draft.
  ExpectationEffects effects_;
};

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_PATHWAY_DRAFT_H_
