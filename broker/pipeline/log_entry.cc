#include "broker/pipeline/log_entry.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/audit/leaf_detail.h"
#include "broker/base/status_macros.h"

namespace handover::pipeline {
namespace log_entry_internal {

constexpr size_t kSaltBytes = 16;

// Who acted, and who was handed something or told what a recipient said. That something was kept back from it, or waits
// for it, a party does not know.
std::vector<std::string> PartiesThatKnow(const LogEntry& entry) {
  std::vector<std::string> parties;
  if (!entry.detail.actor_party().empty()) parties.push_back(entry.detail.actor_party());
  const bool both = entry.type == LeafType::kDelivery || entry.type == LeafType::kStatement;
  if (both && !entry.detail.other_party().empty()) parties.push_back(entry.detail.other_party());
  return parties;
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
  HANDOVER_ASSIGN_OR_RETURN(const storage::v1::Sealed sealed,
                            env.vault.Seal({entry.owner, env.clock.Now()},
                                           {store::SealedKind::kLeafDetail, AsView(detail.digest)}, detail.plaintext));
  const std::vector<std::string> known_to = PartiesThatKnow(entry);
  store::LeafDraft draft{
      entry.type, entry.ref, detail.digest, detail.link_salt, "", sealed.SerializeAsString(), known_to};
  if (!entry.subjects.empty()) draft.stream_key = entry.subjects.front().bytes();
  transaction.leaves.push_back(std::move(draft));
  for (size_t i = 0; i < further; ++i) {
    store::LeafDraft concerns;
    concerns.type = LeafType::kConcerns;
    const auto salt = fresh.begin() + static_cast<ptrdiff_t>(detail_random.size() + i * kSaltBytes);
    std::copy_n(salt, kSaltBytes, concerns.link_salt.begin());
    concerns.stream_key = entry.subjects[1 + i].bytes();
    concerns.known_to = known_to;
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
                            env.vault.Unseal(sealed, {store::SealedKind::kLeafDetail, AsView(leaf->detail)}));
  return audit::OpenDetail(plaintext, record.leaf());
}

absl::StatusOr<storage::v1::LeafDetail> OpenLeafDetail(const storage::v1::LeafRecord& record, Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(audit::OpenedDetail opened, OpenDetailOf(record, env));
  return std::move(opened.detail);
}

}  // namespace handover::pipeline
