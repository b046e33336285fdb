// What tests of the log share: drafts, a collector of answers, and checks that do not use the code
// they check.
#ifndef HANDOVER_TESTS_UNIT_BROKER_STORE_LOG_SUPPORT_H_
#define HANDOVER_TESTS_UNIT_BROKER_STORE_LOG_SUPPORT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/hash.h"
#include "broker/base/commitment/leaf.h"
#include "broker/base/commitment/merkle.h"
#include "broker/base/commitment/receipt_check.h"
#include "broker/base/commitment/signature.h"
#include "broker/store/committer.h"
#include "broker/store/ledger.h"
#include "broker/store/store.h"
#include "handover/exchange/v1/receipt.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::store::testing {

inline Digest DigestOf(std::string_view name) { return HashOf(name); }

inline Id16 SaltOf(std::string_view name) {
  const Digest digest = HashOf(name);
  return *ToId16(AsView(digest).substr(0, 16));
}

// A leaf that can be told from any other by its name.
inline LeafDraft DraftOf(std::string_view name, std::string stream_key = "") {
  LeafDraft draft;
  draft.type = LeafType::kAccepted;
  draft.ref = DigestOf(name);
  draft.detail = DigestOf(std::string(name) + " detail");
  draft.link_salt = SaltOf(std::string(name) + " salt");
  draft.sealed_detail = std::string(name) + " sealed";
  draft.stream_key = std::move(stream_key);
  return draft;
}

inline SigningKey NewLogKey() { return *SigningKey::Generate(); }

inline Reason CheckAsHolder(const exchange::v1::Receipt& receipt, const LeafMeaning& meaning,
                            const VerifyKey& log_key) {
  ReceiptClaim claim;
  claim.meaning = meaning;
  claim.logged.leaf = receipt.leaf();
  claim.logged.index = static_cast<uint64_t>(receipt.leaf_index());
  for (const std::string& node : receipt.path()) claim.logged.path.push_back(node);
  claim.head = {receipt.head(), receipt.head_signature()};
  return CheckReceipt(claim, log_key);
}

// Answers of transactions, by the order in which Next() was called. Thread-safe.
class Answers {
 public:
  using Answer = absl::StatusOr<CommitResult>;

  std::function<void(Answer)> Next() {
    absl::MutexLock lock(&mu_);
    const size_t number = asked_++;
    return [this, number](Answer answer) {
      absl::MutexLock lock(&mu_);
      ++times_[number];
      answers_.insert_or_assign(number, std::move(answer));
    };
  }

  // Blocks until that one is answered.
  Answer Await(size_t number) const {
    absl::MutexLock lock(&mu_);
    const auto is_answered = [this, number]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
      return answers_.count(number) > 0;
    };
    mu_.Await(absl::Condition(&is_answered));
    return answers_.at(number);
  }
  absl::StatusCode AwaitCode(size_t number) const { return Await(number).status().code(); }

  bool IsAnswered(size_t number) const {
    absl::MutexLock lock(&mu_);
    return answers_.count(number) > 0;
  }
  // Whether every function that Next() gave out was called exactly once.
  bool AllAnsweredOnce() const {
    absl::MutexLock lock(&mu_);
    size_t once = 0;
    for (const auto& [number, times] : times_) once += times == 1 ? 1 : 0;
    return once == asked_ && answers_.size() == asked_;
  }

 private:
  mutable absl::Mutex mu_;
  size_t asked_ ABSL_GUARDED_BY(mu_) = 0;
  std::map<size_t, int> times_ ABSL_GUARDED_BY(mu_);
  std::map<size_t, Answer> answers_ ABSL_GUARDED_BY(mu_);
};

inline Transaction TransactionOf(std::vector<LeafDraft> leaves, std::vector<Operation> operations,
                                 Answers& answers) {
  Transaction transaction;
  transaction.leaves = std::move(leaves);
  transaction.operations = std::move(operations);
  transaction.done = answers.Next();
  return transaction;
}

// The hashes of all leaves in the leaf table, in log order, taken from their bytes.
inline std::vector<Digest> StoredLeafHashes(const Reader& reader) {
  std::vector<Digest> hashes;
  reader
      .Scan(Table::kLeaf, {},
            [&hashes](std::string_view, std::string_view value) {
              storage::v1::LeafRecord record;
              if (!record.ParseFromString(std::string(value))) return false;
              hashes.push_back(MerkleLeafHash(record.leaf()));
              return true;
            })
      .IgnoreError();
  return hashes;
}

}  // namespace handover::store::testing

#endif  // HANDOVER_TESTS_UNIT_BROKER_STORE_LOG_SUPPORT_H_
