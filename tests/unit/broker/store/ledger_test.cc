#include "broker/store/ledger.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "broker/base/commitment/tree_head.h"
#include "broker/store/log_rows.h"
#include "handover/storage/v1/storage.pb.h"
#include "tests/fakes/memory_store.h"
#include "tests/fakes/seeded_random.h"
#include "tests/unit/broker/store/log_support.h"

namespace handover::store {
namespace ledger_test_internal {

using fakes::MemoryStore;
using fakes::SeededRandom;
using testing::CheckAsHolder;
using testing::DigestOf;
using testing::DraftOf;
using testing::NewLogKey;

const absl::Time kNow = absl::FromUnixMillis(1'718'000'000'000);

class LedgerTest : public ::testing::Test {
 protected:
  void SetUp() override { Reload(); }

  void Reload() {
    absl::StatusOr<std::unique_ptr<Ledger>> loaded = Ledger::Load(store_, key_, random_);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    ledger_ = *std::move(loaded);
  }

  Ledger::Staged Stage(const std::vector<LeafDraft>& drafts, absl::Time now = kNow) {
    Ledger::Streams streams;
    EXPECT_TRUE(ledger_->ReadStreams(drafts, store_, streams).ok());
    std::vector<const LeafDraft*> pointers;
    for (const LeafDraft& draft : drafts) pointers.push_back(&draft);
    absl::StatusOr<Ledger::Staged> staged = ledger_->Stage(pointers, now, std::move(streams));
    EXPECT_TRUE(staged.ok()) << staged.status();
    return *std::move(staged);
  }

  std::shared_ptr<const CommittedGroup> Append(const std::vector<LeafDraft>& drafts,
                                               absl::Time now = kNow) {
    const Ledger::Staged staged = Stage(drafts, now);
    EXPECT_TRUE(store_.Commit(staged.operations).ok());
    ledger_->Adopt(staged);
    return staged.group;
  }

  Leaf LeafAt(uint64_t index) const {
    const std::optional<std::string> row = *store_.Get(Table::kLeaf, OrderedU64(index));
    storage::v1::LeafRecord record;
    EXPECT_TRUE(record.ParseFromString(*row));
    return *ParseLeaf(record.leaf());
  }

  storage::v1::StreamRecord StreamOf(const std::string& key) const {
    storage::v1::StreamRecord record;
    EXPECT_TRUE(record.ParseFromString(**store_.Get(Table::kStream, key)));
    return record;
  }

