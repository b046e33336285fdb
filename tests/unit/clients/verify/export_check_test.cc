#include "clients/verify/export_check.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "clients/verify/digests.h"
#include "clients/verify/tagged_hash.h"
#include "tests/unit/clients/verify/test_log.h"

namespace handover_verify {
namespace {

// Four leaves of one stream at 1, 3, 5 and 8 of a log of ten, the snapshot at 7: so the last leaf
// is its tail. Built anew after every change, so that each refusal has its one cause.
class ExportCheckTest : public testing::Test {
 protected:
  static constexpr std::size_t kSnapshotIndex = 7;

  SubjectExport Build() {
    SubjectExport result{.stream = stream_, .position = 1, .stream_count = 3};
    Strings leaves(10, TestLeaf().Bytes());
    std::string prev(32, '\0');
    std::uint64_t seq = 0;
    for (const std::size_t index : {1, 3, 5, 8}) {
      const std::string salt(16, static_cast<char>(index));
      leaves[index] = TestLeaf{.type = types_[seq],
                               .ref = std::string(32, refs_[seq]),
                               .link = LinkDigest({salt, stream_, seq + 1, prev})}
                          .Bytes();
      ++seq;
      result.entries.push_back(
          {.logged = {.leaf = leaves[index], .index = index}, .salt = salt, .seq = seq, .prev = prev});
      prev = Sha256(std::string(1, '\0') + leaves[index]);
      if (index < kSnapshotIndex) result.last_leaf_hash = prev;
    }
    result.leaf_count = 3;
    const Strings streams = {"first", IndexLeafData({stream_, result.leaf_count, result.last_leaf_hash}), "third"};
    result.index_path = TreePath(1, streams);
    leaves[kSnapshotIndex] = TestLeaf{.type = snapshot_type_, .ref = TreeHash(streams)}.Bytes();
    result.snapshot = {leaves[kSnapshotIndex], kSnapshotIndex, TreePath(kSnapshotIndex, leaves)};
    for (ExportEntry& entry : result.entries) {
      entry.logged.path = TreePath(entry.logged.index, leaves);
    }
    const TestHead head{
        .time_ms = head_ms_, .log_id = Sha256(log_key_.Spki()), .size = leaves.size(), .root = TreeHash(leaves)};
    result.signed_head = {head.Bytes(), log_key_.Sign(head.Bytes())};
    return result;
  }

  Reason Check() { return CheckExport(Build(), P256Key::FromSpki(log_key_.Spki()).value()); }
  Reason CheckAfter(const std::function<void(SubjectExport&)>& change) {
    SubjectExport result = Build();
    change(result);
    return CheckExport(result, P256Key::FromSpki(log_key_.Spki()).value());
  }

  const TestKey log_key_ = TestKey::Generate();
  const std::string stream_ = std::string(32, 's');
  std::vector<int> types_ = {3, 5, 6, 6};
  std::string refs_ = "RDAB";
  int snapshot_type_ = 8;
  std::uint64_t head_ms_ = 2'000;
};

TEST_F(ExportCheckTest, ACompleteExportHolds) { EXPECT_EQ(Check(), Reason::kOk); }

TEST_F(ExportCheckTest, PartsOfAnotherLengthAreMalformed) {
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.stream.pop_back(); }), Reason::kMalformed);
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.last_leaf_hash.pop_back(); }), Reason::kMalformed);
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.entries[0].salt.pop_back(); }), Reason::kMalformed);
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.entries[0].prev.pop_back(); }), Reason::kMalformed);
}

TEST_F(ExportCheckTest, ABadHeadIsRefused) {
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.signed_head.signature[0] ^= 1; }), Reason::kBadHead);
}

TEST_F(ExportCheckTest, ALeafThatIsNoneOrIsLaterThanTheHeadIsRefused) {
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.entries[1].logged.leaf.pop_back(); }), Reason::kWrongLeaf);
  head_ms_ = 999;
  EXPECT_EQ(Check(), Reason::kWrongLeaf);
}

TEST_F(ExportCheckTest, ALeafLeftOutBreaksTheChain) {
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.entries.erase(e.entries.begin()); }), Reason::kChainBroken);
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.entries.erase(e.entries.begin() + 1); }), Reason::kChainBroken);
}

TEST_F(ExportCheckTest, ALeafLeftOutAndCoveredUpBreaksTheChain) {
  EXPECT_EQ(CheckAfter([](SubjectExport& e) {
              e.entries.erase(e.entries.begin() + 1);
              e.entries[1].seq = 2;
              e.entries[1].prev = Sha256(std::string(1, '\0') + e.entries[0].logged.leaf);
            }),
            Reason::kChainBroken);
}

TEST_F(ExportCheckTest, LeavesInAnotherOrderBreakTheChain) {
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { std::swap(e.entries[1], e.entries[2]); }), Reason::kChainBroken);
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.entries[2].logged.index = 3; }), Reason::kChainBroken);
}

TEST_F(ExportCheckTest, ALinkThatDoesNotOpenBreaksTheChain) {
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.entries[1].salt[0] = 'x'; }), Reason::kChainBroken);
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.stream[0] = 'x'; }), Reason::kChainBroken);
}

TEST_F(ExportCheckTest, ALeafThatIsNotInTheLogIsRefused) {
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.entries[1].logged.path.pop_back(); }), Reason::kNotInLog);
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.snapshot.path.pop_back(); }), Reason::kNotInLog);
}

TEST_F(ExportCheckTest, ASnapshotMustBeAnIndexLeaf) {
  snapshot_type_ = 6;
  EXPECT_EQ(Check(), Reason::kWrongLeaf);
}

TEST_F(ExportCheckTest, ASnapshotThatSaysOtherwiseIsRefused) {
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.leaf_count = 2; }), Reason::kNotInIndex);
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.last_leaf_hash[0] ^= 1; }), Reason::kNotInIndex);
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.position = 2; }), Reason::kNotInIndex);
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.stream_count = 2; }), Reason::kNotInIndex);
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.index_path.pop_back(); }), Reason::kNotInIndex);
}

TEST_F(ExportCheckTest, ATailLeftOutBeforeTheSnapshotIsFound) {
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.entries.resize(2); }), Reason::kChainShort);
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.entries.clear(); }), Reason::kChainShort);
}

// COMMITMENTS section 7 says so itself: the counter-evidence is a receipt.
TEST_F(ExportCheckTest, ATailLeftOutAfterTheSnapshotIsNotFound) {
  EXPECT_EQ(CheckAfter([](SubjectExport& e) { e.entries.resize(3); }), Reason::kOk);
}

TEST_F(ExportCheckTest, AnErasedHandoverMayNotReturn) {
  types_ = {3, 7, 3, 6};
  refs_ = "RRRB";
  EXPECT_EQ(Check(), Reason::kResurrected);
  types_ = {3, 7, 9, 6};
  EXPECT_EQ(Check(), Reason::kResurrected);
}

TEST_F(ExportCheckTest, AnErasedHandoverMayBeRefused) {
  types_ = {3, 7, 4, 6};
  refs_ = "RRRB";
  EXPECT_EQ(Check(), Reason::kOk);
}

TEST_F(ExportCheckTest, AnErasureIsAboutItsOwnHandoverAlone) {
  types_ = {3, 7, 3, 6};
  refs_ = "RRSB";
  EXPECT_EQ(Check(), Reason::kOk);
}

}  // namespace
}  // namespace handover_verify
