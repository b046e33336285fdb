#include "broker/base/commitment/subject_export.h"

#include <deque>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gtest/gtest.h"

#include "broker/base/commitment/merkle.h"
#include "tests/unit/broker/base/commitment/plain_tree.h"
#include "tests/unit/broker/base/commitment/world.h"

namespace handover {
namespace {

struct OwnedExportEvent {
  uint64_t index = 0;
  std::string salt;
  uint64_t seq = 0;
  std::string prev;
};

// A log of a key, four events of one stream with others between, a snapshot, and one event after it.
class SubjectExportTest : public testing::Test {
 protected:
  SubjectExportTest() {
    const std::string statement = EncodeKeyStatement({world_.sender, world_.sender_key.verify_key().spki()});
    Log({LeafType::kKeyEnrolled, 1, KeyReference(statement), {}, {}});
    AddEvent(LeafType::kAccepted, Digest{1});
    Log({LeafType::kAccepted, 1, Digest{2}, {}, {}});
    AddEvent(LeafType::kDelivery, Digest{3});
    AddEvent(LeafType::kErased, Digest{1});
    AddEvent(LeafType::kAccepted, Digest{4});
  }

  void Log(const Leaf& leaf) {
    leaves_.push_back(ToString(EncodeLeaf(leaf)));
    hashes_.push_back(MerkleLeafHash(leaves_.back()));
  }
  void AddEvent(LeafType type, const Digest& ref) {
    const Digest prev = events_.empty() ? Digest{} : hashes_[events_.back().index];
    const uint64_t seq = events_.size() + 1;
    const Id16 salt = IdOf(static_cast<uint8_t>(40 + seq));
    events_.push_back({leaves_.size(), ToString(salt), seq, ToString(prev)});
    Log({type, 1, ref, LinkDigest({salt, stream_, seq, prev}), {}});
  }
  // The snapshot of this stream and two others, then one more event.
  void Close() {
    const uint64_t count = events_.size();
    last_ = ToString(hashes_[events_.back().index]);
    snapshot_ =
        MakeIndexSnapshot(
            {{Digest{9}, 3, Digest{7}}, {stream_, count, hashes_[events_.back().index]}, {Digest{2}, 1, Digest{8}}})
            .value();
    count_ = count;
    snapshot_index_ = leaves_.size();
    Log({LeafType::kIndex, 1, snapshot_.root, {}, {}});
    AddEvent(LeafType::kStatement, Digest{5});
    head_ = {kSuiteEcdsaP256, 2, world_.log_id(), hashes_.size(), MerkleRoot(hashes_)};
  }

  LoggedLeaf Logged(uint64_t index) {
    LoggedLeaf logged = {leaves_[index], index, {}};
    for (const Digest& hash : InclusionPath(hashes_, index)) logged.path.push_back(Keep(ToString(hash)));
    return logged;
  }
  std::string_view Keep(std::string bytes) { return kept_.emplace_back(std::move(bytes)); }

  SubjectExport Export() {
    SubjectExport exported;
    exported.stream = stream_;
    for (const OwnedExportEvent& event : events_) {
      exported.entries.push_back({Logged(event.index), event.salt, event.seq, event.prev});
    }
    exported.head.head = Keep(ToString(EncodeTreeHead(head_)));
    exported.head.signature = Keep(ToString(world_.log_key.Sign(exported.head.head).value()));
    exported.snapshot = Logged(snapshot_index_);
    exported.count = count_;
    exported.last = last_;
    exported.position = 1;  // Streams are sorted: 2, 5, 9.
    exported.streams = 3;
    for (const Digest& hash : InclusionPath(snapshot_.hashes, 1)) exported.index_path.push_back(Keep(ToString(hash)));
    return exported;
  }
  Reason Check(const SubjectExport& exported) { return CheckSubjectExport(exported, world_.log_key.verify_key()); }

