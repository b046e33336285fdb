// Changes to the facts of several persons that become one commit: each person's record is loaded once and written once,
// and every change has its leaf.
#ifndef HANDOVER_BROKER_PIPELINE_FACTS_DRAFT_H_
#define HANDOVER_BROKER_PIPELINE_FACTS_DRAFT_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "broker/base/ids.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/facts_source.h"
#include "broker/store/committer.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

// What happened to a person, once for each thing that something may be due on: expectations begin and end here.
struct FactEvent {
  enum class Kind {
    kFactsChanged,     // Of the registers, and nothing of what follows.
    kMoved,            // To another municipality.
    kDied,             //
    kBorn,             // `other` was the unborn child.
    kNumberJoined,     // `other` is an earlier number of the person.
    kJoinUndone,       // `other` is another person after all.
    kSealed,           // Adopted; the number is given up.
    kPregnancyEnded,   // `person` is the unborn child that will not be born alive.
    kPathwayReopened,  // What was sealed or ended was so by mistake.
  };
  Kind kind = Kind::kFactsChanged;
  PersonKey person;
  PersonKey other;   // Empty where none is named.
  PersonKey mother;  // Of an unborn child; else empty.
  std::optional<absl::CivilDay> birth_date = std::nullopt;  // Of who was born, where the number or the event tells it.
};

// Such as MOVED; what stands in the log.
std::string_view FactEventName(FactEvent::Kind kind);

// Not thread-safe. Borrows the environment, which must outlive it.
class FactsDraft {
 public:
  // `by` is the operator's name.
  FactsDraft(std::string by, Environment& env) : by_(std::move(by)), env_(env) {}

  // The person as changed so far. Valid as long as the draft. Errors as FactsSource::LoadRecord().
  absl::StatusOr<LoadedPerson*> PersonOf(const PersonKey& key);

  // What one change came to: one leaf, named `name` with the codes of the events as its reason.
  struct Occurrence {
    std::string name;
    std::string reason;
    std::vector<PersonKey> subjects;
    std::vector<FactEvent> events;
    // Of what the registers say; else absent.
    struct Register {
      consent::v1::RegisterFacts before;
      consent::v1::RegisterFacts after;
    };
    std::optional<Register> facts = std::nullopt;
    // What follows for the pathways, as the leaf tells it.
    std::vector<storage::v1::LeafDetail::ExpectationChange> expectations = {};
    std::string coordinator_party = "";
  };
  void Note(Occurrence occurrence) { occurrences_.push_back(std::move(occurrence)); }

  // In the order they were noted; to be filled in with what follows.
  std::vector<Occurrence>& occurrences() { return occurrences_; }

  // Every number of the person as linked so far, itself first, also where it was given up. Errors as PersonOf().
  absl::StatusOr<std::vector<PersonKey>> KeysOf(const PersonKey& person);

  // In the order they were noted.
  std::vector<FactEvent> events() const;

  bool empty() const { return occurrences_.empty(); }

  // Adds rows and leaves. Errors as FactsSource::RowsOf() and AppendLeaf().
  absl::Status AddTo(store::Transaction& transaction) const;

 private:
  const std::string by_;
  Environment& env_;
  std::map<std::string, LoadedPerson> persons_;  // By the bytes of the key: rows in one order.
  std::vector<Occurrence> occurrences_;
};

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_FACTS_DRAFT_H_
