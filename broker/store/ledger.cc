#include "broker/store/ledger.h"

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "broker/base/commitment/hash.h"
#include "broker/base/commitment/tree_head.h"
#include "broker/base/status_macros.h"
#include "broker/store/log_rows.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::store {
namespace ledger_internal {

constexpr size_t kMaxRecentStreams = 1 << 16;  // About 20 MiB.

void AddParties(const std::vector<std::string>& added, std::vector<std::string>& parties) {
  for (const std::string& party : added) {
    if (std::find(parties.begin(), parties.end(), party) == parties.end()) parties.push_back(party);
  }
}

}  // namespace ledger_internal

exchange::v1::Receipt CommitResult::MakeReceipt(size_t i) const {
  exchange::v1::Receipt receipt;
  receipt.set_leaf(ToString(group->leaves[first + i]));
  receipt.set_leaf_index(static_cast<int64_t>(index(i)));
  for (const Digest& node : group->tree.Path(first + i)) receipt.add_path(ToString(node));
  receipt.set_head(group->head);
  receipt.set_head_signature(group->head_signature);
  return receipt;
}

GroupedReceipts GroupReceipts(const std::vector<CommitResult>& results) {
  GroupedReceipts grouped;
  std::vector<const CommittedGroup*> groups;
  std::vector<std::vector<size_t>> members;
  for (const CommitResult& result : results) {
    const auto at = std::find(groups.begin(), groups.end(), result.group.get());
    const size_t group = static_cast<size_t>(at - groups.begin());
    if (at == groups.end()) {
      groups.push_back(result.group.get());
      members.emplace_back();
    }
    grouped.positions.push_back({static_cast<int>(group), static_cast<int>(members[group].size())});
    members[group].push_back(result.first);
  }
  for (size_t g = 0; g < groups.size(); ++g) {
    exchange::v1::ReceiptGroup& out = grouped.groups.emplace_back();
    out.set_head(groups[g]->head);
    out.set_head_signature(groups[g]->head_signature);
    const CompactPaths paths = groups[g]->tree.Paths(members[g]);
    for (const Digest& node : paths.nodes) out.add_nodes(ToString(node));
    for (size_t i = 0; i < members[g].size(); ++i) {
      exchange::v1::ReceiptGroup::Entry& entry = *out.add_entries();
      entry.set_leaf(ToString(groups[g]->leaves[members[g][i]]));
      entry.set_leaf_index(static_cast<int64_t>(groups[g]->tree.first_index() + members[g][i]));
      entry.set_path_positions(EncodePathPositions(paths.paths[i], paths.nodes.size()));
    }
  }
  return grouped;
}

Ledger::Ledger(SigningKey key, Random& random) : key_(std::move(key)), random_(random) {}

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Load(const Store& store, SigningKey key,
                                                     Random& random) {
  auto ledger = absl::WrapUnique(new Ledger(std::move(key), random));
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> row,
                            store.Get(Table::kMeta, kLedgerKey));
  if (!row.has_value()) return ledger;
  storage::v1::LedgerRecord record;
  if (!record.ParseFromString(*row))
    return absl::DataLossError("ledger: the ledger row is damaged");
  HANDOVER_ASSIGN_OR_RETURN(ledger->frontier_, MerkleFrontier::Restore(record.frontier()));
  const std::optional<TreeHead> head =
      OpenTreeHead({record.head(), record.head_signature()}, ledger->key_.verify_key());
  if (!head.has_value()) {
    return absl::FailedPreconditionError(
        "ledger: the stored tree head was not signed by this log key");
  }
  if (head->size != ledger->frontier_.size() || head->root != ledger->frontier_.Root()) {
    return absl::DataLossError("ledger: the stored edge is not the tree of the stored head");
  }
  ledger->time_ms_ = head->time_ms;
  ledger->head_ = record.head();
  ledger->head_signature_ = record.head_signature();
  return ledger;
}

absl::Status Ledger::ReadStreams(const std::vector<LeafDraft>& drafts, const Reader& reader,
                                 Streams& streams) {
  // Only all of them or none: a stream that no leaf is linked into must not be written.
  Streams found;
  for (const LeafDraft& draft : drafts) {
    if (draft.stream_key.empty() || streams.contains(draft.stream_key)) continue;
    if (found.contains(draft.stream_key)) continue;
    const auto recent = recent_.find(draft.stream_key);
    if (recent != recent_.end()) {
      found.insert(*recent);
      continue;
    }
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> row,
                              reader.Get(Table::kStream, draft.stream_key));
    Stream stream;
    if (!row.has_value()) {
      random_.Fill(absl::MakeSpan(stream.id));
      found.emplace(draft.stream_key, stream);
      continue;
    }
    storage::v1::StreamRecord record;
    const absl::Status damaged = absl::DataLossError("ledger: a stream row is damaged");
    if (!record.ParseFromString(*row)) return damaged;
    const std::optional<Digest> id = ToDigest(record.stream_id());
    const std::optional<Digest> last = ToDigest(record.last_leaf_hash());
    if (!id.has_value() || !last.has_value() || record.sequence() < 1) return damaged;
    found.emplace(draft.stream_key, Stream{*id,
                                           static_cast<uint64_t>(record.sequence()),
                                           *last,
                                           {record.known_to().begin(), record.known_to().end()}});
  }
  streams.merge(found);
  return absl::OkStatus();
}