  const World world_;
  const Digest stream_ = {5};
  std::vector<std::string> leaves_;
  std::vector<Digest> hashes_;
  std::vector<OwnedExportEvent> events_;
  IndexSnapshot snapshot_;
  uint64_t count_ = 0;
  std::string last_;
  uint64_t snapshot_index_ = 0;
  TreeHead head_;
  std::deque<std::string> kept_;
};

TEST_F(SubjectExportTest, WholeExportIsBelieved) {
  Close();
  EXPECT_EQ(Check(Export()), Reason::kOk);
}

// Stated limit of the format: what came after the snapshot can be left out unseen.
TEST_F(SubjectExportTest, TailAfterTheSnapshotMayBeMissing) {
  Close();
  SubjectExport exported = Export();
  exported.entries.pop_back();
  EXPECT_EQ(Check(exported), Reason::kOk);
}

TEST_F(SubjectExportTest, LastEventBeforeTheSnapshotMayNot) {
  Close();
  SubjectExport exported = Export();
  exported.entries.resize(3);
  EXPECT_EQ(Check(exported), Reason::kChainShort);
  exported.entries.clear();
  EXPECT_EQ(Check(exported), Reason::kChainShort);
}

// Leaves that came between the reading of the streams and the INDEX leaf are not of the snapshot.
TEST_F(SubjectExportTest, ASnapshotIsOfAsManyLeavesAsItSays) {
  Close();
  SubjectExport exported = Export();
  exported.snapshot_size = snapshot_index_;
  EXPECT_EQ(Check(exported), Reason::kOk);
  exported.snapshot_size = snapshot_index_ - 1;
  EXPECT_EQ(Check(exported), Reason::kChainShort);
  exported.snapshot_size = snapshot_index_ + 1;
  EXPECT_EQ(Check(exported), Reason::kChainShort);
}

TEST_F(SubjectExportTest, AnErasedHandoverMayBeRefusedButNotReturn) {
  AddEvent(LeafType::kRefused, Digest{1});
  Close();
  EXPECT_EQ(Check(Export()), Reason::kOk);
}

TEST_F(SubjectExportTest, EventLeftOutInTheMiddleBreaksTheChain) {
  Close();
  SubjectExport exported = Export();
  exported.entries.erase(exported.entries.begin() + 1);
  EXPECT_EQ(Check(exported), Reason::kChainBroken);
}

TEST_F(SubjectExportTest, EventsRenumberedOverAGapBreakTheChain) {
  Close();
  SubjectExport exported = Export();
  exported.entries.erase(exported.entries.begin() + 1);
  exported.entries[1].seq = 2;
  EXPECT_EQ(Check(exported), Reason::kChainBroken);
}

TEST_F(SubjectExportTest, FirstEventsLeftOutBreakTheChain) {
  Close();
  SubjectExport exported = Export();
  exported.entries.erase(exported.entries.begin());
  EXPECT_EQ(Check(exported), Reason::kChainBroken);
}

TEST_F(SubjectExportTest, EventsInAnotherOrderBreakTheChain) {
  Close();
  SubjectExport exported = Export();
  std::swap(exported.entries[0], exported.entries[1]);
  EXPECT_EQ(Check(exported), Reason::kChainBroken);
}

TEST_F(SubjectExportTest, EventsOfAnotherStreamBreakTheChain) {
  Close();
  SubjectExport exported = Export();
  exported.stream = Digest{6};
  EXPECT_EQ(Check(exported), Reason::kChainBroken);
}

TEST_F(SubjectExportTest, SaltOrPrevOfAnotherLengthBreaksTheChain) {
  Close();
  SubjectExport exported = Export();
  exported.entries[1].salt = "short";
  EXPECT_EQ(Check(exported), Reason::kChainBroken);
  exported = Export();
  exported.entries[1].prev = "short";
  EXPECT_EQ(Check(exported), Reason::kChainBroken);
}

TEST_F(SubjectExportTest, IndexThatDoesNotRiseBreaksTheChain) {
  Close();
  SubjectExport exported = Export();
  exported.entries[1].logged.index = exported.entries[0].logged.index;
  EXPECT_EQ(Check(exported), Reason::kChainBroken);
}

TEST_F(SubjectExportTest, EventAtAnotherIndexIsNotInLog) {
  Close();
  SubjectExport exported = Export();
  exported.entries[0].logged.index = 0;
  EXPECT_EQ(Check(exported), Reason::kNotInLog);
}

TEST_F(SubjectExportTest, BytesThatAreNoLeafAreAWrongLeaf) {
  Close();
  SubjectExport exported = Export();
  exported.entries[0].logged.leaf.remove_suffix(1);
  EXPECT_EQ(Check(exported), Reason::kWrongLeaf);
}

TEST_F(SubjectExportTest, HeadOfAnotherKeyIsBad) {
  Close();
  SubjectExport exported = Export();
  exported.head.signature = Keep(ToString(world_.other_key.Sign(exported.head.head).value()));
  EXPECT_EQ(Check(exported), Reason::kBadHead);
}

TEST_F(SubjectExportTest, SnapshotThatIsNoIndexLeafIsAWrongLeaf) {
  Close();
  SubjectExport exported = Export();
  exported.snapshot = Logged(2);
  EXPECT_EQ(Check(exported), Reason::kWrongLeaf);
}

TEST_F(SubjectExportTest, SnapshotOutsideTheLogIsNotInLog) {
  Close();
  SubjectExport exported = Export();
  exported.snapshot.path.pop_back();
  EXPECT_EQ(Check(exported), Reason::kNotInLog);
}

TEST_F(SubjectExportTest, CountOrLastOtherThanIndexedIsNotInIndex) {
  Close();
  SubjectExport exported = Export();
  exported.count = 3;
  EXPECT_EQ(Check(exported), Reason::kNotInIndex);
  exported = Export();
  exported.last = "short";
  EXPECT_EQ(Check(exported), Reason::kNotInIndex);
  exported = Export();
  exported.position = 0;
  EXPECT_EQ(Check(exported), Reason::kNotInIndex);
  exported = Export();
  exported.index_path.pop_back();
  EXPECT_EQ(Check(exported), Reason::kNotInIndex);
}

TEST_F(SubjectExportTest, UseAfterErasureIsAResurrection) {
  AddEvent(LeafType::kAccepted, Digest{1});
  Close();
  EXPECT_EQ(Check(Export()), Reason::kResurrected);
}

// More of it is erased, and what was open about it is closed; who was erased alone may be known again.
TEST_F(SubjectExportTest, WhatSaysNoMoreOfItIsNoResurrection) {
  AddEvent(LeafType::kErased, Digest{1});
  AddEvent(LeafType::kState, Digest{1});
  AddEvent(LeafType::kErased, Digest{});
  AddEvent(LeafType::kFact, Digest{});
  Close();
  EXPECT_EQ(Check(Export()), Reason::kOk);
  AddEvent(LeafType::kWithheld, Digest{1});
  Close();
  EXPECT_EQ(Check(Export()), Reason::kResurrected);
}

TEST_F(SubjectExportTest, EntryHashIsTheLeafHashOfThePageLayout) {
  const std::string data = std::string("HO1.index\0\0\0\0\0\0\0", 16) + ToString(Digest{5}) +
                           std::string("\0\0\0\0\0\0\0\4", 8) + ToString(Digest{6});
  EXPECT_EQ(ToString(IndexEntryHash({Digest{5}, 4, Digest{6}})), plain_tree::Sha256(std::string(1, '\0') + data));
}

TEST_F(SubjectExportTest, SnapshotIsSortedByStreamAndTakesEachOnce) {
  const IndexSnapshot snapshot = MakeIndexSnapshot({{Digest{2}, 1, {}}, {Digest{1}, 1, {}}}).value();
  EXPECT_EQ(snapshot.entries[0].stream, Digest{1});
  EXPECT_EQ(snapshot.root, MerkleNodeHash(snapshot.hashes[0], snapshot.hashes[1]));
  EXPECT_EQ(MakeIndexSnapshot({{Digest{1}, 1, {}}, {Digest{1}, 2, {}}}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(MakeIndexSnapshot({})->root, EmptyTreeRoot());
}

TEST_F(SubjectExportTest, ArchivedKeyOpensWithItsEnrolment) {
  Close();
  const std::string statement = EncodeKeyStatement({world_.sender, world_.sender_key.verify_key().spki()});
  const EnrolledKey key = OpenArchivedKey({statement, Logged(0)}, head_).value();
  EXPECT_EQ(key.party, world_.sender);
  EXPECT_EQ(key.enrolled_index, 0u);
  EXPECT_EQ(key.key.key_id(), world_.sender_key.verify_key().key_id());
}

TEST_F(SubjectExportTest, ArchivedKeyOfAnotherStatementOrLeafDoesNotOpen) {
  Close();
  const std::string spki = world_.sender_key.verify_key().spki();
  const std::string other = EncodeKeyStatement({world_.other, spki});
  EXPECT_EQ(OpenArchivedKey({other, Logged(0)}, head_).status().code(), absl::StatusCode::kFailedPrecondition);
  const std::string good = EncodeKeyStatement({world_.sender, spki});
  EXPECT_EQ(OpenArchivedKey({good, Logged(1)}, head_).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(OpenArchivedKey({"\xff", Logged(0)}, head_).status().code(), absl::StatusCode::kInvalidArgument);
  const std::string no_key = EncodeKeyStatement({world_.sender, "spki"});
  EXPECT_EQ(OpenArchivedKey({no_key, Logged(0)}, head_).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace handover
