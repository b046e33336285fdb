#include "broker/base/commitment/leaf.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/broker/base/commitment/plain_tree.h"
#include "tests/unit/broker/base/commitment/world.h"

namespace handover {
namespace {

TEST(LeafTest, VectorLeavesReadAndWriteBack) {
  const Vectors vectors;
  for (const rapidjson::Value& value : vectors.Section("log")["leaves"].GetArray()) {
    const std::string bytes = Unhex(value);
    const auto leaf = ParseLeaf(bytes);
    ASSERT_TRUE(leaf.has_value());
    EXPECT_EQ(ToString(EncodeLeaf(*leaf)), bytes);
    EXPECT_EQ(ToString(LeafHash(EncodeLeaf(*leaf))), plain_tree::Sha256(std::string(1, '\0') + bytes));
  }
}

TEST(LeafTest, LayoutIsThatOfThePage) {
  Leaf leaf = {LeafType::kSuccession, 2, {}, {}, {}};
  leaf.ref.fill('r');
  leaf.link.fill('l');
  leaf.detail.fill('d');
  const std::string expected = std::string("HO1.leaf\0\0\0\0\0\0\0\0", 16) + std::string("\0\x0c\0\0\0\0\0\0", 8) +
                               std::string("\0\0\0\0\0\0\0\2", 8) + std::string(32, 'r') + std::string(32, 'l') +
                               std::string(32, 'd');
  EXPECT_EQ(ToString(EncodeLeaf(leaf)), expected);
}

TEST(LeafTest, TypesAreOneToFifteen) {
  std::string bytes = ToString(EncodeLeaf(Leaf{}));
  for (int type = 1; type <= 15; ++type) {
    bytes[17] = static_cast<char>(type);
    EXPECT_TRUE(ParseLeaf(bytes).has_value()) << type;
  }
  for (const int type : {0, 16, 255}) {
    bytes[17] = static_cast<char>(type);
    EXPECT_FALSE(ParseLeaf(bytes).has_value()) << type;
  }
}

TEST(LeafTest, WrongLengthTagOrReservedByteIsNoLeaf) {
  const std::string good = ToString(EncodeLeaf(Leaf{}));
  EXPECT_FALSE(ParseLeaf(good.substr(0, 127)).has_value());
  EXPECT_FALSE(ParseLeaf(good + "x").has_value());
  for (const size_t place : {size_t{0}, size_t{15}, size_t{18}, size_t{23}}) {
    std::string spoilt = good;
    spoilt[place] = static_cast<char>(spoilt[place] ^ 1);
    EXPECT_FALSE(ParseLeaf(spoilt).has_value()) << place;
  }
}

TEST(LeafTest, DetailIsClosedByItsSalt) {
  const std::string bytes =
      std::string("HO1.detail\0\0\0\0\0\0", 16) + ToString(IdOf(9)) + std::string("\0\0\0\0\0\0\0\6", 8) + "detail";
  EXPECT_EQ(ToString(DetailDigest(IdOf(9), "detail")), plain_tree::Sha256(bytes));
  EXPECT_NE(DetailDigest(IdOf(9), "detail"), DetailDigest(IdOf(8), "detail"));
}

TEST(LeafTest, LinkIsThatOfTheVectors) {
  const Vectors vectors;
  const rapidjson::Value& exported = vectors.Case("A25 tail left out (before the snapshot)");
  const Digest stream = UnhexDigest(exported["stream"]);
  for (const rapidjson::Value& entry : exported["entries"].GetArray()) {
    const Leaf leaf = ParseLeaf(Unhex(entry["logged"]["leaf"])).value();
    EXPECT_EQ(LinkDigest(
                  {ToId16(Unhex(entry["salt"])).value(), stream, entry["seq"].GetUint64(), UnhexDigest(entry["prev"])}),
              leaf.link);
  }
}

}  // namespace
}  // namespace handover
