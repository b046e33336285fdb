#include "broker/base/commitment/handover_root.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "broker/base/commitment/reason.h"
#include "tests/unit/broker/base/commitment/plain_tree.h"
#include "tests/unit/broker/base/commitment/world.h"

namespace handover {
namespace {
namespace handover_root_test {

constexpr char kSalt[] = "0123456789abcdef";

struct Parts {
  std::vector<ItemView> items = {{ItemKind::kSection, kSalt, "label", "body"},
                                 {ItemKind::kAddressee, kSalt, "", "addressee"},
                                 {ItemKind::kSlip, kSalt, "", "slip"}};
  RootParts Of(uint64_t slots) const { return {IdOf(7), IdOf(8), "envelope", items, {}, slots}; }
};

Digest Numbered(uint8_t number) {
  Digest digest{};
  digest[31] = number;
  return digest;
}

}  // namespace handover_root_test

TEST(HandoverRootTest, VectorHandoversAreRebuiltStepByStep) {
  const Vectors vectors;
  ASSERT_EQ(vectors.Section("handovers").Size(), 4u);
  for (const rapidjson::Value& one : vectors.Section("handovers").GetArray()) {
    OwnedSubmission submission;
    submission.envelope = Unhex(one["envelope"]);
    submission.pad_seed = Unhex(one["seed"]);
    for (const rapidjson::Value& item : one["items"].GetArray()) {
      submission.items.push_back({static_cast<ItemKind>(item["type"].GetInt()), Unhex(item["salt"]),
                                  Unhex(item["label"]), Unhex(item["body"])});
    }
    EnvelopeFacts envelope;
    ASSERT_TRUE(vectors.layout().ReadEnvelope(submission.envelope, envelope).ok());
    EXPECT_EQ(EnvelopeDigest(submission.envelope), UnhexDigest(one["envelope_hash"]));
    const DummySeed seed = {envelope.handover_id, ToId16(submission.pad_seed).value()};
    for (rapidjson::SizeType j = 0; j < one["dummies"].Size(); ++j) {
      EXPECT_EQ(CommitDummy(seed, j), UnhexDigest(one["dummies"][j]));
    }
    const std::vector<ItemView> items = submission.View().items;
    const auto rebuilt =
        RebuildHandover({seed.handover_id, seed.pad_seed, submission.envelope, items, {}, envelope.slots});
    ASSERT_TRUE(rebuilt.has_value());
    ASSERT_EQ(rebuilt->commitments.size(), one["item_commitments"].Size());
    for (rapidjson::SizeType i = 0; i < one["item_commitments"].Size(); ++i) {
      EXPECT_EQ(rebuilt->commitments[i], UnhexDigest(one["item_commitments"][i]));
    }
    ASSERT_EQ(rebuilt->list.size(), one["sorted"].Size());
    for (rapidjson::SizeType i = 0; i < one["sorted"].Size(); ++i) {
      EXPECT_EQ(rebuilt->list[i], UnhexDigest(one["sorted"][i]));
    }
    EXPECT_EQ(rebuilt->root, UnhexDigest(one["root"]));
  }
}

// The layout of the page, written out.
TEST(HandoverRootTest, CommitmentIsTheHashOfOneBlockThenLabelAndBody) {
  const std::string tag("HO1.section\0\0\0\0\0", 16);
  const std::string lengths("\0\0\0\5\0\0\0\0\0\0\0\4\0\0\0\0", 16);
  const ItemView section = {ItemKind::kSection, handover_root_test::kSalt, "label", "body"};
  EXPECT_EQ(ToString(CommitItem(IdOf(7), section)),
            plain_tree::Sha256(tag + ToString(IdOf(7)) + handover_root_test::kSalt + lengths + "labelbody"));
}

TEST(HandoverRootTest, SlipIsCommittedLikeASectionWithoutLabelAndAnAddresseeIsNot) {
  const ItemView slip = {ItemKind::kSlip, handover_root_test::kSalt, "", "body"};
  const ItemView section = {ItemKind::kSection, handover_root_test::kSalt, "", "body"};
  const ItemView addressee = {ItemKind::kAddressee, handover_root_test::kSalt, "", "body"};
  EXPECT_EQ(CommitItem(IdOf(7), slip), CommitItem(IdOf(7), section));
  EXPECT_NE(CommitItem(IdOf(7), slip), CommitItem(IdOf(7), addressee));
}

TEST(HandoverRootTest, LabelAndBodyCannotSlideIntoEachOther) {
  const ItemView one = {ItemKind::kSection, handover_root_test::kSalt, "ab", "c"};
  const ItemView two = {ItemKind::kSection, handover_root_test::kSalt, "a", "bc"};
  EXPECT_NE(CommitItem(IdOf(7), one), CommitItem(IdOf(7), two));
}

TEST(HandoverRootTest, SectionOfAnotherHandoverHasAnotherCommitment) {
  const ItemView section = {ItemKind::kSection, handover_root_test::kSalt, "label", "body"};
  EXPECT_NE(CommitItem(IdOf(7), section), CommitItem(IdOf(8), section));
}

TEST(HandoverRootTest, OnlyThreeSlotCountsExist) {
  const handover_root_test::Parts parts;
  for (const uint64_t slots : {16, 32, 64}) EXPECT_EQ(RebuildHandover(parts.Of(slots))->list.size(), slots);
  for (const uint64_t slots : {0, 8, 17, 48, 128}) EXPECT_FALSE(RebuildHandover(parts.Of(slots)).has_value());
}

TEST(HandoverRootTest, EqualCommitmentsAreRefused) {
  handover_root_test::Parts parts;
  parts.items.push_back(parts.items[0]);
  EXPECT_FALSE(RebuildHandover(parts.Of(16)).has_value());
}

TEST(HandoverRootTest, OneSlotStaysClosed) {
  handover_root_test::Parts parts;
  std::vector<std::string> bodies;
  for (int i = 0; i < 16; ++i) bodies.push_back("body " + std::to_string(i));
  parts.items.clear();
  for (int i = 0; i < 15; ++i)
    parts.items.push_back({ItemKind::kSection, handover_root_test::kSalt, "l", bodies[static_cast<size_t>(i)]});
  EXPECT_TRUE(RebuildHandover(parts.Of(16)).has_value());
  parts.items.push_back({ItemKind::kSection, handover_root_test::kSalt, "l", bodies[15]});
  EXPECT_FALSE(RebuildHandover(parts.Of(16)).has_value());
}

// The broker drops what no recipient may get and keeps its commitment: the root stays what the sender signed.
TEST(HandoverRootTest, DroppedItemLeavesTheRootAsItWas) {
  const handover_root_test::Parts parts;
  const RebuiltHandover whole = RebuildHandover(parts.Of(16)).value();
  const std::vector<ItemView> kept(parts.items.begin() + 1, parts.items.end());
  const std::vector<Digest> dropped = {whole.commitments[0]};
  const auto stored = RebuildHandover({IdOf(7), IdOf(8), "envelope", kept, dropped, 16});
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->root, whole.root);
  EXPECT_EQ(stored->list, whole.list);
}

TEST(HandoverRootTest, SplitGivesOpenedAndOthersInOrder) {
  const handover_root_test::Parts parts;
  const RebuiltHandover rebuilt = RebuildHandover(parts.Of(16)).value();
  const SplitList split = SplitForRecipient(rebuilt, {0, 1});
  EXPECT_EQ(split.others.size(), 14u);
  EXPECT_TRUE(std::is_sorted(split.opened_commitments.begin(), split.opened_commitments.end()));
  ASSERT_EQ(split.opened.size(), 2u);
  EXPECT_EQ(split.opened_commitments[0], rebuilt.commitments[split.opened[0]]);
  EXPECT_EQ(split.opened_commitments[1], rebuilt.commitments[split.opened[1]]);
  EXPECT_EQ(MergeStrictly(split.opened_commitments, split.others), rebuilt.list);
}

TEST(HandoverRootTest, MergeWantsBothListsStrictlyAscendingAndApart) {
  const Digest one = handover_root_test::Numbered(1);
  const Digest two = handover_root_test::Numbered(2);
  const Digest three = handover_root_test::Numbered(3);
  EXPECT_EQ(MergeStrictly({two}, {one, three}), (std::vector<Digest>{one, two, three}));
  EXPECT_FALSE(MergeStrictly({two}, {three, one}).has_value());
  EXPECT_FALSE(MergeStrictly({two, two}, {one}).has_value());
  EXPECT_FALSE(MergeStrictly({two}, {two, three}).has_value());
  EXPECT_TRUE(MergeStrictly({}, {}).has_value());
}

TEST(HandoverRootTest, IdempotencyGoesByTheRoot) {
  const Digest one = handover_root_test::Numbered(1);
  EXPECT_EQ(CheckIdempotency(std::nullopt, one), Reason::kNew);
  EXPECT_EQ(CheckIdempotency(one, one), Reason::kDuplicate);
  EXPECT_EQ(CheckIdempotency(one, handover_root_test::Numbered(2)), Reason::kIdReused);
}

}  // namespace
}  // namespace handover
