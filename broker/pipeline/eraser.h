// Erasing: the keys of what is erased are destroyed, its rows removed, and the log says so, so that neither the store
// nor an older copy of it can be opened again. ADR 0011.
//
// In this order, so that it may stop anywhere: the wrapping keys are made anew; one commit holds the ERASED leaves, the
// removal of rows and the keys of everything else, wrapped again; the erasure list outside the store takes the entries;
// the old wrapping keys are destroyed. CatchUp() at the next start finishes what was under way.
#ifndef HANDOVER_BROKER_PIPELINE_ERASER_H_
#define HANDOVER_BROKER_PIPELINE_ERASER_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "broker/base/ids.h"
#include "broker/pipeline/environment.h"
#include "broker/store/committer.h"
#include "broker/store/erasure_list.h"
#include "broker/store/key_unit.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

enum class ErasureScope {
  kContent,     // Envelope and items; what was decided and by whom stays.
  kEvidence,    // What the log says of it.
  kEverything,  // Both.
};

// Why, for the log.
struct ErasureOrder {
  std::string rule;  // A row of retention, ORDERED or RESTORED.
  std::string reason;
  std::vector<std::string> deciders;
  std::string journal_reference;
  // Rows that belong into the same commit, such as the request that is thereby done.
  std::vector<store::Operation> operations;
};

struct HandoverErasure {
  HandoverId id;
  ErasureScope scope = ErasureScope::kContent;
  std::string rule;  // Instead of the order's, where it is not empty.
};

struct Erased {
  int handover_count = 0;
  int number_count = 0;     // Of a person's numbers, those of which something was left to erase.
  int damaged_count = 0;    // As PersonTarget says.
  store::CommitResult commit;  // Of the last leaf; unset where nothing was left to erase.
};

// What there is of a person, under every number of that person.
struct PersonTarget {
  std::vector<PersonKey> keys;  // In ascending order.
  std::vector<HandoverId> handovers;
  // Leaves about the person of which it cannot be read what they are about: each may be of one more handover, which is
  // then not erased. Whoever decides has to know.
  int damaged_count = 0;
  bool is_known = false;  // Anything of it is left.
};

// Thread-safe: erasures take turns. Blocks until what it does is on stable storage; never call it on the committer's
// thread. Borrows.
class Eraser {
 public:
  Eraser(Environment& env, store::ErasureList& list) : env_(env), list_(list) {}

  // All of them or none. What was erased before is passed over. NOT_FOUND: no such handover. FAILED_PRECONDITION
  // (DELIVERY_OPEN): somebody still has to do something with one. ABORTED: one changed meanwhile; decide again.
  // UNAVAILABLE, RESOURCE_EXHAUSTED: keys, list or store could not be written; try again.
  absl::StatusOr<Erased> EraseHandovers(const std::vector<HandoverErasure>& handovers, const ErasureOrder& order);

  // Everything about a person under these numbers: every handover whose slip names one of them, whole, the person's
  // facts and consents, and what the log says of the person alone. Errors as EraseHandovers() and FindPerson(); where
  // one handover cannot be erased, nothing is.
  absl::StatusOr<Erased> ErasePerson(const std::vector<PersonKey>& keys, const ErasureOrder& order);
  // What that would erase, with every number of the person (ADR 0017). FAILED_PRECONDITION (RECORD_DAMAGED): which
  // numbers are the person's cannot be read. RESOURCE_EXHAUSTED: more than 2000 handovers.
  absl::StatusOr<PersonTarget> FindPerson(const PersonKey& person) const;

  // Before serving: erases again what a restored store has brought back, writes into the list what it lacks, and
  // destroys what an interrupted erasure has left. How many units were erased again. Errors as EraseHandovers();
  // DATA_LOSS: list or store is damaged.
  absl::StatusOr<uint64_t> CatchUp();

  // Finishes an erasure whose last steps, in list and key file, could not be written when it was made. Cheap when there
  // is none. Errors as CatchUp().
  absl::Status Settle();

  // Runs `work` while nothing is erased: a backup of a store and of its keys must be of one moment.
  absl::Status WhileIdle(absl::FunctionRef<absl::Status()> work);

 private:
  // One ERASED leaf, and what goes with it.
  struct Plan;
  class Turn;

  absl::StatusOr<Plan> PlanHandover(const HandoverErasure& erasure, const ErasureOrder& order, bool restored) const;
  // Of the person's units those of these uses.
  absl::StatusOr<Plan> PlanPerson(const PersonKey& person, const std::set<store::KeyUse>& uses,
                                  const ErasureOrder& order) const;
  absl::StatusOr<PersonTarget> Look(std::vector<PersonKey> keys) const;
  absl::StatusOr<store::CommitResult> Apply(std::vector<Plan> plans, std::vector<store::ErasureEntry> listed,
                                            std::vector<store::Operation> operations);
  absl::Status AddSurvivors(const std::vector<store::KeyPeriod>& periods, const std::vector<store::KeyUnit>& erased,
                            std::vector<store::Operation>& operations);
  absl::Status SetGenerations(const std::vector<store::KeyPeriod>& periods);
  absl::StatusOr<uint64_t> MendAndEraseAgain();
  absl::StatusOr<uint64_t> EraseAgain(uint64_t first, uint64_t last);
  absl::Status FinishDestruction();
  absl::StatusOr<bool> NeedsOlder(const store::KeyVault::RenewedPeriod& renewed) const;

  Environment& env_;
  store::ErasureList& list_;
  absl::Mutex mu_;
  bool busy_ ABSL_GUARDED_BY(mu_) = false;
  bool unsettled_ = false;  // Of whoever has the turn.
};

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_ERASER_H_
