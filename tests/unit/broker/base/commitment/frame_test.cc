#include "broker/base/commitment/frame.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gtest/gtest.h"

#include "tests/unit/broker/base/commitment/plain_tree.h"
#include "tests/unit/broker/base/commitment/world.h"

namespace handover {
namespace {
namespace frame_test {

std::vector<Digest> Members(size_t count) {
  std::vector<Digest> members(count);
  for (size_t i = 0; i < count; ++i) members[i][0] = static_cast<uint8_t>(i + 1);
  return members;
}

}  // namespace frame_test

TEST(FrameTest, VectorStatementReadsAndWritesBack) {
  const Vectors vectors;
  const rapidjson::Value& frame = vectors.Section("frame");
  const std::string bytes = Unhex(frame["statement"]);
  const auto statement = ParseFrameStatement(bytes);
  ASSERT_TRUE(statement.has_value());
  EXPECT_EQ(ToString(EncodeFrameStatement(*statement)), bytes);
  EXPECT_EQ(statement->count, 3u);
  EXPECT_EQ(statement->suite, kSuiteEcdsaP256);
  EXPECT_EQ(statement->seen.size, 4u);
  EXPECT_EQ(statement->frame_root, UnhexDigest(frame["root"]));
  EXPECT_EQ(statement->log_id, vectors.log_key().key_id());
  std::vector<Digest> members;
  for (const rapidjson::Value& member : frame["members"].GetArray()) members.push_back(UnhexDigest(member));
  EXPECT_EQ(FrameRoot(members), statement->frame_root);
  const auto key = vectors.keys().Find(statement->key_id);
  ASSERT_TRUE(key.has_value());
  EXPECT_TRUE(key->key.Verify(bytes, Unhex(frame["signature"])));
}

TEST(FrameTest, LayoutIsThatOfThePage) {
  FrameStatement statement;
  statement.count = 2;
  statement.signed_at_ms = 3;
  statement.key_id.fill('k');
  statement.log_id.fill('l');
  statement.frame_root.fill('r');
  statement.seen.size = 4;
  statement.seen.root.fill('s');
  const std::string expected = std::string("HO1.frame\0\0\0\0\0\0\0", 16) + std::string("\0\1\0\0\0\0\0\2", 8) +
                               std::string("\0\0\0\0\0\0\0\3", 8) + std::string(32, 'k') + std::string(32, 'l') +
                               std::string(32, 'r') + std::string("\0\0\0\0\0\0\0\4", 8) + std::string(32, 's');
  EXPECT_EQ(ToString(EncodeFrameStatement(statement)), expected);
}

TEST(FrameTest, WrongLengthTagReservedByteOrCountIsNoStatement) {
  FrameStatement statement;
  statement.count = 64;
  const std::string good = ToString(EncodeFrameStatement(statement));
  ASSERT_TRUE(ParseFrameStatement(good).has_value());
  EXPECT_FALSE(ParseFrameStatement(good.substr(1)).has_value());
  EXPECT_FALSE(ParseFrameStatement(good + "x").has_value());
  for (const size_t place : {size_t{2}, size_t{15}, size_t{18}, size_t{19}}) {
    std::string spoilt = good;
    spoilt[place] = static_cast<char>(spoilt[place] ^ 1);
    EXPECT_FALSE(ParseFrameStatement(spoilt).has_value()) << place;
  }
  statement.count = 65;
  EXPECT_FALSE(ParseFrameStatement(AsView(EncodeFrameStatement(statement))).has_value());
  statement.count = 0;
  EXPECT_FALSE(ParseFrameStatement(AsView(EncodeFrameStatement(statement))).has_value());
}

TEST(FrameTest, EveryMemberOfEveryFrameStandsInItsPlace) {
  const World world;
  for (const size_t count : {1, 2, 3, 8, 33, 64}) {
    const std::vector<Digest> members = frame_test::Members(count);
    const BuiltFrame frame = BuildFrame({members, world.log_id(), 1, {}}, world.sender_key).value();
    const FrameStatement statement = ParseFrameStatement(AsView(frame.statement)).value();
    EXPECT_TRUE(world.sender_key.verify_key().Verify(AsView(frame.statement), AsView(frame.signature)));
    ASSERT_EQ(frame.paths.size(), count);
    for (size_t i = 0; i < count; ++i) {
      EXPECT_TRUE(VerifyMember(statement, {members[i], i, frame.paths[i]}));
      EXPECT_FALSE(VerifyMember(statement, {members[i], i + 1, frame.paths[i]}));
      EXPECT_FALSE(VerifyMember(statement, {Digest{}, i, frame.paths[i]}));
    }
  }
}

TEST(FrameTest, RootIsThatOfThePlainTreeOverTheDigests) {
  const std::vector<Digest> members = frame_test::Members(5);
  plain_tree::List data;
  for (const Digest& member : members) data.push_back(ToString(member));
  EXPECT_EQ(ToString(FrameRoot(members)), plain_tree::Root(data));
}

TEST(FrameTest, OtherCountThanSignedDoesNotHold) {
  const World world;
  const std::vector<Digest> members = frame_test::Members(4);
  const BuiltFrame frame = BuildFrame({members, world.log_id(), 1, {}}, world.sender_key).value();
  FrameStatement statement = ParseFrameStatement(AsView(frame.statement)).value();
  statement.count = 8;
  EXPECT_FALSE(VerifyMember(statement, {members[0], 0, frame.paths[0]}));
}

TEST(FrameTest, EmptyAndOversizeFramesAreRefused) {
  const World world;
  const std::vector<Digest> members = frame_test::Members(65);
  EXPECT_EQ(BuildFrame({members, world.log_id(), 1, {}}, world.sender_key).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(BuildFrame({{}, world.log_id(), 1, {}}, world.sender_key).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace handover
