#include "broker/base/commitment/tree_head.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/broker/base/commitment/world.h"

namespace handover {
namespace {

class TreeHeadTest : public testing::Test {
 protected:
  TreeHeadTest() : head_{kSuiteEcdsaP256, 5, world_.log_id(), 6, Digest{7}} {}

  bool Opens(const std::string& head, const std::string& signature) const {
    return OpenTreeHead({head, signature}, world_.log_key.verify_key()).has_value();
  }
  std::string Encoded() const { return ToString(EncodeTreeHead(head_)); }
  std::string Signed(const std::string& head) const { return ToString(world_.log_key.Sign(head).value()); }

  const World world_;
  TreeHead head_;
};

TEST_F(TreeHeadTest, LayoutIsThatOfThePage) {
  head_.log_id.fill('l');
  head_.root.fill('r');
  const std::string expected = std::string("HO1.head\0\0\0\0\0\0\0\0", 16) + std::string("\0\1\0\0\0\0\0\0", 8) +
                               std::string("\0\0\0\0\0\0\0\5", 8) + std::string(32, 'l') +
                               std::string("\0\0\0\0\0\0\0\6", 8) + std::string(32, 'r');
  EXPECT_EQ(Encoded(), expected);
}

TEST_F(TreeHeadTest, VectorHeadReadsAndWritesBackAndHolds) {
  const rapidjson::Value& input = world_.vectors.Case("receipt of h0, consistent with head seen at size 4");
  const std::string bytes = Unhex(input["head"]);
  const auto head = OpenTreeHead({bytes, Unhex(input["head_signature"])}, world_.vectors.log_key());
  ASSERT_TRUE(head.has_value());
  EXPECT_EQ(ToString(EncodeTreeHead(*head)), bytes);
  EXPECT_EQ(head->size, 19u);
}

TEST_F(TreeHeadTest, WrongLengthTagOrReservedByteIsNoHead) {
  const std::string good = Encoded();
  ASSERT_TRUE(ParseTreeHead(good).has_value());
  EXPECT_FALSE(ParseTreeHead(good.substr(1)).has_value());
  EXPECT_FALSE(ParseTreeHead(good + "x").has_value());
  for (const size_t place : {size_t{4}, size_t{18}, size_t{23}}) {
    std::string spoilt = good;
    spoilt[place] = static_cast<char>(spoilt[place] ^ 1);
    EXPECT_FALSE(ParseTreeHead(spoilt).has_value()) << place;
    EXPECT_FALSE(Opens(spoilt, Signed(spoilt))) << place;
  }
}

TEST_F(TreeHeadTest, OnlyTheLogsOwnSignatureOpensIt) {
  const std::string head = Encoded();
  EXPECT_TRUE(Opens(head, Signed(head)));
  EXPECT_FALSE(Opens(head, ToString(world_.other_key.Sign(head).value())));
  EXPECT_FALSE(Opens(head, ""));
}

TEST_F(TreeHeadTest, HeadOfAnotherLogOrSuiteDoesNotOpenThoughTheKeySignedIt) {
  head_.log_id = Digest{1};
  EXPECT_FALSE(Opens(Encoded(), Signed(Encoded())));
  head_.log_id = world_.log_id();
  head_.suite = 2;
  EXPECT_FALSE(Opens(Encoded(), Signed(Encoded())));
}

}  // namespace
}  // namespace handover
