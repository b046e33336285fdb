// Leaves with their details, as the use cases put them into a transaction.
#ifndef HANDOVER_BROKER_PIPELINE_LOG_ENTRY_H_
#define HANDOVER_BROKER_PIPELINE_LOG_ENTRY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "broker/audit/leaf_detail.h"
#include "broker/base/commitment/leaf.h"
#include "broker/base/ids.h"
#include "broker/base/person_ref.h"
#include "broker/consent/facts.h"
#include "broker/pipeline/environment.h"
#include "broker/store/committer.h"
#include "broker/store/key_unit.h"
#include "handover/exchange/v1/handover.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

// Whether the subjects see an entry of theirs at once.
enum class SubjectsSee {
  kAsItsHandover,  // As long as its handover is in the table of what is kept back, it is kept from them too.
  kKeptBack,       // It goes into the streams that are kept from them, and stays there.
  kAtOnce,         // They see it, whatever its handover: what ends the keeping back.
};

struct LogEntry {
  LeafType type = LeafType::kRefused;
  Digest ref{};
  storage::v1::LeafDetail detail;
  // The data subjects. The first gets the link; each further one a CONCERNS leaf. Where there are decisions, each sees
  // its own view of them.
  std::vector<PersonKey> subjects;
  // Who is who in the handover, and what is known of them: for the views. Borrowed for the call; null = nobody is
  // named.
  const std::vector<PersonOfHandover>* persons = nullptr;
  const consent::Facts* facts = nullptr;
  SubjectsSee telling = SubjectsSee::kAsItsHandover;
  // Its sender says that the subjects must not be told yet: WithholdingOf() it. Comes before `telling`.
  std::optional<storage::v1::WithholdingRecord> withholding;
  // Parties, 16 bytes each, that know of the subjects without having acted: they knew an earlier number of theirs.
  std::vector<std::string> also_known_to;
  // Whose key closes the detail where it is about nobody, or says that something was erased; nil = the broker's own.
  PartyId owner;
  // The evidence key of the handover that `detail` names, where it is not in the store yet. Else it is found by itself.
  const store::UnitKey* evidence = nullptr;
};

// The detail of a leaf about a handover is sealed with that handover's evidence key, and erased with it; every other
// one with the key of what the log says of its subject alone, and erased with that person; an ERASED leaf's own with
// neither, since it has to outlive what it is about.
//
// Appends the leaf, and a CONCERNS leaf per further subject, to the transaction; for a handover that is kept back, its
// row, with the expectation that nothing of it happens beside this: ABORTED then means try again. INTERNAL or
// UNAVAILABLE: the detail could not be sealed, or the store not be read; nothing may be committed without it.
absl::Status AppendLeaf(const LogEntry& entry, Environment& env, store::Transaction& transaction);

// Set where citizens must not be told of the handover: the sender says so of a parent, for suspected violence or abuse.
struct Withheld {
  const exchange::v1::Envelope& envelope;
  Digest root{};
  std::vector<PersonKey> persons;
};
std::optional<storage::v1::WithholdingRecord> WithholdingOf(const Withheld& handover);

// An event that was kept from a subject, told now: the leaf of the subject's kept-back stream, and its main leaf.
struct ToldLater {
  PersonKey subject;
  const storage::v1::LeafRecord& kept;
  const storage::v1::LeafRecord& main;
  uint64_t main_index = 0;
  PartyId owner;
};
// Appends a CONCERNS leaf with the event as the subject may see it. Nothing where its detail was erased. Errors as
// AppendLeaf(). DATA_LOSS: damaged.
absl::Status AppendToldLater(const ToldLater& event, Environment& env, store::Transaction& transaction);

// Opens the detail of a stored leaf, with its salt and its exact bytes. NOT_FOUND: erased, or a CONCERNS leaf, whose
// event is the leaf that it points to. DATA_LOSS: damaged.
absl::StatusOr<audit::OpenedDetail> OpenDetailOf(const storage::v1::LeafRecord& record, Environment& env);

// What the leaf, a CONCERNS leaf too, shows to the subject of its stream. Errors as OpenDetailOf(), but for that.
absl::StatusOr<audit::OpenedDetail> OpenViewOf(const storage::v1::LeafRecord& record, Environment& env);

// The detail alone. Errors as OpenDetailOf().
absl::StatusOr<storage::v1::LeafDetail> OpenLeafDetail(const storage::v1::LeafRecord& record, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_LOG_ENTRY_H_
