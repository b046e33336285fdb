#include "tests/simulation/log_check.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/base/commitment/merkle.h"
#include "broker/base/commitment/tree_head.h"
#include "broker/store/log_rows.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::simulation {

void PlainTree::Add(const Digest& leaf_hash) {
  ++size_;
  peaks_.emplace_back(0, leaf_hash);
  while (peaks_.size() > 1 && peaks_[peaks_.size() - 2].first == peaks_.back().first) {
    const auto [level, right] = peaks_.back();
    peaks_.pop_back();
    peaks_.back() = {level + 1, MerkleNodeHash(peaks_.back().second, right)};
  }
}

Digest PlainTree::Root() const {
  if (peaks_.empty()) return EmptyTreeRoot();
  Digest root = peaks_.back().second;
  for (size_t i = peaks_.size() - 1; i-- > 0;) root = MerkleNodeHash(peaks_[i].second, root);
  return root;
}

void LogCheck::Break(std::string_view rule, std::string_view words) { trace_.Break(agenda_.Now(), rule, words); }

void LogCheck::CheckHead(std::string_view head_bytes) {
  const std::optional<TreeHead> head = ParseTreeHead(head_bytes);
  if (!head.has_value()) return Break("LOG_HEAD", "a head cannot be read");
  if (head->size != tree_.size() || head->root != tree_.Root()) {
    Break("LOG_HEAD", absl::StrCat("the head of size ", head->size, " is not the tree of the ", tree_.size(),
                                   " leaves that were committed"));
  }
  roots_.insert_or_assign(head->size, head->root);
}

void LogCheck::Committed(absl::Span<const store::Operation> operations) {
  storage::v1::LedgerRecord ledger;
  for (const store::Operation& operation : operations) {
    if (operation.table == store::Table::kLeaf && operation.kind == store::Operation::Kind::kPut) {
      storage::v1::LeafRecord record;
      const bool follows = operation.key == store::OrderedU64(tree_.size());
      if (!follows) Break("LOG_APPEND", "a leaf was written that does not follow the newest one");
      record.ParseFromString(operation.value);
      tree_.Add(MerkleLeafHash(record.leaf()));
    } else if (operation.table == store::Table::kMeta && operation.key == store::kLedgerKey) {
      ledger.ParseFromString(operation.value);
    }
  }
  if (!ledger.head().empty()) CheckHead(ledger.head());
}

void LogCheck::Promised(const exchange::v1::Receipt& receipt, const LeafMeaning& meaning) {
  const std::optional<TreeHead> head = OpenTreeHead({receipt.head(), receipt.head_signature()}, log_key_);
  if (!head.has_value()) return Break("RECEIPT_HEAD", "its head is not signed by the log");
  LoggedLeaf logged{receipt.leaf(), static_cast<uint64_t>(receipt.leaf_index()), {}};
  for (const std::string& node : receipt.path()) logged.path.push_back(node);
  if (CheckLoggedLeaf(logged, meaning, *head) != Reason::kOk) {
    return Break("RECEIPT", absl::StrCat("that of leaf ", logged.index, " does not hold"));
  }
  const Digest leaf_hash = MerkleLeafHash(receipt.leaf());
  const auto [shown, is_new_head] = heads_.try_emplace(head->size, head->root);
  if (shown->second != head->root) Break("LOG_SPLIT", absl::StrCat("two heads of size ", head->size));
  const auto [leaf, is_new_leaf] = leaves_.try_emplace(logged.index, leaf_hash);
  if (leaf->second != leaf_hash) Break("LOG_SPLIT", absl::StrCat("two leaves at ", logged.index));
  const auto root = roots_.find(head->size);
  const bool is_known = root != roots_.end() && root->second == head->root;
  const bool is_behind = is_new_head && head->size <= checked_.size() && !is_known;
  looks_back_ = looks_back_ || is_behind;
  if (is_new_leaf && logged.index < checked_.size()) late_leaves_.push_back(logged.index);
}

bool LogCheck::IsAsBefore(const Disk::Rows& rows) const {
  if (rows.size() < row_writes_.size()) return false;
  auto row = rows.begin();
  return std::all_of(row_writes_.begin(), row_writes_.end(),
                     [&row](uint64_t write) { return (row++)->second.write == write; });
}

void LogCheck::Forget() {
  checked_ = PlainTree();
  row_writes_.clear();
  looks_back_ = false;
}

void LogCheck::CheckLateLeaves(const Disk::Rows& rows) {
  for (const uint64_t index : std::exchange(late_leaves_, {})) {
    const auto row = rows.find(store::OrderedU64(index));
    storage::v1::LeafRecord record;
    const bool is_it = row != rows.end() && record.ParseFromString(row->second.bytes) &&
                       MerkleLeafHash(record.leaf()) == leaves_.at(index);
    if (!is_it) Break("LOG_CHANGED", absl::StrCat("leaf ", index, " is not the one of its receipt"));
  }
}

void LogCheck::CheckAll(const Disk& disk) {
  CheckLateLeaves(disk.rows(store::Table::kLeaf));
  if (looks_back_ || !IsAsBefore(disk.rows(store::Table::kLeaf))) Forget();
  CheckNewest(disk);
}

void LogCheck::CheckFromStart(const Disk& disk) {
  Forget();
  CheckNewest(disk);
}

void LogCheck::CheckNewest(const Disk& disk) {
  const Disk::Rows& rows = disk.rows(store::Table::kLeaf);
  if (rows.size() < checked_.size()) Forget();
  tree_ = checked_;
  auto head = heads_.upper_bound(tree_.size());
  auto promised = leaves_.lower_bound(tree_.size());
  for (auto row = rows.lower_bound(store::OrderedU64(tree_.size())); row != rows.end(); ++row) {
    storage::v1::LeafRecord record;
    if (row->first != store::OrderedU64(tree_.size()) || !record.ParseFromString(row->second.bytes)) {
      return Break("LOG_ROWS", absl::StrCat("no leaf ", tree_.size()));
    }
    const Digest leaf_hash = MerkleLeafHash(record.leaf());
    if (promised != leaves_.end() && promised->first == tree_.size() && (promised++)->second != leaf_hash) {
      Break("LOG_CHANGED", absl::StrCat("leaf ", tree_.size(), " is not the one of its receipt"));
    }
    tree_.Add(leaf_hash);
    row_writes_.push_back(row->second.write);
    if (head != heads_.end() && head->first == tree_.size() && (head++)->second != tree_.Root()) {
      Break("LOG_CHANGED", absl::StrCat("the tree of ", tree_.size(), " leaves is not the one of its head"));
    }
  }
  checked_ = tree_;
  roots_.insert_or_assign(tree_.size(), tree_.Root());
  if (promised != leaves_.end() || head != heads_.end()) {
    Break("LOG_CUT", absl::StrCat("the log has ", tree_.size(), " leaves; heads of ", promised_size(),
                                            " were given out"));
  }
}

}  // namespace handover::simulation
