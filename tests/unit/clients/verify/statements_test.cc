#include "clients/verify/statements.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <set>
#include <string>

#include "clients/verify/tagged_hash.h"
#include "tests/unit/clients/verify/test_log.h"

namespace handover_verify {
namespace {

std::string FrameBytes(std::uint64_t member_count) {
  return PaddedTag("HO1.frame") + BigEndianBytes(1, 2) + BigEndianBytes(0, 2) + BigEndianBytes(member_count, 4) +
         BigEndianBytes(7'000, 8) + std::string(32, 'k') + std::string(32, 'l') + std::string(32, 'r') +
         BigEndianBytes(4, 8) + std::string(32, 's');
}

std::string HeadBytes() {
  return TestHead{.suite = 2, .log_id = std::string(32, 'l'), .size = 9, .root = std::string(32, 'r')}.Bytes();
}

TEST(StatementsTest, AFrameIsRead) {
  const std::optional<FrameStatement> frame = ParseFrameStatement(FrameBytes(64));
  ASSERT_TRUE(frame.has_value());
  EXPECT_EQ(frame->suite, 1);
  EXPECT_EQ(frame->member_count, 64u);
  EXPECT_EQ(frame->key_id, std::string(32, 'k'));
  EXPECT_EQ(frame->log_id, std::string(32, 'l'));
  EXPECT_EQ(frame->root, std::string(32, 'r'));
}

TEST(StatementsTest, AFrameHas1To64Members) {
  EXPECT_FALSE(ParseFrameStatement(FrameBytes(0)));
  EXPECT_TRUE(ParseFrameStatement(FrameBytes(1)));
  EXPECT_FALSE(ParseFrameStatement(FrameBytes(65)));
  EXPECT_FALSE(ParseFrameStatement(FrameBytes(0xffffffff)));
}

TEST(StatementsTest, ALeafIsRead) {
  const TestLeaf written{.type = 8, .time_ms = 1ull << 63};
  const std::optional<Leaf> leaf = ParseLeaf(written.Bytes());
  ASSERT_TRUE(leaf.has_value());
  EXPECT_EQ(leaf->type, LeafType::kIndex);
  EXPECT_EQ(leaf->time_ms, 1ull << 63);
  EXPECT_EQ(leaf->ref, written.ref);
  EXPECT_EQ(leaf->link, written.link);
}

TEST(StatementsTest, ATreeHeadIsRead) {
  const std::optional<TreeHead> head = ParseTreeHead(HeadBytes());
  ASSERT_TRUE(head.has_value());
  EXPECT_EQ(head->suite, 2);
  EXPECT_EQ(head->time_ms, 2'000u);
  EXPECT_EQ(head->size, 9u);
  EXPECT_EQ(head->log_id, std::string(32, 'l'));
  EXPECT_EQ(head->root, std::string(32, 'r'));
}

TEST(StatementsTest, EveryBitOfTagAndPaddingCounts) {
  for (std::size_t bit = 0; bit < 16 * 8; ++bit) {
    EXPECT_FALSE(ParseFrameStatement(WithBitFlipped(FrameBytes(3), bit))) << bit;
    EXPECT_FALSE(ParseLeaf(WithBitFlipped(TestLeaf().Bytes(), bit))) << bit;
    EXPECT_FALSE(ParseTreeHead(WithBitFlipped(HeadBytes(), bit))) << bit;
  }
  for (std::size_t bit = 18 * 8; bit < 20 * 8; ++bit) {
    EXPECT_FALSE(ParseFrameStatement(WithBitFlipped(FrameBytes(3), bit))) << bit;
  }
  for (std::size_t bit = 18 * 8; bit < 24 * 8; ++bit) {
    EXPECT_FALSE(ParseLeaf(WithBitFlipped(TestLeaf().Bytes(), bit))) << bit;
    EXPECT_FALSE(ParseTreeHead(WithBitFlipped(HeadBytes(), bit))) << bit;
  }
}

TEST(StatementsTest, AnotherLengthIsRefused) {
  EXPECT_FALSE(ParseFrameStatement(""));
  EXPECT_FALSE(ParseFrameStatement(FrameBytes(3) + "x"));
  EXPECT_FALSE(ParseFrameStatement(FrameBytes(3).substr(0, 167)));
  EXPECT_FALSE(ParseLeaf(""));
  EXPECT_FALSE(ParseLeaf(TestLeaf().Bytes() + "x"));
  EXPECT_FALSE(ParseLeaf(TestLeaf().Bytes().substr(0, 127)));
  EXPECT_FALSE(ParseTreeHead(""));
  EXPECT_FALSE(ParseTreeHead(HeadBytes() + "x"));
  EXPECT_FALSE(ParseTreeHead(HeadBytes().substr(0, 103)));
}

TEST(StatementsTest, OneKindOfStatementIsNotAnother) {
  EXPECT_FALSE(ParseFrameStatement(HeadBytes()));
  EXPECT_FALSE(ParseTreeHead(FrameBytes(3).substr(0, 104)));
  EXPECT_FALSE(ParseLeaf(FrameBytes(3).substr(0, 128)));
}

TEST(StatementsTest, EveryLeafTypeHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int type = 1; type <= 15; ++type) {
    names.insert(LeafTypeName(static_cast<LeafType>(type)));
  }
  EXPECT_EQ(names.size(), 15u);
  EXPECT_FALSE(names.contains("UNKNOWN"));
  EXPECT_EQ(LeafTypeName(LeafType::kAccepted), "ACCEPTED");
  EXPECT_EQ(LeafTypeName(static_cast<LeafType>(16)), "UNKNOWN");
}

}  // namespace
}  // namespace handover_verify