  const SigningKey key_ = NewLogKey();
  SeededRandom random_;
  MemoryStore store_;
  std::unique_ptr<Ledger> ledger_;
};

TEST_F(LedgerTest, EmptyStoreIsAnEmptyLog) {
  EXPECT_EQ(ledger_->size(), 0u);
  EXPECT_EQ(ledger_->head(), "");
  EXPECT_EQ(ledger_->head_signature(), "");
}

TEST_F(LedgerTest, LeafSaysWhatTheDraftSays) {
  LeafDraft draft = DraftOf("one");
  draft.type = LeafType::kWithheld;
  Append({draft});
  const Leaf leaf = LeafAt(0);
  EXPECT_EQ(leaf.type, LeafType::kWithheld);
  EXPECT_EQ(leaf.ref, draft.ref);
  EXPECT_EQ(leaf.detail, draft.detail);
  EXPECT_EQ(leaf.link, Digest{});
  EXPECT_EQ(leaf.time_ms, 1'718'000'000'000u);
}

TEST_F(LedgerTest, RowBesideTheLeafHoldsDetailAndStream) {
  Append({DraftOf("one", "somebody")});
  storage::v1::LeafRecord record;
  ASSERT_TRUE(record.ParseFromString(**store_.Get(Table::kLeaf, OrderedU64(0))));
  EXPECT_EQ(record.sealed_detail(), "one sealed");
  EXPECT_EQ(record.stream_key(), "somebody");
  EXPECT_EQ(record.link_salt().size(), 16u);
  EXPECT_TRUE((*store_.Get(Table::kPathway, "somebody" + OrderedU64(0))).has_value());
}

TEST_F(LedgerTest, RowOfThePersonNamesWhoMayKnowOfTheLeafOnce) {
  LeafDraft draft = DraftOf("one", "somebody");
  draft.known_to = {std::string(16, 'a'), std::string(16, 'b'), std::string(16, 'a')};
  Append({draft, DraftOf("two", "somebody")});
  EXPECT_EQ(**store_.Get(Table::kPathway, "somebody" + OrderedU64(0)), std::string(16, 'a') + std::string(16, 'b'));
  EXPECT_EQ(**store_.Get(Table::kPathway, "somebody" + OrderedU64(1)), "");
}

TEST_F(LedgerTest, LeafOnNobodyHasNoPathwayRow) {
  Append({DraftOf("one")});
  EXPECT_EQ(store_.row_count(Table::kPathway), 0u);
  EXPECT_EQ(store_.row_count(Table::kStream), 0u);
}

TEST_F(LedgerTest, RootsAreThoseOfTheWholeTree) {
  std::vector<Digest> reference;
  for (int group = 0; group < 12; ++group) {
    std::vector<LeafDraft> drafts;
    for (int i = 0; i <= group; ++i) drafts.push_back(DraftOf(absl::StrCat(group, "/", i)));
    const auto committed = Append(drafts);
    reference = testing::StoredLeafHashes(store_);
    EXPECT_EQ(committed->tree.root(), MerkleRoot(reference));
    EXPECT_EQ(ParseTreeHead(ledger_->head())->root, MerkleRoot(reference));
  }
  EXPECT_EQ(reference.size(), 78u);
  EXPECT_EQ(ledger_->size(), 78u);
}

TEST_F(LedgerTest, HeadIsSignedByTheLogKey) {
  Append({DraftOf("one")});
  const std::optional<TreeHead> head =
      OpenTreeHead({ledger_->head(), ledger_->head_signature()}, key_.verify_key());
  ASSERT_TRUE(head.has_value());
  EXPECT_EQ(head->size, 1u);
  EXPECT_EQ(head->log_id, key_.verify_key().key_id());
}

TEST_F(LedgerTest, TimeNeverDecreasesThoughTheClockJumpsBack) {
  Append({DraftOf("one")}, kNow);
  Append({DraftOf("two")}, kNow - absl::Hours(1));
  EXPECT_EQ(LeafAt(1).time_ms, LeafAt(0).time_ms);
  Reload();
  Append({DraftOf("three")}, kNow - absl::Hours(1));
  EXPECT_EQ(ParseTreeHead(ledger_->head())->time_ms, 1'718'000'000'000u);
}

TEST_F(LedgerTest, TimeBefore1970IsZero) {
  Append({DraftOf("one")}, absl::UnixEpoch() - absl::Hours(1));
  EXPECT_EQ(LeafAt(0).time_ms, 0u);
}

TEST_F(LedgerTest, StagedButNotAdoptedLeavesNoTrace) {
  Append({DraftOf("one", "somebody")});
  const std::string head = ledger_->head();
  Stage({DraftOf("lost", "somebody")});
  EXPECT_EQ(ledger_->head(), head);
  Append({DraftOf("two", "somebody")});
  EXPECT_EQ(LeafAt(1).ref, DigestOf("two"));
  EXPECT_EQ(StreamOf("somebody").sequence(), 2);
}

// Its row is not asked for again, and no other ledger writes it.
TEST_F(LedgerTest, TheNewestStreamsAreRemembered) {
  Append({DraftOf("one", "somebody")});
  store_.DamageRow(Table::kStream, "somebody");
  const Ledger::Staged staged = Stage({DraftOf("two", "somebody")});
  EXPECT_EQ(staged.streams.at("somebody").sequence, 2u);
  Reload();
  Ledger::Streams streams;
  EXPECT_TRUE(absl::IsDataLoss(ledger_->ReadStreams({DraftOf("3", "somebody")}, store_, streams)));
}

TEST_F(LedgerTest, WhatIsNotRememberedAnyMoreGoesOnFromItsRow) {
  Append({DraftOf("one", "somebody")});
  std::vector<LeafDraft> many;
  for (int i = 0; i < 1 << 16; ++i) many.push_back(DraftOf("x", absl::StrCat("other ", i)));
  Append(many);
  Append({DraftOf("two", "somebody"), DraftOf("y", "other 7")});
  EXPECT_EQ(StreamOf("somebody").sequence(), 2);
  EXPECT_EQ(StreamOf("other 7").sequence(), 2);
}

TEST_F(LedgerTest, ReloadContinuesTheSameTree) {
  Append({DraftOf("one"), DraftOf("two"), DraftOf("three")});
  const std::string head = ledger_->head();
  Reload();
  EXPECT_EQ(ledger_->head(), head);
  Append({DraftOf("four")});
  EXPECT_EQ(ParseTreeHead(ledger_->head())->root, MerkleRoot(testing::StoredLeafHashes(store_)));
}

// The chain as an auditor replays it, from the rows alone.
TEST_F(LedgerTest, StreamLinksChainThroughGroupsAndRestarts) {
  Append({DraftOf("a0", "anna"), DraftOf("b0", "bo"), DraftOf("a1", "anna")});
  Append({DraftOf("nobody")});
  Reload();
  Append({DraftOf("b1", "bo"), DraftOf("a2", "anna")});
  const std::vector<uint64_t> of_anna = {0, 2, 5};
  const Digest stream = *ToDigest(StreamOf("anna").stream_id());
  Digest previous{};
  for (size_t i = 0; i < of_anna.size(); ++i) {
    const Id16 salt = testing::SaltOf(absl::StrCat("a", i, " salt"));
    EXPECT_EQ(LeafAt(of_anna[i]).link, LinkDigest({salt, stream, i + 1, previous}));
    previous = LeafHash(EncodeLeaf(LeafAt(of_anna[i])));
  }
  EXPECT_EQ(StreamOf("anna").sequence(), 3);
  EXPECT_EQ(StreamOf("anna").last_leaf_hash(), ToString(previous));
  EXPECT_EQ(StreamOf("bo").sequence(), 2);
  EXPECT_NE(StreamOf("bo").stream_id(), StreamOf("anna").stream_id());
}

TEST_F(LedgerTest, StreamKnowsEachPartyOnceThroughGroupsAndRestarts) {
  LeafDraft first = DraftOf("one", "anna");
  first.known_to = {"ward", "visitor"};
  LeafDraft second = DraftOf("two", "anna");
  second.known_to = {"visitor", "doctor"};
  Append({first});
  Reload();
  Append({second, DraftOf("three", "anna")});
  const storage::v1::StreamRecord stream = StreamOf("anna");
  const std::vector<std::string> known(stream.known_to().begin(), stream.known_to().end());
  EXPECT_EQ(known, (std::vector<std::string>{"ward", "visitor", "doctor"}));
}

TEST_F(LedgerTest, ConcernsLeafRefersToTheMainLeafBeforeIt) {
  LeafDraft mother = DraftOf("mother", "mother");
  mother.type = LeafType::kConcerns;
  mother.ref = Digest{};
  LeafDraft father = DraftOf("father", "father");
  father.type = LeafType::kConcerns;
  father.ref = Digest{};
  Append({DraftOf("other", "child"), DraftOf("main", "child"), mother, father});
  const Digest main_hash = LeafHash(EncodeLeaf(LeafAt(1)));
  EXPECT_EQ(LeafAt(2).ref, main_hash);
  EXPECT_EQ(LeafAt(3).ref, main_hash);
  EXPECT_EQ(StreamOf("mother").sequence(), 1);
}

TEST_F(LedgerTest, AConcernsLeafThatNamesItsMainLeafKeepsIt) {
  LeafDraft later = DraftOf("told later", "mother");
  later.type = LeafType::kConcerns;
  Append({DraftOf("main", "child"), later});
  EXPECT_EQ(LeafAt(1).ref, DigestOf("told later"));
}

TEST_F(LedgerTest, ReceiptOfEveryLeafVerifies) {
  Append({DraftOf("old 0"), DraftOf("old 1"), DraftOf("old 2")});
  const CommitResult first{Append({DraftOf("0"), DraftOf("1"), DraftOf("2"), DraftOf("3")}), 1, 3};
  for (size_t i = 0; i < first.count; ++i) {
    const exchange::v1::Receipt receipt = first.MakeReceipt(i);
    EXPECT_EQ(receipt.leaf_index(), static_cast<int64_t>(4 + i));
    EXPECT_EQ(CheckAsHolder(receipt, {LeafType::kAccepted, DigestOf(absl::StrCat(1 + i))},
                            key_.verify_key()),
              Reason::kOk);
  }
}

TEST_F(LedgerTest, ReceiptOfAnotherLeafDoesNotVerify) {
  const CommitResult result{Append({DraftOf("0"), DraftOf("1")}), 0, 2};
  EXPECT_EQ(
      CheckAsHolder(result.MakeReceipt(0), {LeafType::kAccepted, DigestOf("1")}, key_.verify_key()),
      Reason::kWrongLeaf);
  EXPECT_EQ(CheckAsHolder(result.MakeReceipt(0), {LeafType::kAccepted, DigestOf("0")},
                          NewLogKey().verify_key()),
            Reason::kBadHead);
}

// A receipt of its own, from the entry of a group, as a client expands it.
exchange::v1::Receipt Expand(const GroupedReceipts& grouped, size_t result) {
  const GroupedReceipts::Position at = grouped.positions[result];
  const exchange::v1::ReceiptGroup& group = grouped.groups[static_cast<size_t>(at.group)];
  const exchange::v1::ReceiptGroup::Entry& entry = group.entries(at.entry);
  exchange::v1::Receipt receipt;
  receipt.set_leaf(entry.leaf());
  receipt.set_leaf_index(entry.leaf_index());
  const std::vector<Digest> nodes = *ToDigests(group.nodes());
  const std::vector<Digest> path = *ExpandPath(nodes, entry.path_positions());
  for (const Digest& node : path) receipt.add_path(ToString(node));
  receipt.set_head(group.head());
  receipt.set_head_signature(group.head_signature());
  return receipt;
}

TEST_F(LedgerTest, GroupedReceiptsExpandToTheSingleOnes) {
  std::vector<LeafDraft> drafts;
  for (int i = 0; i < 40; ++i) drafts.push_back(DraftOf(absl::StrCat(i)));
  Append({DraftOf("old 0"), DraftOf("old 1"), DraftOf("old 2")});
  const auto group = Append(drafts);
  const auto next_group = Append({DraftOf("later")});
  std::vector<CommitResult> results;
  for (size_t i = 0; i < 40; i += 2) results.push_back({group, i, 2});
  results.push_back({next_group, 0, 1});
  results.push_back({group, 39, 1});
  const GroupedReceipts grouped = GroupReceipts(results);
  ASSERT_EQ(grouped.groups.size(), 2u);
  ASSERT_EQ(grouped.positions.size(), results.size());
  for (size_t i = 0; i < results.size(); ++i) {
    EXPECT_EQ(Expand(grouped, i).SerializeAsString(),
              results[i].MakeReceipt(0).SerializeAsString());
  }
}

TEST_F(LedgerTest, GroupedReceiptsHoldSharedHashesOnce) {
  std::vector<LeafDraft> drafts;
  for (int i = 0; i < 32; ++i) drafts.push_back(DraftOf(absl::StrCat(i)));
  const auto group = Append(drafts);
  std::vector<CommitResult> results;
  for (size_t i = 0; i < 32; ++i) results.push_back({group, i, 1});
  const GroupedReceipts grouped = GroupReceipts(results);
  ASSERT_EQ(grouped.groups.size(), 1u);
  EXPECT_LE(grouped.groups[0].nodes_size(), 62);  // 32 paths of 5 would be 160.
}

TEST_F(LedgerTest, ManyNodesTakeTwoBytesPerPosition) {
  std::vector<LeafDraft> drafts;
  for (int i = 0; i < 300; ++i) drafts.push_back(DraftOf(absl::StrCat(i)));
  const auto group = Append(drafts);
  std::vector<CommitResult> results;
  for (size_t i = 0; i < 300; ++i) results.push_back({group, i, 1});
  const GroupedReceipts grouped = GroupReceipts(results);
  ASSERT_GT(grouped.groups[0].nodes_size(), 256);
  EXPECT_EQ(Expand(grouped, 299).SerializeAsString(),
            results[299].MakeReceipt(0).SerializeAsString());
}

TEST_F(LedgerTest, OnlyEveryFourthLevelIsStored) {
  std::vector<LeafDraft> drafts;
  for (int i = 0; i < 256; ++i) drafts.push_back(DraftOf(absl::StrCat(i)));
  Append(drafts);
  EXPECT_EQ(store_.row_count(Table::kNode), 17u);
  EXPECT_TRUE((*store_.Get(Table::kNode, NodeKey({8, 0}))).has_value());
  EXPECT_TRUE((*store_.Get(Table::kNode, NodeKey({4, 15}))).has_value());
}

TEST_F(LedgerTest, DamagedLedgerRowIsRefused) {
  ASSERT_TRUE(store_.Commit({Put(Table::kMeta, kLedgerKey, "\xff\xff")}).ok());
  EXPECT_TRUE(absl::IsDataLoss(Ledger::Load(store_, key_, random_).status()));
}

TEST_F(LedgerTest, UnreadableLedgerRowIsRefused) {
  Append({DraftOf("one")});
  store_.DamageRow(Table::kMeta, kLedgerKey);
  EXPECT_TRUE(absl::IsDataLoss(Ledger::Load(store_, key_, random_).status()));
}

TEST_F(LedgerTest, DamagedEdgeIsRefused) {
  Append({DraftOf("one"), DraftOf("two")});
  storage::v1::LedgerRecord record;
  ASSERT_TRUE(record.ParseFromString(**store_.Get(Table::kMeta, kLedgerKey)));
  record.mutable_frontier()->pop_back();
  ASSERT_TRUE(store_.Commit({Put(Table::kMeta, kLedgerKey, record.SerializeAsString())}).ok());
  EXPECT_TRUE(absl::IsDataLoss(Ledger::Load(store_, key_, random_).status()));
}

TEST_F(LedgerTest, EdgeOfAnotherTreeIsRefused) {
  Append({DraftOf("one"), DraftOf("two")});
  storage::v1::LedgerRecord record;
  ASSERT_TRUE(record.ParseFromString(**store_.Get(Table::kMeta, kLedgerKey)));
  record.mutable_frontier()->back() = static_cast<char>(record.frontier().back() ^ 1);
  ASSERT_TRUE(store_.Commit({Put(Table::kMeta, kLedgerKey, record.SerializeAsString())}).ok());
  EXPECT_TRUE(absl::IsDataLoss(Ledger::Load(store_, key_, random_).status()));
}

TEST_F(LedgerTest, AnotherLogKeyIsRefused) {
  Append({DraftOf("one")});
  EXPECT_TRUE(absl::IsFailedPrecondition(Ledger::Load(store_, NewLogKey(), random_).status()));
}

TEST_F(LedgerTest, DamagedStreamRowConcernsThatStreamAlone) {
  storage::v1::StreamRecord cut;
  cut.set_stream_id("short");
  ASSERT_TRUE(store_
                  .Commit({Put(Table::kStream, "anna", cut.SerializeAsString()),
                           Put(Table::kStream, "bo", "\xff\xff")})
                  .ok());
  store_.DamageRow(Table::kStream, "carl");
  Ledger::Streams streams;
  EXPECT_TRUE(absl::IsDataLoss(ledger_->ReadStreams({DraftOf("1", "anna")}, store_, streams)));
  EXPECT_TRUE(absl::IsDataLoss(ledger_->ReadStreams({DraftOf("1", "bo")}, store_, streams)));
  EXPECT_TRUE(absl::IsDataLoss(ledger_->ReadStreams({DraftOf("1", "carl")}, store_, streams)));
  EXPECT_TRUE(ledger_->ReadStreams({DraftOf("1", "dora"), DraftOf("2")}, store_, streams).ok());
  EXPECT_EQ(streams.size(), 1u);
}

// Else the next leaf of the group would write the new stream as one that has no leaf, and it could not be read again.
TEST_F(LedgerTest, DamagedStreamLeavesNothingOfTheOthersOfItsTransaction) {
  store_.DamageRow(Table::kStream, "mother");
  Ledger::Streams streams;
  EXPECT_TRUE(absl::IsDataLoss(
      ledger_->ReadStreams({DraftOf("1", "child"), DraftOf("1", "mother")}, store_, streams)));
  EXPECT_TRUE(streams.empty());
}

}  // namespace ledger_test_internal
}  // namespace handover::store
