#include "broker/store/log_reader.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "broker/store/log_rows.h"
#include "broker/store/rows.h"
#include "tests/fakes/memory_store.h"
#include "tests/fakes/seeded_random.h"
#include "tests/unit/broker/store/log_support.h"

namespace handover::store {
namespace log_reader_test_internal {

using testing::CheckAsHolder;
using testing::DigestOf;
using testing::DraftOf;

class LogReaderTest : public ::testing::Test {
 protected:
  // Groups of the given sizes; leaf i is named by its index.
  void Append(const std::vector<size_t>& group_sizes) {
    for (const size_t size : group_sizes) {
      std::vector<LeafDraft> drafts;
      for (size_t i = 0; i < size; ++i) {
        drafts.push_back(DraftOf(absl::StrCat(ledger_->size() + i)));
      }
      std::vector<const LeafDraft*> pointers;
      for (const LeafDraft& draft : drafts) pointers.push_back(&draft);
      const absl::StatusOr<Ledger::Staged> staged =
          ledger_->Stage(pointers, absl::FromUnixMillis(1'718'000'000'000), {});
      ASSERT_TRUE(staged.ok());
      ASSERT_TRUE(store_.Commit(staged->operations).ok());
      ledger_->Adopt(*staged);
    }
  }
  void AppendRandomGroups(size_t count) {
    std::mt19937 engine(7);
    std::uniform_int_distribution<size_t> size(1, 40);
    while (ledger_->size() < count) Append({std::min(size(engine), count - ledger_->size())});
  }

