#include "broker/pipeline/log_entry.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/audit/leaf_detail.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace log_entry_internal {

constexpr size_t kSaltBytes = 16;

// The evidence key of the stored handover that the detail names. NOT_FOUND: it names none, or that is erased.
absl::StatusOr<store::UnitKey> FindEvidence(const LogEntry& entry, Environment& env) {
  const std::optional<HandoverId> id = HandoverId::FromBytes(entry.detail.handover_id());
  if (!id.has_value() || entry.type == LeafType::kErased) return absl::NotFoundError("log: about no handover");
  HANDOVER_ASSIGN_OR_RETURN(const auto row, store::ReadRow<storage::v1::HandoverRecord>(
                                                env.store, store::Table::kHandover, store::RowKey(*id)));
  if (!row.has_value()) return absl::NotFoundError("log: about no handover");
  return store::FindUnit(store::EvidenceUnit(UnitOf(*id, row->record)), env.store, env.vault);
}

absl::StatusOr<storage::v1::Sealed> Seal(const LogEntry& entry, const audit::SealableDetail& detail,
                                         Environment& env) {
  const store::SealedRow row{store::SealedKind::kLeafDetail, AsView(detail.digest)};
  if (entry.evidence != nullptr) return env.vault.SealWith(*entry.evidence, row, detail.plaintext);
  const absl::StatusOr<store::UnitKey> evidence = FindEvidence(entry, env);
  if (evidence.ok()) return env.vault.SealWith(*evidence, row, detail.plaintext);
  if (!absl::IsNotFound(evidence.status())) return evidence.status();
  return env.vault.Seal({entry.owner, env.clock.Now()}, row, detail.plaintext);
}

}  // namespace log_entry_internal

absl::Status AppendLeaf(const LogEntry& entry, Environment& env, store::Transaction& transaction) {
  using namespace log_entry_internal;
  // All salts of the entry in one draw: the detail's and the link's, and a link salt per further subject.
  const size_t further = entry.subjects.empty() ? 0 : entry.subjects.size() - 1;
  std::vector<uint8_t> fresh(audit::DetailRandom().size() + further * kSaltBytes);
  env.random.Fill(absl::MakeSpan(fresh));
  audit::DetailRandom detail_random;
  std::copy_n(fresh.begin(), detail_random.size(), detail_random.begin());
  audit::SealableDetail detail = audit::MakeDetail(entry.detail, detail_random);
  HANDOVER_ASSIGN_OR_RETURN(const storage::v1::Sealed sealed, Seal(entry, detail, env));
  store::LeafDraft draft{entry.type, entry.ref, detail.digest, detail.link_salt, "", sealed.SerializeAsString()};
  if (!entry.subjects.empty()) draft.stream_key = entry.subjects.front().bytes();
  transaction.leaves.push_back(std::move(draft));
  for (size_t i = 0; i < further; ++i) {
    store::LeafDraft concerns;
    concerns.type = LeafType::kConcerns;
    const auto salt = fresh.begin() + static_cast<ptrdiff_t>(detail_random.size() + i * kSaltBytes);
    std::copy_n(salt, kSaltBytes, concerns.link_salt.begin());
    concerns.stream_key = entry.subjects[1 + i].bytes();
    transaction.leaves.push_back(std::move(concerns));
  }
  return absl::OkStatus();
}

absl::StatusOr<audit::OpenedDetail> OpenDetailOf(const storage::v1::LeafRecord& record, Environment& env) {
  const absl::Status damaged = absl::DataLossError("log: a detail is damaged");
  if (record.sealed_detail().empty()) return absl::NotFoundError("log: the leaf has no detail, or it was erased");
  const std::optional<handover::Leaf> leaf = ParseLeaf(record.leaf());
  storage::v1::Sealed sealed;
  if (!leaf.has_value() || !sealed.ParseFromString(record.sealed_detail())) return damaged;
  HANDOVER_ASSIGN_OR_RETURN(const std::string plaintext,
                            store::UnsealRow(sealed, {store::SealedKind::kLeafDetail, AsView(leaf->detail)}, env.store,
                                             env.vault));
  return audit::OpenDetail(plaintext, record.leaf());
}

absl::StatusOr<storage::v1::LeafDetail> OpenLeafDetail(const storage::v1::LeafRecord& record, Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(audit::OpenedDetail opened, OpenDetailOf(record, env));
  return std::move(opened.detail);
}

}  // namespace handover::pipeline
