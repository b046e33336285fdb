#include "broker/pipeline/lift_withholding.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "broker/base/commitment/leaf.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/log_entry.h"
#include "broker/store/log_reader.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace lift_internal {

using admin::v1::LiftWithholdingRequest;

constexpr size_t kMaxReasonBytes = 800;     // 200 characters.
constexpr size_t kMaxDecidedByBytes = 480;  // 120 characters.

absl::Status NothingKeptBack() {
  return Refuse(absl::StatusCode::kNotFound, RefusalText{"NOT_FOUND", "handover_id", "no such handover is kept back"});
}

absl::Status CheckRequest(const LiftWithholdingRequest& request) {
  if (request.decided_by().empty() || request.decided_by().size() > kMaxDecidedByBytes) {
    return Invalid("FIELD_REQUIRED", "decided_by", "must name who decided, in at most 120 characters");
  }
  if (request.reason().empty() || request.reason().size() > kMaxReasonBytes) {
    return Invalid("FIELD_REQUIRED", "reason", "must say why, in at most 200 characters");
  }
  return absl::OkStatus();
}

struct KeptBack {
  HandoverId id;
  storage::v1::WithholdingRecord record;
  std::string bytes;
};

absl::StatusOr<KeptBack> Find(const LiftWithholdingRequest& request, Environment& env) {
  const absl::StatusOr<HandoverId> id = ParseHandoverId(request.handover_id());
  if (!id.ok()) return NothingKeptBack();
  HANDOVER_ASSIGN_OR_RETURN(
      auto row, store::ReadRow<storage::v1::WithholdingRecord>(env.store, store::Table::kKeptBack, store::RowKey(*id)));
  if (!row.has_value()) return NothingKeptBack();
  return KeptBack{*id, std::move(row->record), std::move(row->bytes)};
}

// A leaf of a kept-back stream and the one that holds its event.
struct KeptLeaf {
  storage::v1::LeafRecord leaf;
  storage::v1::LeafRecord main;
  uint64_t main_index = 0;
};

absl::StatusOr<KeptLeaf> ReadLeaf(const store::LogReader& log, uint64_t index) {
  KeptLeaf kept;
  HANDOVER_ASSIGN_OR_RETURN(kept.leaf, log.Leaf(index));
  for (kept.main_index = index;; --kept.main_index) {
    HANDOVER_ASSIGN_OR_RETURN(kept.main, log.Leaf(kept.main_index));
    const std::optional<Leaf> leaf = ParseLeaf(kept.main.leaf());
    if (!leaf.has_value()) return absl::DataLossError("log: a leaf is damaged");
    if (leaf->type != LeafType::kConcerns || kept.main_index == 0) return kept;
  }
}

// Appends what is told of the handover to one person.
absl::Status Tell(const PersonKey& person, const KeptBack& handover, Environment& env,
                  store::Transaction& transaction) {
  const store::LogReader log(env.store);
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<uint64_t> indexes,
                            log.IndexesOfStream(store::KeptBackStream(person.bytes()), {}));
  const PartyId owner = PartyId::FromBytes(handover.record.sender_party()).value_or(PartyId());
  for (const uint64_t index : indexes) {
    HANDOVER_ASSIGN_OR_RETURN(const KeptLeaf kept, ReadLeaf(log, index));
    const absl::StatusOr<audit::OpenedDetail> opened = OpenViewOf(kept.leaf, env);
    if (absl::IsNotFound(opened.status())) continue;
    HANDOVER_RETURN_IF_ERROR(opened.status());
    if (opened->detail.handover_id() != handover.id.bytes()) continue;
    HANDOVER_RETURN_IF_ERROR(AppendToldLater({person, kept.leaf, kept.main, kept.main_index, owner}, env, transaction));
  }
  return absl::OkStatus();
}

LogEntry MakeEntry(const identity::Operator& by, const LiftWithholdingRequest& request, const KeptBack& handover,
                   const std::vector<PersonKey>& persons) {
  LogEntry entry;
  entry.type = LeafType::kState;
  entry.ref = ToDigest(handover.record.root()).value_or(Digest{});
  entry.owner = PartyId::FromBytes(handover.record.sender_party()).value_or(PartyId());
  entry.subjects = persons;
  entry.telling = SubjectsSee::kAtOnce;
  entry.detail.set_event("WITHHOLDING_LIFTED");
  entry.detail.set_reason(handover.record.reason_code());
  entry.detail.set_note(request.reason());
  entry.detail.set_handover_id(std::string(handover.id.bytes()));
  entry.detail.set_kind(handover.record.kind());
  entry.detail.set_professional(request.decided_by() + " / " + by.name);
  return entry;
}

struct Lifting {
  store::Transaction transaction;
  admin::v1::LiftWithholdingResponse response;
};

absl::StatusOr<Lifting> Prepare(const identity::Operator& by, const LiftWithholdingRequest& request, Environment& env) {
  HANDOVER_RETURN_IF_ERROR(CheckRequest(request));
  HANDOVER_ASSIGN_OR_RETURN(const KeptBack handover, Find(request, env));
  std::vector<PersonKey> persons;
  for (const std::string& bytes : handover.record.person_keys()) {
    const std::optional<PersonKey> key = PersonKey::FromBytes(bytes);
    if (!key.has_value()) return absl::DataLossError("store: a row is damaged");
    persons.push_back(*key);
  }
  Lifting lifting;
  const std::string row = store::RowKey(handover.id);
  lifting.transaction.operations.push_back(store::ExpectValue(store::Table::kKeptBack, row, handover.bytes));
  lifting.transaction.operations.push_back(store::Delete(store::Table::kKeptBack, row));
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(MakeEntry(by, request, handover, persons), env, lifting.transaction));
  const size_t own_leaves = lifting.transaction.leaves.size();
  for (const PersonKey& person : persons) HANDOVER_RETURN_IF_ERROR(Tell(person, handover, env, lifting.transaction));
  lifting.response.set_person_count(static_cast<int32_t>(persons.size()));
  lifting.response.set_told_count(static_cast<int32_t>(lifting.transaction.leaves.size() - own_leaves));
  return lifting;
}

}  // namespace lift_internal

void LiftWithholding(const identity::Operator& by, const admin::v1::LiftWithholdingRequest& request, Environment& env,
                     std::function<void(absl::StatusOr<admin::v1::LiftWithholdingResponse>)> done) {
  absl::StatusOr<lift_internal::Lifting> lifting = lift_internal::Prepare(by, request, env);
  if (!lifting.ok()) return done(lifting.status());
  lifting->transaction.done = [response = std::move(lifting->response),
                               done](const absl::StatusOr<store::CommitResult>& committed) mutable {
    if (!committed.ok()) {
      const bool aborted = committed.status().code() == absl::StatusCode::kAborted;
      return done(aborted ? absl::UnavailableError("something of it happened just now; ask again")
                          : committed.status());
    }
    *response.mutable_receipt() = committed->MakeReceipt(0);
    done(std::move(response));
  };
  env.committer.Enqueue(std::move(lifting->transaction));
}

}  // namespace handover::pipeline