  const SigningKey key_ = testing::NewLogKey();
  fakes::SeededRandom random_;
  fakes::MemoryStore store_;
  const std::unique_ptr<Ledger> ledger_ = *Ledger::Load(store_, key_, random_);
  const LogReader reader_{store_};
};

TEST_F(LogReaderTest, PartyKnowsAPersonWhoseStreamNamesIt) {
  const PartyId ward = *PartyId::FromBytes(std::string(16, 'w'));
  storage::v1::StreamRecord stream;
  stream.add_known_to(std::string(ward.bytes()));
  ASSERT_TRUE(store_.Commit({Put(Table::kStream, "anna", stream.SerializeAsString())}).ok());
  EXPECT_TRUE(*reader_.Knows(ward, "anna"));
  EXPECT_FALSE(*reader_.Knows(*PartyId::FromBytes(std::string(16, 'x')), "anna"));
  EXPECT_FALSE(*reader_.Knows(ward, "berta"));
}

TEST_F(LogReaderTest, DamagedStreamIsSaidToBe) {
  ASSERT_TRUE(store_.Commit({Put(Table::kStream, "anna", "garbage")}).ok());
  EXPECT_TRUE(absl::IsDataLoss(reader_.Knows(PartyId(), "anna").status()));
}

TEST_F(LogReaderTest, EmptyLogHasNoHeadAndNoLeaf) {
  const absl::StatusOr<StoredHead> head = reader_.NewestHead();
  ASSERT_TRUE(head.ok());
  EXPECT_EQ(head->size, 0u);
  EXPECT_EQ(head->head, "");
  EXPECT_TRUE(absl::IsOutOfRange(reader_.MakeReceipt(0).status()));
  EXPECT_TRUE(absl::IsOutOfRange(reader_.Leaf(0).status()));
}

TEST_F(LogReaderTest, WhatIsKeptFromAPersonIsAboutThePersonButNotOfTheStream) {
  std::vector<Operation> rows;
  for (const uint64_t index : {2, 9}) rows.push_back(Put(Table::kPathway, PathwayKey("anna", index), ""));
  rows.push_back(Put(Table::kPathway, PathwayKey(KeptBackStream("anna"), 5), ""));
  ASSERT_TRUE(store_.Commit(rows).ok());
  EXPECT_EQ(reader_.IndexesAbout("anna").value(), (std::vector<uint64_t>{2, 5, 9}));
  EXPECT_EQ(reader_.IndexesAbout("anna", {.first_index = 3, .max_count = 1}).value(), (std::vector<uint64_t>{5}));
  EXPECT_EQ(reader_.IndexesOfStream("anna", {}).value(), (std::vector<uint64_t>{2, 9}));
  EXPECT_EQ(reader_.IndexesOfStream(KeptBackStream("anna"), {}).value(), (std::vector<uint64_t>{5}));
}

TEST_F(LogReaderTest, OfAPersonsLeavesThoseThatAPartyMayKnowOf) {
  const std::string gp(16, 'g');
  const std::string clinic(16, 'c');
  // Where one id ends and the next begins is none.
  const std::string neither = std::string(8, 'x') + gp + std::string(8, 'x');
  std::vector<Operation> rows;
  for (const auto& [index, parties] : std::vector<std::pair<uint64_t, std::string>>{
           {2, clinic}, {3, clinic + gp}, {4, ""}, {5, neither}, {6, gp}, {7, gp + clinic}}) {
    rows.push_back(Put(Table::kPathway, PathwayKey("anna", index), parties));
  }
  rows.push_back(Put(Table::kPathway, PathwayKey(KeptBackStream("anna"), 8), gp));
  ASSERT_TRUE(store_.Commit(rows).ok());
  const PartyId asking = PartyId::FromBytes(gp).value();
  EXPECT_EQ(reader_.IndexesAbout("anna", {.known_to = asking}).value(), (std::vector<uint64_t>{3, 6, 7, 8}));
  EXPECT_EQ(reader_.IndexesAbout("anna", {.first_index = 4, .max_count = 2, .known_to = asking}).value(),
            (std::vector<uint64_t>{6, 7}));
}

TEST_F(LogReaderTest, IndexesAboutAPersonAreThatPersonsOldestFirst) {
  std::vector<Operation> rows;
  for (const uint64_t index : {300, 2, 9}) rows.push_back(Put(Table::kPathway, PathwayKey("anna", index), ""));
  rows.push_back(Put(Table::kPathway, PathwayKey("bent", 5), ""));
  ASSERT_TRUE(store_.Commit(rows).ok());
  EXPECT_EQ(reader_.IndexesAbout("anna").value(), (std::vector<uint64_t>{2, 9, 300}));
  EXPECT_EQ(reader_.IndexesAbout("anna", {.first_index = 9}).value(), (std::vector<uint64_t>{9, 300}));
  EXPECT_EQ(reader_.IndexesAbout("anna", {.first_index = 3, .max_count = 1}).value(), (std::vector<uint64_t>{9}));
  EXPECT_TRUE(reader_.IndexesAbout("carl").value().empty());
}

TEST_F(LogReaderTest, NewestHeadIsTheLedgers) {
  Append({3, 2});
  const absl::StatusOr<StoredHead> head = reader_.NewestHead();
  ASSERT_TRUE(head.ok());
  EXPECT_EQ(head->size, 5u);
  EXPECT_EQ(head->head, ledger_->head());
  EXPECT_EQ(head->signature, ledger_->head_signature());
}

TEST_F(LogReaderTest, ReceiptOfEveryOldLeafVerifies) {
  AppendRandomGroups(333);
  for (uint64_t i = 0; i < 333; ++i) {
    const absl::StatusOr<exchange::v1::Receipt> receipt = reader_.MakeReceipt(i);
    ASSERT_TRUE(receipt.ok()) << receipt.status();
    EXPECT_EQ(CheckAsHolder(*receipt, {LeafType::kAccepted, DigestOf(absl::StrCat(i))},
                            key_.verify_key()),
              Reason::kOk);
  }
  EXPECT_TRUE(absl::IsOutOfRange(reader_.MakeReceipt(333).status()));
}

TEST_F(LogReaderTest, ProofsForAnyEarlierSizeAreThoseOfTheReferenceTree) {
  AppendRandomGroups(600);
  const std::vector<Digest> hashes = testing::StoredLeafHashes(store_);
  std::mt19937 engine(11);
  for (int round = 0; round < 200; ++round) {
    const uint64_t size = std::uniform_int_distribution<uint64_t>(1, 600)(engine);
    const uint64_t index = std::uniform_int_distribution<uint64_t>(0, size - 1)(engine);
    const uint64_t old_size = std::uniform_int_distribution<uint64_t>(1, size)(engine);
    const absl::Span<const Digest> prefix = absl::MakeSpan(hashes).subspan(0, size);
    EXPECT_EQ(*StoredInclusionPath(reader_, index, size), InclusionPath(prefix, index));
    EXPECT_EQ(*StoredConsistencyPath(reader_, {old_size, size}), ConsistencyPath(prefix, old_size));
    EXPECT_EQ(*StoredRoot(reader_, size), MerkleRoot(prefix));
  }
}

TEST_F(LogReaderTest, SnapshotKeepsItsHead) {
  Append({20});
  const std::unique_ptr<Reader> snapshot = store_.TakeSnapshot();
  const std::string head = ledger_->head();
  Append({20});
  const LogReader old(*snapshot);
  EXPECT_EQ(old.NewestHead()->head, head);
  EXPECT_TRUE(absl::IsOutOfRange(old.MakeReceipt(20).status()));
  EXPECT_EQ(
      CheckAsHolder(*old.MakeReceipt(7), {LeafType::kAccepted, DigestOf("7")}, key_.verify_key()),
      Reason::kOk);
}

TEST_F(LogReaderTest, MissingLeafIsDamage) {
  Append({5});
  ASSERT_TRUE(store_.Commit({Delete(Table::kLeaf, OrderedU64(2))}).ok());
  EXPECT_TRUE(absl::IsDataLoss(reader_.MakeReceipt(2).status()));
  EXPECT_TRUE(absl::IsDataLoss(reader_.MakeReceipt(3).status()));
  EXPECT_TRUE(absl::IsDataLoss(reader_.Node({0, 2}).status()));
}

TEST_F(LogReaderTest, DamagedLeafIsDamage) {
  Append({5});
  storage::v1::LeafRecord cut;
  cut.set_leaf("short");
  ASSERT_TRUE(store_
                  .Commit({Put(Table::kLeaf, OrderedU64(2), cut.SerializeAsString()),
                           Put(Table::kLeaf, OrderedU64(4), "\xff\xff")})
                  .ok());
  EXPECT_TRUE(absl::IsDataLoss(reader_.Node({0, 2}).status()));
  EXPECT_TRUE(absl::IsDataLoss(reader_.Leaf(4).status()));
}

TEST_F(LogReaderTest, MissingOrDamagedNodeIsDamage) {
  Append({64});
  EXPECT_TRUE(reader_.Node({4, 1}).ok());
  ASSERT_TRUE(store_
                  .Commit({Delete(Table::kNode, NodeKey({4, 1})),
                           Put(Table::kNode, NodeKey({4, 2}), "short")})
                  .ok());
  EXPECT_TRUE(absl::IsDataLoss(reader_.Node({4, 1}).status()));
  EXPECT_TRUE(absl::IsDataLoss(reader_.Node({4, 2}).status()));
  EXPECT_TRUE(absl::IsDataLoss(reader_.MakeReceipt(0).status()));
}

TEST_F(LogReaderTest, DamagedHeadIsDamage) {
  Append({1});
  storage::v1::LedgerRecord record;
  record.set_head("short");
  ASSERT_TRUE(store_.Commit({Put(Table::kMeta, kLedgerKey, record.SerializeAsString())}).ok());
  EXPECT_TRUE(absl::IsDataLoss(reader_.NewestHead().status()));
  ASSERT_TRUE(store_.Commit({Put(Table::kMeta, kLedgerKey, "\xff\xff")}).ok());
  EXPECT_TRUE(absl::IsDataLoss(reader_.MakeReceipt(0).status()));
}

}  // namespace log_reader_test_internal
}  // namespace handover::store
