#include "broker/store/log_reader.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "broker/base/commitment/leaf.h"
#include "broker/base/commitment/tree_head.h"
#include "broker/base/status_macros.h"
#include "broker/store/log_rows.h"
#include "broker/store/rows.h"

namespace handover::store {
namespace log_reader_internal {

absl::Status Missing() { return absl::DataLossError("log: a row is missing or damaged"); }

// `parties`: ids one after the other, as the index of a person's leaves has them.
bool Names(std::string_view parties, const PartyId& party) {
  const std::string_view id = party.bytes();
  for (; parties.size() >= id.size(); parties.remove_prefix(id.size())) {
    if (parties.starts_with(id)) return true;
  }
  return false;
}

}  // namespace log_reader_internal

absl::StatusOr<Digest> LogReader::Node(const NodePosition& position) const {
  using namespace log_reader_internal;
  if (position.level == 0) {
    const absl::StatusOr<storage::v1::LeafRecord> record = Leaf(position.index);
    if (absl::IsOutOfRange(record.status())) return Missing();
    HANDOVER_RETURN_IF_ERROR(record.status());
    const std::optional<LeafData> leaf = ToArray<kLeafBytes>(record->leaf());
    if (!leaf.has_value()) return Missing();
    return LeafHash(*leaf);
  }
  if (position.level % kStoredLevelStep != 0) {
    // Two recursive calls down to the next stored level: at most 3 deep.
    HANDOVER_ASSIGN_OR_RETURN(const Digest left, Node({position.level - 1, 2 * position.index}));
    HANDOVER_ASSIGN_OR_RETURN(const Digest right,
                              Node({position.level - 1, 2 * position.index + 1}));
    return MerkleNodeHash(left, right);
  }
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> row,
                            reader_.Get(Table::kNode, NodeKey(position)));
  if (!row.has_value()) return Missing();
  const std::optional<Digest> digest = ToDigest(*row);
  if (!digest.has_value()) return Missing();
  return *digest;
}

absl::StatusOr<StoredHead> LogReader::NewestHead() const {
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> row,
                            reader_.Get(Table::kMeta, kLedgerKey));
  if (!row.has_value()) return StoredHead{};
  storage::v1::LedgerRecord record;
  if (!record.ParseFromString(*row)) return log_reader_internal::Missing();
  const std::optional<TreeHead> head = ParseTreeHead(record.head());
  if (!head.has_value()) return log_reader_internal::Missing();
  return StoredHead{record.head(), record.head_signature(), head->size};
}

absl::StatusOr<storage::v1::LeafRecord> LogReader::Leaf(uint64_t index) const {
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> row,
                            reader_.Get(Table::kLeaf, OrderedU64(index)));
  if (!row.has_value()) return absl::OutOfRangeError("log: no such leaf");
  storage::v1::LeafRecord record;
  if (!record.ParseFromString(*row)) return log_reader_internal::Missing();
  return record;
}

absl::StatusOr<std::vector<uint64_t>> LogReader::IndexesAbout(std::string_view person_key,
                                                              const PathwayPart& part) const {
  HANDOVER_ASSIGN_OR_RETURN(std::vector<uint64_t> indexes, IndexesOfStream(person_key, part));
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<uint64_t> kept, IndexesOfStream(KeptBackStream(person_key), part));
  if (kept.empty()) return indexes;
  const auto first_kept = static_cast<ptrdiff_t>(indexes.size());
  indexes.insert(indexes.end(), kept.begin(), kept.end());
  std::inplace_merge(indexes.begin(), indexes.begin() + first_kept, indexes.end());
  if (indexes.size() > part.max_count) indexes.resize(part.max_count);
  return indexes;
}

absl::StatusOr<std::vector<uint64_t>> LogReader::IndexesOfStream(std::string_view stream_key,
                                                                 const PathwayPart& part) const {
  std::vector<uint64_t> indexes;
  const Reader::Range range{PathwayKey(stream_key, part.first_index), AfterPrefix(stream_key)};
  HANDOVER_RETURN_IF_ERROR(reader_.Scan(
      Table::kPathway, range, [&indexes, &part](std::string_view row, std::string_view parties) {
        if (part.known_to.has_value() && !log_reader_internal::Names(parties, *part.known_to)) return true;
        indexes.push_back(LogIndexOfPathwayKey(row));
        return indexes.size() < part.max_count;
      }));
  return indexes;
}

absl::StatusOr<std::vector<std::string>> LogReader::PartiesThatKnow(std::string_view person_key) const {
  std::vector<std::string> parties;
  // What is kept back from the person is known to its parties all the same.
  for (const std::string& stream : {std::string(person_key), KeptBackStream(person_key)}) {
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> row, reader_.Get(Table::kStream, stream));
    storage::v1::StreamRecord record;
    if (!record.ParseFromString(row.value_or(""))) return log_reader_internal::Missing();
    parties.insert(parties.end(), record.known_to().begin(), record.known_to().end());
  }
  return parties;
}

absl::StatusOr<bool> LogReader::Knows(const PartyId& party, std::string_view person_key) const {
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<std::string> parties, PartiesThatKnow(person_key));
  return std::find(parties.begin(), parties.end(), party.bytes()) != parties.end();
}

absl::StatusOr<exchange::v1::Receipt> LogReader::MakeReceipt(uint64_t index) const {
  HANDOVER_ASSIGN_OR_RETURN(const StoredHead head, NewestHead());
  if (index >= head.size) return absl::OutOfRangeError("log: no such leaf");
  absl::StatusOr<storage::v1::LeafRecord> record = Leaf(index);
  if (absl::IsOutOfRange(record.status())) return log_reader_internal::Missing();
  HANDOVER_RETURN_IF_ERROR(record.status());
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<Digest> path,
                            StoredInclusionPath(*this, index, head.size));
  exchange::v1::Receipt receipt;
  receipt.set_leaf(std::move(*record->mutable_leaf()));
  receipt.set_leaf_index(static_cast<int64_t>(index));
  for (const Digest& node : path) receipt.add_path(ToString(node));
  receipt.set_head(head.head);
  receipt.set_head_signature(head.signature);
  return receipt;
}

}  // namespace handover::store
