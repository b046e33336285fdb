// Whether the log is what it promises to be: nothing in it ever changes or goes, every head is the tree of all leaves
// before it, and every receipt that was given out stays true. Works the tree out by itself.
#ifndef HANDOVER_TESTS_SIMULATION_LOG_CHECK_H_
#define HANDOVER_TESTS_SIMULATION_LOG_CHECK_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/types/span.h"

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/receipt_check.h"
#include "broker/base/commitment/signature.h"
#include "broker/store/store.h"
#include "handover/exchange/v1/receipt.pb.h"
#include "tests/simulation/agenda.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/trace.h"

namespace handover::simulation {

// The right edge of a tree, in the plainest way: complete subtrees, largest first.
class PlainTree {
 public:
  void Add(const Digest& leaf_hash);
  Digest Root() const;
  uint64_t size() const { return size_; }

 private:
  std::vector<std::pair<int, Digest>> peaks_;  // Level and hash.
  uint64_t size_ = 0;
};

class LogCheck {
 public:
  LogCheck(const Agenda& agenda, const VerifyKey& log_key, Trace& trace)
      : agenda_(agenda), log_key_(log_key), trace_(trace) {}

  // A commit, by its own operations.
  void Committed(absl::Span<const store::Operation> operations);
  // A receipt that the broker has given to somebody.
  void Promised(const exchange::v1::Receipt& receipt, const LeafMeaning& meaning);
  // Everything, from the rows on the medium; from now on these are the log. Leaves whose rows nobody has written since
  // the last look are not worked out again.
  void CheckAll(const Disk& disk);
  // The same from the first leaf on, whatever was looked at before.
  void CheckFromStart(const Disk& disk);
  // The same, of the leaves that nobody has looked at yet.
  void CheckNewest(const Disk& disk);

  uint64_t size() const { return tree_.size(); }
  // Of the newest head that anybody was shown: a log that is shorter has been cut, and that one sees it.
  uint64_t promised_size() const { return heads_.empty() ? 0 : heads_.rbegin()->first; }
  Digest Root() const { return tree_.Root(); }

 private:
  void CheckHead(std::string_view head_bytes);
  bool IsAsBefore(const Disk::Rows& rows) const;
  void CheckLateLeaves(const Disk::Rows& rows);
  void Forget();
  void Break(std::string_view rule, std::string_view words);

  const Agenda& agenda_;
  const VerifyKey log_key_;
  Trace& trace_;
  PlainTree tree_;
  std::map<uint64_t, Digest> heads_;   // Size to root, of heads that were shown.
  std::map<uint64_t, Digest> leaves_;  // Index to leaf hash, of receipts.
  std::map<uint64_t, Digest> roots_;   // Size to root, of the heads that commits have written.
  PlainTree checked_;                  // Of the leaves that were looked at on the medium.
  std::vector<uint64_t> row_writes_;   // Of their rows: the write that was looked at.
  std::vector<uint64_t> late_leaves_;  // Of them, whose first receipt came since.
  bool looks_back_ = false;            // A head of some of them came that no commit has written.
};

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_LOG_CHECK_H_