absl::StatusOr<Ledger::Staged> Ledger::Stage(const std::vector<const LeafDraft*>& drafts,
                                             absl::Time now, Streams streams) const {
  const uint64_t time_ms =
      std::max(time_ms_, static_cast<uint64_t>(std::max<int64_t>(0, absl::ToUnixMillis(now))));
  std::vector<LeafData> leaves;
  std::vector<Digest> hashes;
  leaves.reserve(drafts.size());
  hashes.reserve(drafts.size());
  Digest main_hash{};
  for (const LeafDraft* draft : drafts) {
    const bool concerns = draft->type == LeafType::kConcerns;
    const bool names_main = concerns && draft->ref == Digest{};
    Leaf leaf{draft->type, time_ms, names_main ? main_hash : draft->ref, Digest{}, draft->detail};
    const auto stream = streams.find(draft->stream_key);
    if (stream != streams.end()) {
      leaf.link = LinkDigest(
          {draft->link_salt, stream->second.id, stream->second.sequence + 1, stream->second.last});
    }
    leaves.push_back(EncodeLeaf(leaf));
    hashes.push_back(LeafHash(leaves.back()));
    if (!concerns) main_hash = hashes.back();
    if (stream != streams.end()) {
      stream->second.sequence += 1;
      stream->second.last = hashes.back();
      ledger_internal::AddParties(draft->known_to, stream->second.known_to);
    }
  }
  AppendedGroup tree = frontier_.Extend(hashes);
  const TreeHead head{kSuiteEcdsaP256, time_ms, key_.verify_key().key_id(), tree.tree_size(),
                      tree.root()};
  std::string head_bytes = ToString(EncodeTreeHead(head));
  HANDOVER_ASSIGN_OR_RETURN(const Signature signature, key_.Sign(head_bytes));
  auto group = std::make_shared<const CommittedGroup>(CommittedGroup{
      std::move(tree), std::move(leaves), std::move(head_bytes), ToString(signature)});
  std::vector<Operation> rows = Rows(drafts, *group, streams);
  return Staged{std::move(group), std::move(rows), std::move(streams)};
}

std::vector<Operation> Ledger::Rows(const std::vector<const LeafDraft*>& drafts,
                                    const CommittedGroup& group, const Streams& streams) const {
  std::vector<Operation> rows;
  rows.reserve(2 * drafts.size() + streams.size() + 2);
  for (size_t i = 0; i < drafts.size(); ++i) {
    const std::string index = OrderedU64(group.tree.first_index() + i);
    storage::v1::LeafRecord record;
    record.set_leaf(ToString(group.leaves[i]));
    record.set_sealed_detail(drafts[i]->sealed_detail);
    record.set_stream_key(drafts[i]->stream_key);
    if (!drafts[i]->stream_key.empty()) record.set_link_salt(ToString(drafts[i]->link_salt));
    rows.push_back(Put(Table::kLeaf, index, record.SerializeAsString()));
    if (drafts[i]->stream_key.empty()) continue;
    std::vector<std::string> parties;
    ledger_internal::AddParties(drafts[i]->known_to, parties);
    rows.push_back(
        Put(Table::kPathway, absl::StrCat(drafts[i]->stream_key, index), absl::StrJoin(parties, "")));
  }
  for (const auto& [key, stream] : streams) {
    storage::v1::StreamRecord record;
    record.set_stream_id(ToString(stream.id));
    record.set_sequence(static_cast<int64_t>(stream.sequence));
    record.set_last_leaf_hash(ToString(stream.last));
    for (const std::string& party : stream.known_to) record.add_known_to(party);
    rows.push_back(Put(Table::kStream, key, record.SerializeAsString()));
  }
  for (const StoredNode& node : group.tree.NewNodes()) {
    if (node.position.level % kStoredLevelStep != 0) continue;
    rows.push_back(Put(Table::kNode, NodeKey(node.position), ToString(node.hash)));
  }
  storage::v1::LedgerRecord ledger;
  ledger.set_frontier(group.tree.frontier().Serialize());
  ledger.set_head(group.head);
  ledger.set_head_signature(group.head_signature);
  rows.push_back(Put(Table::kMeta, kLedgerKey, ledger.SerializeAsString()));
  return rows;
}

void Ledger::Adopt(Staged staged) {
  frontier_ = staged.group->tree.frontier();
  head_ = staged.group->head;
  head_signature_ = staged.group->head_signature;
  time_ms_ = ParseTreeHead(head_)->time_ms;
  if (recent_.size() + staged.streams.size() > ledger_internal::kMaxRecentStreams) recent_.clear();
  for (auto& [key, stream] : staged.streams) recent_.insert_or_assign(key, stream);
}

}  // namespace handover::store
