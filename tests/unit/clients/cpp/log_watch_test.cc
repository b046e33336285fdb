#include "clients/cpp/log_watch.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "broker/base/refusal.h"
#include "clients/cpp/party_keys.h"
#include "tests/fakes/broker/fake_log.h"
#include "tests/fakes/fake_clock.h"

namespace handover::client {
namespace {

class LogWatchTest : public ::testing::Test {
 protected:
  std::unique_ptr<LogWatch> Open() { return *LogWatch::Open(log_.key().verify_key(), store_, clock_, {}); }
  HeadBytes Head() const { return {log_.HeadBytes(), log_.Sign(log_.HeadBytes())}; }
  absl::Status Observe(LogWatch& watch, uint64_t not_below = 0) {
    return watch.Observe(Head(), *watch.Verify(Head()), not_below);
  }
  LogWatch::ProofSource Source() {
    return [this](uint64_t first, uint64_t second) -> absl::StatusOr<std::vector<std::string>> {
      ++proofs_;
      return log_.Consistency(first, second);
    };
  }

  fakes::FakeLog log_;
  fakes::FakeClock clock_;
  SeenHeadMemory store_;
  int proofs_ = 0;
};

TEST_F(LogWatchTest, NothingIsSeenAtFirst) {
  EXPECT_EQ(Open()->Newest(), SeenHead{});
  EXPECT_EQ(Open()->ProvenSize(), 0U);
  EXPECT_FALSE(Open()->ProofDue());
}

TEST_F(LogWatchTest, NewestHeadIsWhatTheNextFrameSays) {
  const auto watch = Open();
  ASSERT_TRUE(Observe(*watch).ok());
  EXPECT_EQ(watch->Newest().size, log_.size());
  EXPECT_EQ(watch->Newest().root, log_.Head().root);
}

TEST_F(LogWatchTest, OlderHeadDoesNotTakeItsPlace) {
  const auto watch = Open();
  const HeadBytes old = Head();
  const TreeHead old_head = log_.Head();
  log_.Append(LeafType::kAccepted, {});
  ASSERT_TRUE(Observe(*watch).ok());
  EXPECT_TRUE(watch->Observe(old, old_head, 0).ok());
  EXPECT_EQ(watch->Newest().size, log_.size());
}

TEST_F(LogWatchTest, HeadOfAnotherKeyIsABadHead) {
  const auto watch = Open();
  const fakes::FakeLog other;
  const absl::Status status = watch->Verify({other.HeadBytes(), other.Sign(other.HeadBytes())}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(CodeOf(status), "BAD_HEAD");
}

TEST_F(LogWatchTest, RememberedHeadWithAnotherSignatureIsVerifiedAnew) {
  const auto watch = Open();
  ASSERT_TRUE(watch->Verify(Head()).ok());
  EXPECT_EQ(CodeOf(watch->Verify({log_.HeadBytes(), std::string(64, 'x')}).status()), "BAD_HEAD");
}

TEST_F(LogWatchTest, SmallerThanWhatTheCallerHadSeenIsARollback) {
  const auto watch = Open();
  EXPECT_TRUE(Observe(*watch, log_.size()).ok());
  EXPECT_EQ(CodeOf(Observe(*watch, log_.size() + 1)), "ROLLBACK");
  EXPECT_EQ(CodeOf(watch->verdict()), "ROLLBACK");
}

TEST_F(LogWatchTest, AnotherRootForASeenSizeIsASplitView) {
  const auto watch = Open();
  ASSERT_TRUE(Observe(*watch).ok());
  log_.Rewrite(2);
  EXPECT_EQ(CodeOf(Observe(*watch)), "SPLIT_VIEW");
  EXPECT_EQ(CodeOf(watch->verdict()), "SPLIT_VIEW");
}

TEST_F(LogWatchTest, FirstProofNeedsNoCallAndSaves) {
  const auto watch = Open();
  ASSERT_TRUE(Observe(*watch).ok());
  EXPECT_TRUE(watch->ProofDue());
  ASSERT_TRUE(watch->Prove(Source()).ok());
  EXPECT_EQ(proofs_, 0);
  EXPECT_EQ(watch->ProvenSize(), log_.size());
  EXPECT_EQ((*store_.Load())->head, log_.HeadBytes());
}

TEST_F(LogWatchTest, LaterProofIsAskedForWhenDue) {
  const auto watch = Open();
  ASSERT_TRUE(Observe(*watch).ok());
  ASSERT_TRUE(watch->Prove(Source()).ok());
  log_.Append(LeafType::kAccepted, {});
  ASSERT_TRUE(Observe(*watch).ok());
  EXPECT_FALSE(watch->ProofDue());
  clock_.Advance(absl::Seconds(10));
  EXPECT_TRUE(watch->ProofDue());
  ASSERT_TRUE(watch->Prove(Source()).ok());
  EXPECT_EQ(proofs_, 1);
  EXPECT_EQ(watch->ProvenSize(), log_.size());
  EXPECT_FALSE(watch->ProofDue());
}

TEST_F(LogWatchTest, HistoryThatIsNotContinuedIsASplitView) {
  const auto watch = Open();
  ASSERT_TRUE(Observe(*watch).ok());
  ASSERT_TRUE(watch->Prove(Source()).ok());
  const uint64_t proven = watch->ProvenSize();
  log_.Rewrite(1);
  log_.Append(LeafType::kAccepted, {});
  ASSERT_TRUE(Observe(*watch).ok());
  EXPECT_EQ(CodeOf(watch->Prove(Source())), "SPLIT_VIEW");
  EXPECT_EQ(watch->ProvenSize(), proven);
  EXPECT_EQ(CodeOf(watch->verdict()), "SPLIT_VIEW");
}

TEST_F(LogWatchTest, BrokerThatCannotBeAskedChangesNothing) {
  const auto watch = Open();
  ASSERT_TRUE(Observe(*watch).ok());
  ASSERT_TRUE(watch->Prove(Source()).ok());
  log_.Append(LeafType::kAccepted, {});
  ASSERT_TRUE(Observe(*watch).ok());
  const absl::Status status = watch->Prove(
      [](uint64_t, uint64_t) -> absl::StatusOr<std::vector<std::string>> { return absl::UnavailableError(""); });
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(watch->verdict().ok());
  EXPECT_TRUE(watch->Prove(Source()).ok());
}

TEST_F(LogWatchTest, NothingNewNeedsNoProof) {
  const auto watch = Open();
  ASSERT_TRUE(watch->Prove(Source()).ok());
  ASSERT_TRUE(Observe(*watch).ok());
  ASSERT_TRUE(watch->Prove(Source()).ok());
  ASSERT_TRUE(watch->Prove(Source()).ok());
  EXPECT_EQ(proofs_, 0);
}

TEST_F(LogWatchTest, KeptHeadIsWhereTheNextProcessBegins) {
  ASSERT_TRUE(store_.Save(Head()).ok());
  const auto watch = Open();
  EXPECT_EQ(watch->Newest().size, log_.size());
  EXPECT_EQ(watch->ProvenSize(), log_.size());
}

TEST_F(LogWatchTest, KeptHeadOfAnotherLogIsAPrecondition) {
  const fakes::FakeLog other;
  ASSERT_TRUE(store_.Save({other.HeadBytes(), other.Sign(other.HeadBytes())}).ok());
  const absl::Status status = LogWatch::Open(log_.key().verify_key(), store_, clock_, {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(CodeOf(status), "LOG_KEY_CHANGED");
}

TEST_F(LogWatchTest, KeptHeadThatIsDamagedIsDataLoss) {
  ASSERT_TRUE(store_.Save({log_.HeadBytes(), std::string(64, 'x')}).ok());
  EXPECT_EQ(CodeOf(LogWatch::Open(log_.key().verify_key(), store_, clock_, {}).status()), "BAD_HEAD");
  ASSERT_TRUE(store_.Save({"short", std::string(64, 'x')}).ok());
  EXPECT_EQ(CodeOf(LogWatch::Open(log_.key().verify_key(), store_, clock_, {}).status()), "BAD_HEAD");
}

// A store that cannot be read or written.
class BrokenStore final : public SeenHeadStore {
 public:
  explicit BrokenStore(absl::Status load) : load_(std::move(load)) {}
  absl::StatusOr<std::optional<HeadBytes>> Load() override {
    if (!load_.ok()) return load_;
    return std::nullopt;
  }
  absl::Status Save(const HeadBytes&) override { return absl::UnavailableError("full"); }

 private:
  const absl::Status load_;
};

TEST_F(LogWatchTest, StoreThatCannotBeReadIsHandedThrough) {
  BrokenStore store(absl::DataLossError(""));
  EXPECT_EQ(LogWatch::Open(log_.key().verify_key(), store, clock_, {}).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(LogWatchTest, StoreThatCannotBeWrittenStopsNothing) {
  BrokenStore store(absl::OkStatus());
  const auto watch = *LogWatch::Open(log_.key().verify_key(), store, clock_, {});
  ASSERT_TRUE(Observe(*watch).ok());
  EXPECT_TRUE(watch->Prove(Source()).ok());
  EXPECT_EQ(watch->storage_status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace handover::client
